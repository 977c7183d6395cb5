package beyond

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// VarianceFormula is the best variance of a step with its numbers.
func VarianceFormula(d *exact.Diffusion, t int) formula.Formula {
	s := d.Schedule()
	ofX0, _ := s.PosteriorMeanCoefficients(t)
	return formula.Formula{
		TeX: `{{best}} = {{small}} + {{c}}^2 \cdot {{unknown}}`,
		Terms: []formula.Term{
			{Name: "best", TeX: `\sigma_t^2`, Value: Best(d, t), Learned: true},
			{Name: "small", TeX: `\tilde\beta_t`, Value: s.PosteriorVariance(t)},
			{Name: "c", TeX: `c_t`, Value: ofX0},
			{Name: "unknown", TeX: `\mathbb E\operatorname{Var}[x_0 \mid x_t]`, Value: s.OneMinusAlphaBar(t) / s.AlphaBar(t) * d.Irreducible(t), Learned: true},
		},
	}
}

// StepFormula is a step of DDIM with its numbers: from t to prev, with what the network says of x_t.
func StepFormula(s *schedule.Schedule, t, prev int, xt, eps float64) formula.Formula {
	return formula.Formula{
		TeX: `{{mean}} = \sqrt{{{a}}}\,{{x0}} + \sqrt{1-{{a}}}\,{{eps}}`,
		Terms: []formula.Term{
			{Name: "mean", TeX: fmt.Sprintf(`x_{%d}`, prev), Value: s.DDIM(t, prev, xt, eps, 0).Mean, Learned: true},
			{Name: "a", TeX: fmt.Sprintf(`\bar\alpha_{%d}`, prev), Value: s.AlphaBar(prev)},
			{Name: "x0", TeX: `\hat x_0`, Value: s.X0FromEps(t, xt, eps), Learned: true},
			{Name: "eps", TeX: `\varepsilon_\theta`, Value: eps, Learned: true},
		},
	}
}

// CosineFormula is ᾱ_t of the cosine schedule of T steps with its numbers, before β is cut off at 0.999.
func CosineFormula(t, T int) formula.Formula {
	const offset = 0.008
	angle := func(t int) float64 { return (float64(t)/float64(T) + offset) / (1 + offset) * math.Pi / 2 }
	f := func(t int) float64 { return math.Pow(math.Cos(angle(t)), 2) }
	return formula.Formula{
		TeX: `{{a}} = \frac{\cos^2({{angle}})}{\cos^2({{start}})}`,
		Terms: []formula.Term{
			{Name: "a", TeX: fmt.Sprintf(`\bar\alpha_{%d}`, t), Value: f(t) / f(0)},
			{Name: "angle", TeX: `\tfrac{t/T + s}{1 + s}\cdot\tfrac{\pi}{2}`, Value: angle(t)},
			{Name: "start", TeX: `\tfrac{s}{1 + s}\cdot\tfrac{\pi}{2}`, Value: angle(0)},
		},
	}
}
