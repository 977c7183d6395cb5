package forward

import (
	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// Numbers is step t of equation (2) with the noise given, with its numbers.
//
//	x_t = √(1-β_t) x_{t-1} + √β_t ε
func Numbers(s *schedule.Schedule, t int, xPrev, eps float64) formula.Formula {
	return formula.Formula{TeX: `{{xt}} = \sqrt{1-{{beta}}}\;{{x}} + \sqrt{{{beta}}}\;{{eps}}`, Terms: []formula.Term{
		{Name: "xt", TeX: `x_t`, Value: s.Step(t, xPrev).At(eps)},
		{Name: "beta", TeX: `\beta_t`, Value: s.Beta(t)},
		{Name: "x", TeX: `x_{t-1}`, Value: xPrev},
		{Name: "eps", TeX: `\varepsilon`, Value: eps},
	}}
}
