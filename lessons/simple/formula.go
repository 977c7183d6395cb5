package simple

import (
	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// WeightFormula is the weight of (12) at this t, with its numbers and σ_t² = β_t. t in 2..T.
func WeightFormula(s *schedule.Schedule, t int) formula.Formula {
	return formula.Formula{
		TeX: `{{weight}} = \frac{ {{beta}}^2}{2\cdot{{variance}}\cdot{{alpha}}\,(1-{{abar}})}`,
		Terms: []formula.Term{
			{Name: "weight", TeX: `\lambda_t`, Value: bound.Weight(s, t, schedule.Eps, s.Beta(t))},
			{Name: "beta", TeX: `\beta_t`, Value: s.Beta(t)},
			{Name: "variance", TeX: `\sigma_t^2`, Value: s.Beta(t)},
			{Name: "alpha", TeX: `\alpha_t`, Value: s.Alpha(t)},
			{Name: "abar", TeX: `\bar\alpha_t`, Value: s.AlphaBar(t)},
		},
	}
}
