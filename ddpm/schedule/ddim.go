package schedule

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
)

// DDIM is the step from x_t to x_s, s = prev, of one coordinate in denoising diffusion implicit models (Song, Meng and Ermon
// 2021, arXiv 2010.02502), their equations (12) and (16), where eps is what the network predicts for x_t.
//
//	σ² = η² (1-ᾱ_s)/(1-ᾱ_t) (1 - ᾱ_t/ᾱ_s)
//	x_s ~ N( √ᾱ_s x̂_0 + √(1-ᾱ_s-σ²) ε, σ² ),   x̂_0 = (x_t - √(1-ᾱ_t) ε)/√ᾱ_t
//
// Their α is ᾱ here. With η = 0 nothing is drawn: the step is the point mass at its mean. With η = 1 it is the step of DDPM
// with the posterior variance, that of Posterior on the schedule that keeps s and t; for s = t-1 it is Reverse with
// FixedSmall, but at t = 1, where this has no noise. Whatever η is, x_t from Marginal(t, x_0) with its own ε gives x_s from
// Marginal(s, x_0): hence one network serves all.
//
// Where x̂_0 is clipped, ε follows it: pass EpsFromX0(t, xt, clipped).
//
// 0 <= prev < t <= T. It panics for another t or prev, for an η below 0, and for one so large that σ² > 1-ᾱ_s.
func (s *Schedule) DDIM(t, prev int, xt, eps, eta float64) gauss.Normal {
	ofX0, ofEps, variance := s.DDIMCoefficients(t, prev, eta)
	return gauss.Normal{Mean: ofX0*s.X0FromEps(t, xt, eps) + ofEps*eps, Var: variance}
}

// DDIMCoefficients are those of the step of DDIM, and its variance.
//
//	mean = ofX0 x̂_0 + ofEps ε,   ofX0 = √ᾱ_s,   ofEps = √(1-ᾱ_s-σ²),   variance = σ²
//
// Arguments and panics as for DDIM.
func (s *Schedule) DDIMCoefficients(t, prev int, eta float64) (ofX0, ofEps, variance float64) {
	if s.from1(t); prev < 0 || prev >= t {
		panic(fmt.Sprintf("ddpm/schedule: prev = %d outside 0..%d, below t = %d", prev, t-1, t))
	}
	noise := s.noiseBar[prev]
	alpha, beta := s.between(prev, t)
	// 1-ᾱ_s-σ² with 1-ᾱ_t = β + α(1-ᾱ_s), so that nothing cancels while η <= 1.
	direction := noise * ((1-eta*eta)*beta + alpha*noise) / s.noiseBar[t]
	if !(eta >= 0 && direction >= 0) {
		panic(fmt.Sprintf("ddpm/schedule: eta = %g from t = %d to %d; it must be in 0..%.4g, so that sigma² <= 1 - alpha-bar",
			eta, t, prev, math.Sqrt(1+alpha*noise/beta)))
	}
	return math.Sqrt(s.alphaBar[prev]), math.Sqrt(direction), eta * eta * noise / s.noiseBar[t] * beta
}
