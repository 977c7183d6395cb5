package ddpm

import (
	"fmt"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/internal/nearest"
)

// Loss names what a training makes small.
type Loss string

const (
	// Simple is L_simple, equation (14): the mean squared error of the target.
	Simple Loss = "simple"
	// Bound is the bound, equation (5), in bits per dimension, without L_T, which nothing changes: T times the term of a
	// random t. Nichol and Dhariwal 2021 call it L_vlb.
	Bound Loss = "bound"
	// Hybrid is L_simple and, for the variance alone, a thousandth of the bound (Nichol and Dhariwal 2021, equation 16).
	Hybrid Loss = "hybrid"
)

// TimeLaw names how a training draws its t.
type TimeLaw string

const (
	// Uniform draws every t with the same probability, as equation (14) and Algorithm 1 have it.
	Uniform TimeLaw = "uniform"
	// Importance draws a t the more often, the larger its loss has been: bound.Importance.
	Importance TimeLaw = "importance"
)

// Objective is what a training makes small, and what its network predicts. The zero value is the paper's: L_simple of ε,
// uniform t, a fixed variance β̃_t.
//
// A few choices exclude each other; [OpenRun] says which. Departs from the paper: its networks predict ε, x_0 or the mean,
// with either fixed variance; all else is of the works that the choices name.
type Objective struct {
	// Loss is what is made small; "" means Simple.
	Loss Loss `json:"loss,omitempty"`
	// Target is what the network predicts; "" means schedule.Eps.
	Target schedule.Target `json:"target,omitempty"`
	// Variance is σ_t² of the reverse step: that of the loss Bound, and the one by which the run is sampled and evaluated
	// where nothing else is asked. "" means schedule.FixedSmall. schedule.Learned gives the network a second output.
	Variance schedule.Variance `json:"variance,omitempty"`
	// Weighting is the weight of the squared error at each t, of Simple and of the simple part of Hybrid; "" means 1.
	Weighting bound.Weighting `json:"weighting,omitempty"`
	// Times is how t is drawn; "" means Uniform.
	Times TimeLaw `json:"times,omitempty"`
}

// withDefaults returns the objective with its zero values replaced by what they mean.
func (o Objective) withDefaults() Objective {
	if o.Loss == "" {
		o.Loss = Simple
	}
	if o.Target == "" {
		o.Target = schedule.Eps
	}
	if o.Variance == "" {
		o.Variance = schedule.FixedSmall
	}
	if o.Weighting == "" {
		o.Weighting = bound.Unweighted
	}
	if o.Times == "" {
		o.Times = Uniform
	}
	return o
}

// check refuses names that are none, and choices that exclude each other: it names both, and what to do.
func (o Objective) check() error {
	for _, choice := range []struct {
		setting, value string
		valid          []string
	}{
		{"loss", string(o.Loss), []string{string(Simple), string(Bound), string(Hybrid)}},
		{"times", string(o.Times), []string{string(Uniform), string(Importance)}},
	} {
		known := choice.value == ""
		for _, name := range choice.valid {
			known = known || name == choice.value
		}
		if !known {
			return fmt.Errorf("ddpm: objective: unknown %s %q; valid are %q%s",
				choice.setting, choice.value, choice.valid, nearest.Hint(choice.value, choice.valid))
		}
	}
	for _, err := range []error{o.Target.Check(), o.Variance.Check(), o.Weighting.Check()} {
		if err != nil {
			return fmt.Errorf("ddpm: objective: %w", err)
		}
	}
	o = o.withDefaults()
	learned := o.Variance == schedule.Learned
	switch {
	case learned && o.Loss == Simple:
		return fmt.Errorf("ddpm: objective: the loss %q has no term that teaches the variance %q: use the loss %q or %q, or a fixed variance",
			o.Loss, o.Variance, Hybrid, Bound)
	case !learned && o.Loss == Hybrid:
		return fmt.Errorf("ddpm: objective: the loss %q is for the variance %q, not for %q: use that variance, or the loss %q",
			o.Loss, schedule.Learned, o.Variance, Simple)
	case o.Loss == Bound && o.Weighting != bound.Unweighted:
		return fmt.Errorf("ddpm: objective: the loss %q has weights of its own, and takes no weighting %q: leave it out, or use the loss %q",
			o.Loss, o.Weighting, Simple)
	case o.Loss != Bound && o.Times == Importance:
		return fmt.Errorf("ddpm: objective: times by %q are for the loss %q, whose terms differ by orders of magnitude, not for %q: use times %q, or that loss",
			o.Times, Bound, o.Loss, Uniform)
	}
	return nil
}

// Outputs counts the values that the network answers with for every value of x_t: 2 where it learns the variance, else 1.
func (o Objective) Outputs() int {
	if o.Variance == schedule.Learned {
		return 2
	}
	return 1
}

// Unit says what the loss is measured in, for logs and plots: "bits/dim", or what is squared.
func (o Objective) Unit() string {
	o = o.withDefaults()
	if o.Loss == Bound {
		return "bits/dim"
	}
	unit := "squared error of " + map[schedule.Target]string{
		schedule.Eps: "ε", schedule.X0: "x_0", schedule.V: "v", schedule.Mean: "the mean"}[o.Target]
	if o.Weighting != bound.Unweighted {
		unit += ", weights " + string(o.Weighting)
	}
	if o.Loss == Hybrid {
		unit += " + bits/dim / 1000"
	}
	return unit
}
