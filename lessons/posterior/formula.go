package posterior

import (
	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// MeanFormula is the mean of (7) at this t, with its numbers. t in 1..T.
func MeanFormula(s *schedule.Schedule, t int, xt, x0 float64) formula.Formula {
	return formula.Formula{
		TeX: `{{mean}} = \frac{\sqrt{ {{before}} }\,{{beta}}}{1-{{after}}}\,{{x0}} + \frac{\sqrt{ {{alpha}} }\,(1-{{before}})}{1-{{after}}}\,{{xt}}`,
		Tag: "7",
		Terms: []formula.Term{
			{Name: "mean", TeX: `\tilde\mu_t`, Value: s.Posterior(t, xt, x0).Mean},
			{Name: "before", TeX: `\bar\alpha_{t-1}`, Value: s.AlphaBar(t - 1)},
			{Name: "after", TeX: `\bar\alpha_t`, Value: s.AlphaBar(t)},
			{Name: "alpha", TeX: `\alpha_t`, Value: s.Alpha(t)},
			{Name: "beta", TeX: `\beta_t`, Value: s.Beta(t)},
			{Name: "x0", TeX: `x_0`, Value: x0},
			{Name: "xt", TeX: `x_t`, Value: xt},
		},
	}
}

// VarianceFormula is the variance of (7) at this t, with its numbers. t in 1..T.
func VarianceFormula(s *schedule.Schedule, t int) formula.Formula {
	return formula.Formula{
		TeX: `{{variance}} = \frac{1-{{before}}}{1-{{after}}}\,{{beta}}`,
		Tag: "7",
		Terms: []formula.Term{
			{Name: "variance", TeX: `\tilde\beta_t`, Value: s.PosteriorVariance(t)},
			{Name: "before", TeX: `\bar\alpha_{t-1}`, Value: s.AlphaBar(t - 1)},
			{Name: "after", TeX: `\bar\alpha_t`, Value: s.AlphaBar(t)},
			{Name: "beta", TeX: `\beta_t`, Value: s.Beta(t)},
		},
	}
}
