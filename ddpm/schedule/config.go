package schedule

import "fmt"

// Config says which schedule to make; it survives a round trip through JSON. The zero value is the paper's: linear,
// T = 1000.
type Config struct {
	// Kind is "linear", "cosine", "sigmoid" or "betas"; "" means "linear".
	Kind string `json:"kind,omitempty"`
	// T is the number of steps; 0 means 1000, or the number of Betas for the kind "betas".
	T int `json:"t,omitempty"`
	// First and Last are β_1 and β_T of the kind "linear"; both 0 means those of Linear(T).
	First float64 `json:"first,omitempty"`
	Last  float64 `json:"last,omitempty"`
	// Betas are β_1..β_T of the kind "betas", and empty for the others.
	Betas []float64 `json:"betas,omitempty"`
}

// New makes the schedule. It fails for a Kind that is none of the four, proposing the nearest, for fields that the
// kind does not use, and as Linear, LinearRange, Cosine, Sigmoid and FromBetas do.
func (c Config) New() (*Schedule, error) {
	kind := c.Kind
	if kind == "" {
		kind = "linear"
	}
	T := c.T
	if T == 0 {
		T = hoT
	}
	ends := c.First != 0 || c.Last != 0
	switch {
	case kind != "linear" && kind != "cosine" && kind != "sigmoid" && kind != "betas":
		return nil, unknown("kind of schedule", c.Kind, "linear", "cosine", "sigmoid", "betas")
	case ends && kind != "linear":
		return nil, fmt.Errorf("ddpm/schedule: first = %g and last = %g are given, but kind is %q; only \"linear\" uses them", c.First, c.Last, kind)
	case len(c.Betas) > 0 && kind != "betas":
		return nil, fmt.Errorf("ddpm/schedule: %d betas are given, but kind is %q; set it to \"betas\" or leave them out", len(c.Betas), kind)
	case kind == "betas" && c.T != 0 && c.T != len(c.Betas):
		return nil, fmt.Errorf("ddpm/schedule: t = %d, but %d betas are given; leave t out or make them equal", c.T, len(c.Betas))
	case kind == "betas":
		return FromBetas(c.Betas)
	case kind == "cosine":
		return Cosine(T)
	case kind == "sigmoid":
		return Sigmoid(T)
	case ends:
		return LinearRange(T, c.First, c.Last)
	}
	return Linear(T)
}
