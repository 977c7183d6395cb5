package gauss

import "math"

// Normal is the distribution N(Mean, Var) of one real number.
//
// Var is the variance, not the standard deviation: N(0, 0.25) has Std() 0.5. Var must not be negative; Var = 0 is the
// point mass at Mean, as the posterior of DDPM is at t = 1.
type Normal struct {
	Mean float64
	Var  float64
}

// Std is the standard deviation, sqrt(Var).
func (n Normal) Std() float64 { return math.Sqrt(n.Var) }

// At returns the value that lies z standard deviations from the mean: with z drawn from N(0, 1) it is a sample.
//
//	x = μ + √σ² z
//
// This is the reparametrisation with which the paper rewrites equation (4) as x_t(x_0, ε).
func (n Normal) At(z float64) float64 { return n.Mean + n.Std()*z }

// Z is the inverse of At: how many standard deviations x lies from the mean.
//
//	z = (x - μ) / √σ²
//
// For a point mass it is 0 at the mean and infinite elsewhere.
func (n Normal) Z(x float64) float64 {
	if x == n.Mean {
		return 0
	}
	return (x - n.Mean) / n.Std()
}

// LogPDF is the natural logarithm of the density at x.
//
//	ln N(x; μ, σ²) = -½ [ln(2πσ²) + (x - μ)²/σ²]
//
// For a point mass it is +Inf at the mean and -Inf elsewhere.
func (n Normal) LogPDF(x float64) float64 {
	z := n.Z(x)
	if math.IsInf(z, 0) {
		return math.Inf(-1)
	}
	return -0.5 * (math.Log(2*math.Pi) + math.Log(n.Var) + z*z)
}

// PDF is the density at x.
//
//	N(x; μ, σ²) = exp(-(x - μ)²/(2σ²)) / √(2πσ²)
func (n Normal) PDF(x float64) float64 { return math.Exp(n.LogPDF(x)) }
