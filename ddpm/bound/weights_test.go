package bound

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

var targets = []schedule.Target{schedule.Eps, schedule.X0, schedule.V, schedule.Mean}

// meanOf is μ_θ from a prediction of each target, by way of its definition and the posterior.
func meanOf(s *schedule.Schedule, t int, xt, value float64, target schedule.Target) float64 {
	a, b := math.Sqrt(s.AlphaBar(t)), math.Sqrt(s.OneMinusAlphaBar(t))
	x0 := value
	switch target {
	case schedule.Eps:
		x0 = (xt - b*value) / a
	case schedule.V:
		x0 = a*xt - b*value
	case schedule.Mean:
		return value
	}
	return s.Posterior(t, xt, x0).Mean
}

// The weight is half the second derivative of L_{t-1} in the prediction. L_{t-1} is a parabola in it, so that a second
// difference is exact for any step: one is taken that moves μ_θ by ten standard deviations, so that L_{t-1} near the
// minimum, which is what it cancels against, is smaller than the difference.
func TestWeightIsTheCurvatureOfTheDivergence(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		s := anySchedule(t, rng, 2+rng.IntN(50), 1e-4, 0.3)
		step, x0, _, xt := somewhere(rng, s)
		variance := s.PosteriorVariance(step) * math.Exp(rng.NormFloat64())
		for _, target := range targets {
			kl := func(value float64) float64 {
				return Previous(s, step, x0, xt, gauss.Normal{Mean: meanOf(s, step, xt, value, target), Var: variance})
			}
			slope := meanOf(s, step, xt, 1, target) - meanOf(s, step, xt, 0, target)
			h := 10 * math.Sqrt(variance) / math.Abs(slope)
			best := s.Convert(step, xt, x0, schedule.X0, target)
			got := (kl(best+h) - 2*kl(best) + kl(best-h)) / (2 * h * h)
			relative(t, fmt.Sprintf("%s at %d", target, step), Weight(s, step, target, variance), got, 1e-10)
		}
	}
}

// The weight of ε is that of (12), the others as the doc comment says.
func TestWeightInBetas(t *testing.T) {
	s := linear(t, 1000)
	for step := 2; step <= 1000; step++ {
		for _, variance := range []float64{s.Beta(step), s.PosteriorVariance(step)} {
			beta, noise := s.Beta(step), s.OneMinusAlphaBar(step)
			ofEps := beta * beta / (2 * variance * s.Alpha(step) * noise)
			for target, want := range map[schedule.Target]float64{
				"":            ofEps,
				schedule.Eps:  ofEps,
				schedule.X0:   s.AlphaBar(step-1) * beta * beta / (2 * variance * noise * noise),
				schedule.V:    ofEps * s.AlphaBar(step),
				schedule.Mean: 1 / (2 * variance),
			} {
				relative(t, fmt.Sprintf("%q at %d", target, step), Weight(s, step, target, variance), want, 1e-13)
			}
		}
	}
}

// Differences of SNRs lose what the two have in common: SNR(t-1)/(SNR(t-1)-SNR(t)) times the rounding of one.
func TestWeightBySNRIsWeight(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	schedules := []*schedule.Schedule{linear(t, 1000), linear(t, 21)}
	for range 20 {
		schedules = append(schedules, anySchedule(t, rng, 2+rng.IntN(100), 1e-6, 0.9))
	}
	for _, s := range schedules {
		for step := 2; step <= s.T(); step++ {
			lost := s.SNR(step-1) / (s.SNR(step-1) - s.SNR(step))
			for _, target := range append(targets, "") {
				relative(t, fmt.Sprintf("%q at %d", target, step), WeightBySNR(s, step, target, ""),
					Weight(s, step, target, s.PosteriorVariance(step)), 1e-14*(2+lost))
				relative(t, fmt.Sprintf("%q at %d for β", target, step), WeightBySNR(s, step, target, schedule.FixedLarge),
					Weight(s, step, target, s.Beta(step)), 1e-14*(3+lost))
			}
		}
	}
}

// One loss, three targets: two predictions that differ by dε differ by dx_0 and dv with |dε|² = SNR |dx_0|² = ᾱ |dv|²,
// and their weights make up for it.
func TestOneLossThreeTargets(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		s := anySchedule(t, rng, 2+rng.IntN(50), 1e-3, 0.3)
		step, x0, eps, xt := somewhere(rng, s)
		predicted := eps + 1 // a difference of one leaves nothing to cancel
		x0Predicted := s.X0FromEps(step, xt, predicted)
		dx0 := x0 - x0Predicted
		dv := s.VFrom(step, x0, eps) - s.VFrom(step, x0Predicted, predicted)
		relative(t, "SNR |dx0|²", s.SNR(step)*dx0*dx0, 1, 1e-12)
		relative(t, "alpha-bar |dv|²", s.AlphaBar(step)*dv*dv, 1, 1e-12)
		variance := s.Beta(step)
		want := EpsSquared(s, step, eps, predicted, variance)
		relative(t, "by x0", Weight(s, step, schedule.X0, variance)*dx0*dx0, want, 1e-12)
		relative(t, "by v", Weight(s, step, schedule.V, variance)*dv*dv, want, 1e-12)
	}
}
