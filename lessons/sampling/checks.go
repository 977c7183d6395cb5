package sampling

import (
	"fmt"
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
	"denoise/lessons/optimal"
)

// Steps is how many the chains of the lesson's line have.
const Steps = 100

// Checks are those of the lesson's cells.
func Checks() (check.List, error) {
	spread, err := Spread()
	if err != nil {
		return nil, err
	}
	fewer, err := FewerSteps()
	return append(spread, fewer...), err
}

// fourErrors is the probability of an interval of four standard errors each way.
var fourErrors = math.Erf(4 / math.Sqrt2)

// Spread checks the variance of samples by its recursion: for N(0, 1) with σ_t² = β_t, where it stays 1 to the last step,
// without noise, where it falls as ᾱ_t does, and for N(0, ¼) against samples.
func Spread() (check.List, error) {
	one, err := optimal.Gaussian(1, Steps)
	if err != nil {
		return nil, err
	}
	s := one.Schedule()
	large, err := Ratio(one, Ancestral("", schedule.FixedLarge), Steps)
	if err != nil {
		return nil, err
	}
	still, err := Ratio(one, Still(""), Steps)
	if err != nil {
		return nil, err
	}
	list := check.List{
		{Equation: "(11)", Name: "variance of samples, N(0, 1), σ² = β", Got: large, Want: s.Alpha(1), Relative: 1e-12,
			Route: "recursion", Against: "1 - β_1: all but the noise left out at the end"},
		{Equation: "(11)", Name: "variance of samples, N(0, 1), no noise", Got: still, Want: s.AlphaBar(Steps), Relative: 1e-12,
			Route: "recursion", Against: "ᾱ_T"},
	}
	quarter, err := optimal.Gaussian(0.25, Steps)
	if err != nil {
		return nil, err
	}
	for _, w := range []Way{Ancestral("σ² = β̃", schedule.FixedSmall), Ancestral("σ² = β", schedule.FixedLarge), DDIM("DDIM", 0)} {
		ratio, err := Ratio(quarter, w, Steps)
		if err != nil {
			return nil, err
		}
		const n = 4000
		x, err := w.Draw(quarter, n, Steps, 2)
		if err != nil {
			return nil, err
		}
		var squares []float64
		for _, p := range x {
			squares = append(squares, p[0]*p[0])
		}
		mean, half := bound.Interval(squares, fourErrors)
		list = append(list, check.Check{Equation: "(11)", Name: "variance of samples, N(0, 1/4), " + w.Name, Got: 0.25 * ratio, Want: mean, Tolerance: half,
			Route: "recursion", Against: fmt.Sprintf("%d samples", n)})
	}
	return list, nil
}

// FewerSteps checks a respaced chain: its ᾱ, built up again from its β, against the one it keeps; and the step of DDIM with
// η = 1, which is Algorithm 2 with the variance of the posterior, by ends of whole chains.
func FewerSteps() (check.List, error) {
	d, err := optimal.Plane(1000)
	if err != nil {
		return nil, err
	}
	r, err := respaced(d, 10)
	if err != nil {
		return nil, err
	}
	var product, kept []float64
	for i, alphaBar := 1, 1.0; i <= r.T(); i++ {
		alphaBar *= 1 - r.Beta(i)
		product, kept = append(product, alphaBar), append(kept, d.Schedule().AlphaBar(r.Time(i)))
	}
	respacing, err := check.Worst(check.Check{Equation: "respacing", Name: "ᾱ at ten kept times", Relative: 1e-9,
		Route: "∏ (1 - β_i)", Against: "ᾱ_t of the thousand"}, product, kept)
	if err != nil {
		return nil, err
	}
	ancestral, err := ends(d, Ancestral("", schedule.FixedSmall))
	if err != nil {
		return nil, err
	}
	implicit, err := ends(d, DDIM("", 1))
	if err != nil {
		return nil, err
	}
	same, err := check.Worst(check.Check{Equation: "DDIM", Name: "samples in ten steps, η = 1", Tolerance: 1e-9,
		Route: "DDIM", Against: "Algorithm 2, σ² = β̃, the same noise"}, implicit, ancestral)
	return check.List{respacing, same}, err
}

// ends are coordinates of samples in ten steps.
func ends(d *exact.Diffusion, w Way) (all []float64, err error) {
	x, err := w.Draw(d, 50, 10, 3)
	for _, p := range x {
		all = append(all, p...)
	}
	return all, err
}
