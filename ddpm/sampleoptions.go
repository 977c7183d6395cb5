package ddpm

import (
	"errors"
	"fmt"
	"math"

	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
	"denoise/internal/nearest"
)

// Method names a way to step down the chain.
type Method string

const (
	// Ancestral is Algorithm 2: Process.ReverseStep. The zero value "" means Ancestral.
	Ancestral Method = "ancestral"
	// DDIM is Process.DDIMStep.
	DDIM Method = "ddim"
)

// SampleOptions say how samples are drawn. The zero value is Algorithm 2 as it stands in the paper.
type SampleOptions struct {
	// N counts the samples; 0 means as many as Start has, or Labels where they are more than one, or else 16.
	N int
	// Seed fixes x_T and the noise of every step.
	Seed int64
	// Steps counts the steps of the chain, 1 to the T it begins at; 0 means all. The network is told the original times of
	// those that are kept.
	Steps int
	// Spacing says which times are kept; "" means schedule.Ends.
	Spacing schedule.Spacing
	// Method is how a step is taken; "" means Ancestral.
	Method Method
	// Eta, 0..1, is how much of the posterior's noise DDIM draws: none by default.
	Eta float64
	// Variance is σ_t² of Ancestral; "" means that of the run's objective, and schedule.FixedSmall where there is no run.
	Variance schedule.Variance
	// NoClip leaves the predicted x_0 of images as it is; it is otherwise clipped to [-1, 1]. Points never are.
	NoClip bool
	// Labels are the classes to draw from, 0 and on: one for all samples, or one for each. None means no label.
	Labels []int
	// Guidance is the w of Guide, 0 or more: 0 takes the prediction with the label as it is. It doubles the work.
	Guidance float64
	// Start begins the chain at a given x_t; nil means at T, with noise.
	Start *Start
	// Known holds a part of the samples to known data; nil means that nothing is known.
	Known *Known
}

// plan is what a program is compiled for: of the options, all that is not data.
type plan struct {
	n, from, steps int // from is the time at which the chain begins
	spacing        schedule.Spacing
	method         Method
	eta            float64
	variance       schedule.Variance
	clip           bool
	labels, guided bool
	known          bool
	passes         int // through each step; more than one resamples
}

// plan checks the options, and returns the chain they ask for and its process.
func (s *Sampler) plan(opts SampleOptions) (plan, *Process, error) {
	c := plan{n: opts.N, from: s.process.T(), steps: opts.Steps, spacing: opts.Spacing, method: opts.Method, eta: opts.Eta,
		clip: s.images() && !opts.NoClip, labels: len(opts.Labels) > 0, guided: opts.Guidance > 0,
		known: opts.Known != nil, passes: 1}
	if opts.Start != nil {
		if err := opts.Start.check(s); err != nil {
			return c, nil, err
		}
		c.from = opts.Start.T
	}
	if c.n == 0 {
		c.n = opts.count()
	}
	if c.steps == 0 {
		c.steps = c.from
	}
	if c.known {
		c.passes = max(1, opts.Known.Resample)
	}
	err := errors.Join(opts.checkStep(), opts.checkLabels(c.n, network.Classes(s.net)))
	switch {
	case c.n < 1:
		return c, nil, fmt.Errorf("ddpm: SampleOptions.N = %d: give 1 or more samples", c.n)
	case opts.Start != nil && opts.Start.Xt.N != c.n:
		return c, nil, fmt.Errorf("ddpm: SampleOptions.N = %d, but Start has %d examples: leave N at 0", c.n, opts.Start.Xt.N)
	case c.steps < 1 || c.steps > c.from:
		return c, nil, fmt.Errorf("ddpm: SampleOptions.Steps = %d: give 1 to %d, the time at which the chain begins, or 0 for all", opts.Steps, c.from)
	case err != nil:
		return c, nil, err
	}
	if c.known {
		if err := opts.Known.check(s, c.n); err != nil {
			return c, nil, err
		}
	}
	if c.method != DDIM {
		if c.variance, err = s.variance(opts.Variance); err != nil {
			return c, nil, err
		}
	}
	if exact, ok := s.net.(exactEps); ok {
		if err := exact.fits(s.process); err != nil {
			return c, nil, err
		}
	}
	times, err := c.spacing.Times(c.from, c.steps)
	if err != nil {
		return c, nil, err
	}
	if last := times[len(times)-1]; opts.Start != nil && last != c.from {
		return c, nil, fmt.Errorf("ddpm: Start is at t = %d, but %q with %d steps begins at %d: use %q", c.from, c.spacing, c.steps, last, schedule.Ends)
	}
	process, err := s.process.Respace(times)
	return c, process, err
}

// count is how many samples there are to be where N does not say.
func (o SampleOptions) count() int {
	switch {
	case o.Start != nil:
		return o.Start.Xt.N
	case len(o.Labels) > 1:
		return len(o.Labels)
	}
	return 16
}

// checkStep looks at what says how a step is taken.
func (o SampleOptions) checkStep() error {
	switch {
	case o.Method != "" && o.Method != Ancestral && o.Method != DDIM:
		names := []string{string(Ancestral), string(DDIM)}
		return fmt.Errorf("ddpm: unknown method %q; valid are %q%s", o.Method, names, nearest.Hint(string(o.Method), names))
	case !(o.Eta >= 0 && o.Eta <= 1):
		return fmt.Errorf("ddpm: SampleOptions.Eta = %g: give 0, which draws no noise, to 1, which draws all of the posterior's", o.Eta)
	case o.Eta != 0 && o.Method != DDIM:
		return fmt.Errorf("ddpm: SampleOptions.Eta = %g is for the Method %q; %q has a Variance", o.Eta, DDIM, Ancestral)
	case o.Variance != "" && o.Method == DDIM:
		return fmt.Errorf("ddpm: SampleOptions.Variance = %q is for the Method %q; %q has an Eta", o.Variance, Ancestral, DDIM)
	}
	return nil
}

// checkLabels looks at the labels of n samples of a network with that number of classes.
func (o SampleOptions) checkLabels(n, classes int) error {
	if !(o.Guidance >= 0) || math.IsInf(o.Guidance, 0) {
		return fmt.Errorf("ddpm: SampleOptions.Guidance = %g: give 0, which takes the prediction with the label, or more", o.Guidance)
	}
	switch count := len(o.Labels); {
	case o.Guidance > 0 && classes == 0:
		return fmt.Errorf("ddpm: SampleOptions.Guidance = %g leads towards labels, but the network was trained without classes: leave it at 0", o.Guidance)
	case count == 0 && o.Guidance > 0:
		return fmt.Errorf("ddpm: SampleOptions.Guidance = %g leads towards labels: give Labels too", o.Guidance)
	case count > 0 && classes == 0:
		return errors.New("ddpm: labels were asked for, but the network was trained without classes: set Classes of the network's configuration, and train it so")
	case count > 1 && count != n:
		return fmt.Errorf("ddpm: %d labels for %d samples: give one for each, or one for all", count, n)
	}
	for i, label := range o.Labels {
		if label < 0 || label >= classes {
			return fmt.Errorf("ddpm: SampleOptions.Labels[%d] = %d: the network's classes are 0..%d", i, label, classes-1)
		}
	}
	return nil
}
