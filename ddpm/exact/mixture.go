package exact

import (
	"fmt"
	"math"
)

// Component is one round Gaussian of a mixture, N(Mean, Var·I), and its share of the whole.
type Component struct {
	Weight float64
	Mean   []float64
	Var    float64 // of each coordinate: a variance, not a standard deviation; 0 is a point
}

// Mixture is a mixture of round Gaussians in any number of dimensions.
//
//	q(x) = Σₖ wₖ N(x; mₖ, vₖ I)
//
// It is immutable, and safe for use by several goroutines. Make one with NewMixture, NewPoints or NewLevels.
type Mixture struct {
	components []Component
	logWeights []float64
}

// NewMixture makes the mixture of the given components, whose weights it divides by their sum. The components are
// copied.
//
// It fails when there is none, when a weight is not positive and finite, a variance is negative or not finite, or the
// means are not finite or not of one length.
func NewMixture(components ...Component) (*Mixture, error) {
	if len(components) == 0 {
		return nil, fmt.Errorf("ddpm/exact: a mixture of no components; give at least one")
	}
	dim := len(components[0].Mean)
	if dim == 0 {
		return nil, fmt.Errorf("ddpm/exact: component 0 has a mean without coordinates; give one number for each dimension")
	}
	total := 0.0
	for k, c := range components {
		switch {
		case !(c.Weight > 0) || math.IsInf(c.Weight, 0):
			return nil, fmt.Errorf("ddpm/exact: component %d has weight %g; weights must be positive and finite", k, c.Weight)
		case !(c.Var >= 0) || math.IsInf(c.Var, 0):
			return nil, fmt.Errorf("ddpm/exact: component %d has variance %g; variances must be finite and 0 (a point) or more", k, c.Var)
		case len(c.Mean) != dim:
			return nil, fmt.Errorf("ddpm/exact: component %d has %d dimensions, but component 0 has %d; they must have the same", k, len(c.Mean), dim)
		}
		for i, x := range c.Mean {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("ddpm/exact: component %d has %g as coordinate %d of its mean; means must be finite", k, x, i)
			}
		}
		total += c.Weight
	}
	m := &Mixture{}
	for _, c := range components {
		c.Weight /= total
		if c.Weight > 0 {
			m.add(c)
		}
	}
	return m, nil
}

// NewPoints makes discrete data: the given points, all with the same probability. A point that is given twice has twice
// the probability. It fails as NewMixture does.
func NewPoints(points ...[]float64) (*Mixture, error) {
	components := make([]Component, len(points))
	for k, x := range points {
		components[k] = Component{Weight: 1, Mean: x}
	}
	return NewMixture(components...)
}

func (m *Mixture) add(c Component) {
	c.Mean = append([]float64(nil), c.Mean...)
	m.components = append(m.components, c)
	m.logWeights = append(m.logWeights, math.Log(c.Weight))
}

// Dim is the number of coordinates.
func (m *Mixture) Dim() int { return len(m.components[0].Mean) }

// Components returns the components, with weights that sum to 1. They are a copy.
func (m *Mixture) Components() []Component {
	components := append([]Component(nil), m.components...)
	for k := range components {
		components[k].Mean = append([]float64(nil), components[k].Mean...)
	}
	return components
}

// points tells whether all the data is points, none of it spread out.
func (m *Mixture) points() bool {
	for _, c := range m.components {
		if c.Var > 0 {
			return false
		}
	}
	return true
}

// checked returns x; it panics when x does not have the mixture's dimensions.
func (m *Mixture) checked(x []float64) []float64 {
	if len(x) != m.Dim() {
		panic(fmt.Sprintf("ddpm/exact: x has %d coordinates, but the data has %d", len(x), m.Dim()))
	}
	return x
}
