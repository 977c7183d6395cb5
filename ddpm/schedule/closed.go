package schedule

import (
	"math"

	"denoise/ddpm/gauss"
)

// Step is the forward step q(x_t|x_{t-1}) of one coordinate, equation (2).
//
//	q(x_t|x_{t-1}) = N(√(1-β_t) x_{t-1}, β_t)
//
// t in 1..T.
func (s *Schedule) Step(t int, xPrev float64) gauss.Normal {
	return s.StepLinear(t).At(xPrev)
}

// Marginal is q(x_t|x_0) of one coordinate, t forward steps at once, equation (4).
//
//	q(x_t|x_0) = N(√ᾱ_t x_0, 1 - ᾱ_t)
//
// t in 0..T; at t = 0 it is the point mass at x_0.
func (s *Schedule) Marginal(t int, x0 float64) gauss.Normal {
	return s.MarginalLinear(t).At(x0)
}

// Posterior is q(x_{t-1}|x_t,x_0) of one coordinate, equations (6) and (7).
//
//	q(x_{t-1}|x_t,x_0) = N(μ̃_t(x_t,x_0), β̃_t)
//
// t in 1..T; at t = 1 it is the point mass at x_0.
func (s *Schedule) Posterior(t int, xt, x0 float64) gauss.Normal {
	ofX0, ofXt := s.PosteriorMeanCoefficients(t)
	return gauss.Normal{Mean: ofX0*x0 + ofXt*xt, Var: s.PosteriorVariance(t)}
}

// X0FromEps is the x_0 that noise eps would have taken to xt, equation (15).
//
//	x_0 = (x_t - √(1-ᾱ_t) ε)/√ᾱ_t
//
// t in 1..T. With the noise that a network predicts, it is the prediction of x_0.
func (s *Schedule) X0FromEps(t int, xt, eps float64) float64 {
	return (xt - math.Sqrt(s.noiseBar[s.from1(t)])*eps) / math.Sqrt(s.alphaBar[t])
}

// EpsFromX0 is the noise that takes x0 to xt, the inverse of equation (15).
//
//	ε = (x_t - √ᾱ_t x_0)/√(1-ᾱ_t)
//
// t in 1..T.
func (s *Schedule) EpsFromX0(t int, xt, x0 float64) float64 {
	return (xt - math.Sqrt(s.alphaBar[s.from1(t)])*x0) / math.Sqrt(s.noiseBar[t])
}

// MeanFromEps is the mean of the reverse step from the predicted noise, equation (11).
//
//	μ_θ(x_t, t) = (x_t - β_t/√(1-ᾱ_t) ε)/√α_t
//
// t in 1..T. It equals the mean of Posterior(t, xt, X0FromEps(t, xt, eps)).
func (s *Schedule) MeanFromEps(t int, xt, eps float64) float64 {
	return (xt - s.beta[s.from1(t)]/math.Sqrt(s.noiseBar[t])*eps) / math.Sqrt(s.Alpha(t))
}
