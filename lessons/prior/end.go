package prior

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
)

// Bits is L_T in bits per dimension for data whose values have that mean square, a part of equation (5).
//
//	E L_T = ½(-ln(1-ᾱ_T) - ᾱ_T + ᾱ_T E[x_0²]) / ln 2
//
// L_T of one value holds x_0 in its square alone, so that the mean over the data is L_T of the root mean square.
func Bits(s *schedule.Schedule, meanSquare float64) float64 {
	return bound.BitsPerDim(bound.Prior(s, math.Sqrt(meanSquare)), 1)
}

// Unscaled is the linear schedule of T steps with the ends that the paper has for 1000, from 0.0001 to 0.02.
func Unscaled(T int) (*schedule.Schedule, error) { return schedule.LinearRange(T, 1e-4, 0.02) }

// Gap draws q(x_T|x_0) over the N(0, 1) from which the way back begins. L_T is the mean, over the first, of the
// logarithm of their ratio.
func Gap(s *schedule.Schedule, x0 float64) figure.Chart {
	law, noise := s.Marginal(s.T(), x0), gauss.Normal{Var: 1}
	q := figure.Line{Name: "q(x_T|x_0), where the data end", Role: figure.Known, Filled: true}
	p := figure.Line{Name: "N(0, 1), where samples begin", Role: figure.Neutral, Dashed: true}
	for k := range 201 {
		x := 4 * (float64(k)/100 - 1)
		q.X, q.Y = append(q.X, x), append(q.Y, law.PDF(x))
		p.X, p.Y = append(p.X, x), append(p.Y, noise.PDF(x))
	}
	return figure.Chart{Title: "A white pixel at the end of the way", XLabel: "x_T", YLabel: "density", Lines: []figure.Line{q, p}}
}

// Numbers is L_T of one value, with its numbers.
//
//	L_T = ½(ᾱ_T x_0² - ᾱ_T - ln(1-ᾱ_T))
func Numbers(s *schedule.Schedule, x0 float64) formula.Formula {
	return formula.Formula{TeX: `{{L}} = \tfrac12\left({{a}}\,{{x0}}^2 - {{a}} - \ln(1-{{a}})\right)`, Terms: []formula.Term{
		{Name: "L", TeX: `L_T`, Value: bound.Prior(s, x0)},
		{Name: "a", TeX: `\bar\alpha_T`, Value: s.AlphaBar(s.T())},
		{Name: "x0", TeX: `x_0`, Value: x0},
	}}
}
