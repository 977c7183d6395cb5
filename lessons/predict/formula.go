package predict

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// MeanFormula is (11) at this t, with its numbers: the mean from a predicted noise. t in 1..T.
func MeanFormula(s *schedule.Schedule, t int, xt, eps float64) formula.Formula {
	return formula.Formula{
		TeX: `{{mean}} = \frac{1}{\sqrt{ {{alpha}} }}\left({{xt}} - \frac{ {{beta}} }{\sqrt{1-{{abar}}}}\,{{eps}}\right)`,
		Tag: "11",
		Terms: []formula.Term{
			{Name: "mean", TeX: `\mu_\theta`, Value: s.MeanFromEps(t, xt, eps), Learned: true},
			{Name: "alpha", TeX: `\alpha_t`, Value: s.Alpha(t)},
			{Name: "xt", TeX: `x_t`, Value: xt},
			{Name: "beta", TeX: `\beta_t`, Value: s.Beta(t)},
			{Name: "abar", TeX: `\bar\alpha_t`, Value: s.AlphaBar(t)},
			{Name: "eps", TeX: `\varepsilon_\theta`, Value: eps, Learned: true},
		},
	}
}

// X0Formula is (15) at this t, with its numbers: the data from a predicted noise. t in 1..T.
func X0Formula(s *schedule.Schedule, t int, xt, eps float64) formula.Formula {
	return formula.Formula{
		TeX: `{{x0}} = \frac{ {{xt}} - \sqrt{1-{{abar}}}\,{{eps}} }{\sqrt{ {{abar}} }}`,
		Tag: "15",
		Terms: []formula.Term{
			{Name: "x0", TeX: `\hat x_0`, Value: s.X0FromEps(t, xt, eps), Learned: true},
			{Name: "xt", TeX: `x_t`, Value: xt},
			{Name: "abar", TeX: `\bar\alpha_t`, Value: s.AlphaBar(t)},
			{Name: "eps", TeX: `\varepsilon_\theta`, Value: eps, Learned: true},
		},
	}
}

// TermFormula is (12) at this t, with its numbers: one term of the bound from the true noise and the predicted, with
// σ_t² = β_t. t in 2..T.
func TermFormula(s *schedule.Schedule, t int, eps, predicted float64) formula.Formula {
	return formula.Formula{
		TeX: `{{term}} = \frac{ {{beta}}^2}{2\cdot{{variance}}\cdot{{alpha}}\,(1-{{abar}})}\left({{eps}} - {{predicted}}\right)^2`,
		Tag: "12",
		Terms: []formula.Term{
			{Name: "term", TeX: `L_{t-1} - C`, Value: bound.EpsSquared(s, t, eps, predicted, s.Beta(t)), Learned: true},
			{Name: "beta", TeX: `\beta_t`, Value: s.Beta(t)},
			{Name: "variance", TeX: `\sigma_t^2`, Value: s.Beta(t)},
			{Name: "alpha", TeX: `\alpha_t`, Value: s.Alpha(t)},
			{Name: "abar", TeX: `\bar\alpha_t`, Value: s.AlphaBar(t)},
			{Name: "eps", TeX: `\varepsilon`, Value: eps},
			{Name: "predicted", TeX: `\varepsilon_\theta`, Value: predicted, Learned: true},
		},
	}
}

// Magnified is by how much (15) enlarges an error of the noise into one of x_0, √((1-ᾱ_t)/ᾱ_t). t in 1..T.
func Magnified(s *schedule.Schedule, t int) float64 { return 1 / math.Sqrt(s.SNR(t)) }
