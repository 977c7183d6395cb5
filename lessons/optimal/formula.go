package optimal

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/lessons/formula"
)

// Guess is E[x_0|x_t] with this t's numbers, for data on the line: what each hump would have it, weighted by how probable the
// hump is.
func Guess(d *exact.Diffusion, t int, x float64) formula.Formula {
	f := formula.Formula{TeX: `{{x0}} = `, Terms: []formula.Term{{Name: "x0", TeX: `\hat x_0(x_t)`, Value: d.X0(t, []float64{x})[0], Learned: true}}}
	for i, k := range d.PosteriorX0(t, []float64{x}).Components() {
		if i > 0 {
			f.TeX += " + "
		}
		r, m := fmt.Sprintf("r%d", i+1), fmt.Sprintf("m%d", i+1)
		f.TeX += `{{` + r + `}}\,{{` + m + `}}`
		f.Terms = append(f.Terms,
			formula.Term{Name: r, TeX: fmt.Sprintf(`r_%d(x_t)`, i+1), Value: k.Weight},
			formula.Term{Name: m, TeX: fmt.Sprintf(`\hat x_0^{(%d)}(x_t)`, i+1), Value: k.Mean[0]})
	}
	return f
}

// Noise is ε* with this t's numbers, from the guess of x_0: equation (15) solved for ε.
func Noise(d *exact.Diffusion, t int, x float64) formula.Formula {
	s := d.Schedule()
	return formula.Formula{
		TeX: `{{eps}} = \frac{{{xt}} - {{a}}\,{{x0}}}{{{b}}}`,
		Terms: []formula.Term{
			{Name: "eps", TeX: `\varepsilon^*(x_t, t)`, Value: d.Eps(t, []float64{x})[0], Learned: true},
			{Name: "xt", TeX: `x_t`, Value: x},
			{Name: "a", TeX: `\sqrt{\bar\alpha_t}`, Value: math.Sqrt(s.AlphaBar(t))},
			{Name: "x0", TeX: `\hat x_0(x_t)`, Value: d.X0(t, []float64{x})[0], Learned: true},
			{Name: "b", TeX: `\sqrt{1-\bar\alpha_t}`, Value: math.Sqrt(s.OneMinusAlphaBar(t))},
		},
	}
}
