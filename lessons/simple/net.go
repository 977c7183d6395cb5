package simple

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
)

// DataVar is the variance of the lesson's data, N(0, 1/4).
const DataVar = 0.25

// Net is a network of three weights: a slope for each t, from the noise's standard deviation b = √(1-ᾱ_t).
//
//	ε_θ(x_t, t) = (w₀ + w₁ b + w₂ b²) x_t
//
// The best prediction is a line in x_t too, for Gaussian data; but no three weights have its slope, b/(ᾱ_t/4 + b²), at every
// t. So the network must choose where to be right, and the loss tells it.
type Net [3]float64

// Slope is what x_t is multiplied by. t in 1..T.
func (w Net) Slope(s *schedule.Schedule, t int) float64 {
	f := features(s, t)
	return w[0]*f[0] + w[1]*f[1] + w[2]*f[2]
}

// Model is the chain with this network, σ_t² = β_t and a density for decoder.
func (w Net) Model(s *schedule.Schedule) exact.Model {
	return exact.Model{Schedule: s, Variance: s.Beta, Eps: func(t int, xt []float64) []float64 {
		return []float64{w.Slope(s, t) * xt[0]}
	}}
}

func features(s *schedule.Schedule, t int) [3]float64 {
	b := math.Sqrt(s.OneMinusAlphaBar(t))
	return [3]float64{1, b, b * b}
}

// moments are E[ε x_t] and E[x_t²], from which follows all that a line in x_t can be asked.
func moments(s *schedule.Schedule, t int) (cross, square float64) {
	return math.Sqrt(s.OneMinusAlphaBar(t)), s.AlphaBar(t)*DataVar + s.OneMinusAlphaBar(t)
}

// BestSlope is that of ε*, the best prediction: E[ε x_t]/E[x_t²].
func BestSlope(s *schedule.Schedule, t int) float64 {
	cross, square := moments(s, t)
	return cross / square
}

// Error is the network's simple loss at t: E(ε - ε_θ)². t in 1..T.
func (w Net) Error(s *schedule.Schedule, t int) float64 {
	cross, square := moments(s, t)
	k := w.Slope(s, t)
	return 1 - 2*k*cross + k*k*square
}

// Weighting is what the squared error at t counts in a loss. t in 1..T.
type Weighting func(s *schedule.Schedule, t int) float64

// Simple is the weighting of (14): every t counts the same, and all together 1.
func Simple(s *schedule.Schedule, _ int) float64 { return 1 / float64(s.T()) }

// Bound is the weighting of (12) with σ_t² = β_t, in nats: L_{t-1} less what does not depend on the network. At t = 1 it is
// that of L_0, whose mean is (11) as well.
//
//	β_t²/(2σ_t² α_t (1-ᾱ_t)) = β_t/(2α_t (1-ᾱ_t))
func Bound(s *schedule.Schedule, t int) float64 {
	_, slope := s.Conversion(t, schedule.Eps, schedule.Mean)
	return slope * slope / (2 * s.Beta(t))
}

// Loss is the network's loss with that weighting, the sum over t.
func (w Net) Loss(s *schedule.Schedule, weight Weighting) float64 {
	sum := 0.0
	for t := 1; t <= s.T(); t++ {
		sum += weight(s, t) * w.Error(s, t)
	}
	return sum
}

// Fit is the network with the least loss, from the normal equations: three weights, three lines.
//
//	Σ_t λ_t E[x_t²] f_t f_tᵀ w = Σ_t λ_t E[ε x_t] f_t
//
// It fails when the weighting leaves the weights undetermined.
func Fit(s *schedule.Schedule, weight Weighting) (Net, error) {
	var a [3][4]float64
	for t := 1; t <= s.T(); t++ {
		cross, square := moments(s, t)
		f, lambda := features(s, t), weight(s, t)
		for i := range 3 {
			for j := range 3 {
				a[i][j] += lambda * square * f[i] * f[j]
			}
			a[i][3] += lambda * cross * f[i]
		}
	}
	for i := range 3 { // the matrix is positive definite: no pivoting
		if !(a[i][i] > 0) {
			return Net{}, fmt.Errorf("simple: the loss of %d steps does not determine three weights", s.T())
		}
		for k := i + 1; k < 3; k++ {
			factor := a[k][i] / a[i][i]
			for j := i; j < 4; j++ {
				a[k][j] -= factor * a[i][j]
			}
		}
	}
	var w Net
	for i := 2; i >= 0; i-- {
		w[i] = a[i][3]
		for j := i + 1; j < 3; j++ {
			w[i] -= a[i][j] * w[j]
		}
		w[i] /= a[i][i]
	}
	return w, nil
}

// SampleVar is the variance of the samples: every step is a line and a noise, so that they are Gaussian.
func (w Net) SampleVar(s *schedule.Schedule) float64 {
	variance := 1.0
	for t := s.T(); t >= 1; t-- {
		scale := s.MeanFromEps(t, 1, w.Slope(s, t))
		variance *= scale * scale
		if t > 1 {
			variance += s.Beta(t)
		}
	}
	return variance
}

// Least is the least simple loss that any network can have: the mean over t of what cannot be predicted.
func Least(d *exact.Diffusion) float64 {
	s, sum := d.Schedule(), 0.0
	for t := 1; t <= s.T(); t++ {
		sum += d.Irreducible(t) / float64(s.T())
	}
	return sum
}
