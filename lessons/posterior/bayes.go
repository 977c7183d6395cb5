package posterior

import (
	"math/rand/v2"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// Collected is the numerator of Bayes' rule for x_{t-1} as one exponent, the step "Bayes" of the derivation.
//
//	ln q(x_t|x_{t-1}) + ln q(x_{t-1}|x_0) = -½ (A x_{t-1}² - 2B x_{t-1} + C)
//	A = α_t/β_t + 1/(1-ᾱ_{t-1}),   B = √α_t x_t/β_t + √ᾱ_{t-1} x_0/(1-ᾱ_{t-1})
//
// t in 2..T: at t = 1 the second factor is a point, which has no exponent.
func Collected(s *schedule.Schedule, t int, xt, x0 float64) gauss.Quadratic {
	return s.StepLinear(t).Exponent(xt).Plus(s.Marginal(t-1, x0).Exponent())
}

// numerator is the logarithm of q(x_t|x_{t-1}) q(x_{t-1}|x_0), as two densities.
func numerator(s *schedule.Schedule, t int, prev, xt, x0 float64) float64 {
	return s.Step(t, prev).LogPDF(xt) + s.Marginal(t-1, x0).LogPDF(prev)
}

// Walk takes n walkers from x0 through t steps of (2), each with fresh noise, and returns where they were before the last
// step and after it. t in 1..T.
func Walk(s *schedule.Schedule, t int, x0 float64, n int, seed uint64) (prev, xt []float64) {
	r := rand.New(rand.NewPCG(seed, 4))
	prev, xt = make([]float64, n), make([]float64, n)
	for i := range n {
		x := x0
		for u := 1; u <= t; u++ {
			prev[i] = x
			x = s.Step(u, x).At(r.NormFloat64())
		}
		xt[i] = x
	}
	return prev, xt
}

// line is y = slope·x + intercept, drawn through points with the least squared error.
type line struct {
	slope, intercept float64
	residual         float64 // variance of the points about the line
	meanX, squaresX  float64 // mean of x, and the sum of the squares of its deviations
}

func regression(x, y []float64) line {
	n := float64(len(x))
	var l line
	meanY := 0.0
	for i := range x {
		l.meanX += x[i] / n
		meanY += y[i] / n
	}
	for i := range x {
		l.squaresX += (x[i] - l.meanX) * (x[i] - l.meanX)
		l.slope += (x[i] - l.meanX) * (y[i] - meanY)
	}
	l.slope /= l.squaresX
	l.intercept = meanY - l.slope*l.meanX
	for i := range x {
		d := y[i] - l.intercept - l.slope*x[i]
		l.residual += d * d / (n - 2)
	}
	return l
}
