package decoder

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/lessons/formula"
)

// MassFormula is (13) for one pixel that is not at the edge, with its numbers: level k under the law n.
func MassFormula(n gauss.Normal, k int) formula.Formula {
	var bins gauss.Bins
	return formula.Formula{
		TeX: `{{p}} = \Phi\!\left(\frac{ {{x}} + \frac{1}{255} - {{mean}} }{ {{std}} }\right) - \Phi\!\left(\frac{ {{x}} - \frac{1}{255} - {{mean}} }{ {{std}} }\right)`,
		Tag: "13",
		Terms: []formula.Term{
			{Name: "p", TeX: `p_\theta(x_0|x_1)`, Value: math.Exp(bins.LogMass(n, k)), Learned: true},
			{Name: "x", TeX: `x_0`, Value: bins.Centre(k)},
			{Name: "mean", TeX: `\mu_\theta`, Value: n.Mean, Learned: true},
			{Name: "std", TeX: `\sigma_1`, Value: n.Std()},
		},
	}
}

// Split is the bound as rate and distortion, in bits per dimension, with its numbers.
func Split(b bound.Terms) formula.Formula {
	return formula.Formula{
		TeX: `{{total}} = \underbrace{ {{last}} + {{steps}} }_{\text{rate}} + \underbrace{ {{first}} }_{\text{distortion}}`,
		Terms: []formula.Term{
			{Name: "total", TeX: `L`, Value: b.BitsPerDim(), Learned: true},
			{Name: "last", TeX: `L_T`, Value: bound.BitsPerDim(b.LT, b.Dim)},
			{Name: "steps", TeX: `\sum_{t>1} L_{t-1}`, Value: b.Rate() - bound.BitsPerDim(b.LT, b.Dim), Learned: true},
			{Name: "first", TeX: `L_0`, Value: b.Distortion(), Learned: true},
		},
	}
}
