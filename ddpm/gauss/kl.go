package gauss

import "math"

// KL is the Kullback-Leibler divergence of q from p, in nats, for any two variances.
//
//	KL(p ‖ q) = E_p ln p/q = ½( ln(σ_q²/σ_p²) + (σ_p² + (μ_p-μ_q)²)/σ_q² - 1 )
//
// It is the closed form of each L_{t-1} in equation (5). It is never negative, and not symmetric. A point, of variance 0,
// has +Inf from any other distribution and 0 from itself.
func KL(p, q Normal) float64 {
	switch {
	case p == q:
		return 0
	case p.Var == 0 || q.Var == 0:
		return math.Inf(1)
	}
	ratio := p.Var / q.Var
	d := p.Mean - q.Mean
	return (excess(ratio) + d*d/q.Var) / 2
}

// excess is ratio - 1 - ln ratio, the part of the divergence that is due to the variances, without cancellation near
// ratio = 1.
func excess(ratio float64) float64 {
	x := ratio - 1
	if math.Abs(x) > 1e-2 {
		return x - math.Log(ratio) // not Log1p(x): x has lost the digits of a small ratio
	}
	// x²/2 - x³/3 + x⁴/4 - …: eight terms leave less than 1e-17 of the first.
	sum := 0.0
	for k := 9; k >= 2; k-- {
		sum = 1/float64(k) - x*sum
	}
	return x * x * sum
}

// CrossEntropy is the mean surprise at values of p under the density of q, in nats.
//
//	H(p, q) = -E_p ln q = ½ ln(2πσ_q²) + (σ_p² + (μ_p-μ_q)²)/(2σ_q²) = H(p) + KL(p ‖ q)
func CrossEntropy(p, q Normal) float64 {
	d := p.Mean - q.Mean
	return (math.Log(2*math.Pi*q.Var) + (p.Var+d*d)/q.Var) / 2
}
