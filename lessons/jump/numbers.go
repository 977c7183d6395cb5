package jump

import (
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// Induction is the step of the proof at time t: the old noise, scaled down, and the new have together the variance of (4).
//
//	α_t (1-ᾱ_{t-1}) + β_t = 1 - ᾱ_t
func Induction(s *schedule.Schedule, t int) formula.Formula {
	return formula.Formula{TeX: `{{alpha}}\,{{old}} + {{new}} = {{all}}`, Terms: []formula.Term{
		{Name: "alpha", TeX: `\alpha_t`, Value: s.Alpha(t)},
		{Name: "old", TeX: `(1-\bar\alpha_{t-1})`, Value: s.OneMinusAlphaBar(t - 1)},
		{Name: "new", TeX: `\beta_t`, Value: s.Beta(t)},
		{Name: "all", TeX: `1-\bar\alpha_t`, Value: s.OneMinusAlphaBar(t)},
	}}
}

// Numbers is equation (4) at time t with the noise given.
//
//	x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε
func Numbers(s *schedule.Schedule, t int, x0, eps float64) formula.Formula {
	return formula.Formula{TeX: `{{xt}} = {{image}}\,{{x0}} + {{noise}}\,{{eps}}`, Tag: "4", Terms: []formula.Term{
		{Name: "xt", TeX: "x_t", Value: s.Marginal(t, x0).At(eps)},
		{Name: "image", TeX: `\sqrt{\bar\alpha_t}`, Value: math.Sqrt(s.AlphaBar(t))},
		{Name: "x0", TeX: `x_0`, Value: x0},
		{Name: "noise", TeX: `\sqrt{1-\bar\alpha_t}`, Value: math.Sqrt(s.OneMinusAlphaBar(t))},
		{Name: "eps", TeX: `\varepsilon`, Value: eps},
	}}
}
