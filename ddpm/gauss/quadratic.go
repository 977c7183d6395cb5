package gauss

import (
	"fmt"
	"math"
)

// Quadratic is the logarithm of a Gaussian shape as a function of x.
//
//	ln f(x) = -½(A x² - 2B x + C)
//
// Multiplying densities adds their quadratics: the exponents are collected, which is how Bayes' rule gives the posterior of
// equations (6) and (7).
type Quadratic struct{ A, B, C float64 }

// Exponent is ln N(x; μ, σ²) as a quadratic in x, with the normaliser in C.
//
//	A = 1/σ²,  B = μ/σ²,  C = μ²/σ² + ln 2πσ²
//
// The variance must be above 0: a point has no exponent.
func (n Normal) Exponent() Quadratic {
	return Quadratic{A: 1 / n.Var, B: n.Mean / n.Var, C: n.Mean*n.Mean/n.Var + math.Log(2*math.Pi*n.Var)}
}

// Exponent is ln p(y|x) as a quadratic in x, with y given: the likelihood of Bayes' rule.
//
//	A = a²/v,  B = a(y-b)/v,  C = (y-b)²/v + ln 2πv
//
// The variance must be above 0.
func (l Linear) Exponent(y float64) Quadratic {
	d := y - l.Shift
	return Quadratic{A: l.Scale * l.Scale / l.Var, B: l.Scale * d / l.Var, C: d*d/l.Var + math.Log(2*math.Pi*l.Var)}
}

// Plus is the quadratic of the product of the two shapes: the coefficients add.
func (q Quadratic) Plus(o Quadratic) Quadratic { return Quadratic{q.A + o.A, q.B + o.B, q.C + o.C} }

// At is ln f(x).
func (q Quadratic) At(x float64) float64 { return -(q.A*x*x - 2*q.B*x + q.C) / 2 }

// Complete completes the square: it splits the shape into a density of x and a factor that does not depend on x.
//
//	A x² - 2B x + C = A (x - B/A)² + C - B²/A
//	f(x) = e^logScale · N(x; B/A, 1/A),   logScale = -½(C - B²/A - ln(2π/A))
//
// It fails when A is not positive: such a shape has no finite integral. And when it is infinite, as the exponent of a point
// is.
func (q Quadratic) Complete() (n Normal, logScale float64, err error) {
	if !(q.A > 0) || math.IsInf(q.A, 1) {
		return Normal{}, 0, fmt.Errorf("ddpm/gauss: the coefficient of x² is %g; it must be positive and finite for a density", q.A)
	}
	n = Normal{Mean: q.B / q.A, Var: 1 / q.A}
	return n, -(q.C - q.B*q.B/q.A - math.Log(2*math.Pi/q.A)) / 2, nil
}

// Mul is the product of two densities of the same x: again a Gaussian shape, with a factor that is a Gaussian in the
// distance of the means.
//
//	N(x; μ₁,σ₁²) N(x; μ₂,σ₂²) = N(μ₁; μ₂, σ₁²+σ₂²) · N(x; (μ₁σ₂²+μ₂σ₁²)/(σ₁²+σ₂²), σ₁²σ₂²/(σ₁²+σ₂²))
//
// logScale is the logarithm of the factor. One variance may be 0; of two the product is NaN.
func (n Normal) Mul(m Normal) (product Normal, logScale float64) {
	total := n.Var + m.Var
	ofN := m.Var / total
	product = Normal{Mean: ofN*n.Mean + n.Var/total*m.Mean, Var: ofN * n.Var}
	return product, Normal{Mean: m.Mean, Var: total}.LogPDF(n.Mean)
}
