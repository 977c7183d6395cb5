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
	d := p.Mean - q.Mean
	return (excess(p.Var, q.Var) + d*d/q.Var) / 2
}

// excess is v/w - 1 - ln v/w, the part of the divergence that is due to the variances, without cancellation near v = w.
func excess(v, w float64) float64 {
	ratio := v / w
	x := ratio - 1
	switch {
	case ratio < 1e-9 || ratio > 1e9:
		return x - (math.Log(v) - math.Log(w)) // the ratio may be too far from 1 for a float64
	case math.Abs(x) > 1e-2:
		return x - math.Log(ratio) // not Log1p(x): x has lost the digits of a small ratio
	}
	// x²/2 - x³/3 + x⁴/4 - …: eight terms leave less than 3e-17 of the first.
	sum := 0.0
	for k := 9; k >= 2; k-- {
		sum = 1/float64(k) - x*sum
	}
	return x * x * sum
}

// CrossEntropy is the mean surprise at values of p under the density of q, in nats.
//
//	H(p, q) = -E_p ln q = ½ ln(2πσ_q²) + (σ_p² + (μ_p-μ_q)²)/(2σ_q²) = H(p) + KL(p ‖ q)
//
// Under a q of variance 0 it is +Inf, and -Inf for that point itself.
func CrossEntropy(p, q Normal) float64 {
	if q.Var == 0 && p == q {
		return math.Inf(-1)
	} else if q.Var == 0 {
		return math.Inf(1)
	}
	d := p.Mean - q.Mean
	return (math.Log(2*math.Pi*q.Var) + (p.Var+d*d)/q.Var) / 2
}
