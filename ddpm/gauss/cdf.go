package gauss

import (
	"math"
	"math/rand/v2"
)

// CDF is the probability of a value of at most x.
//
//	Φ((x-μ)/σ) = ½ erfc(-(x-μ)/(σ√2))
//
// It keeps its relative precision in the lower tail. With variance 0 it is 0 below the mean and 1 from it on.
func (n Normal) CDF(x float64) float64 {
	if n.Var == 0 {
		if x < n.Mean {
			return 0
		}
		return 1
	}
	return erfBelow(n.Z(x))
}

// Interval is the probability of a value between lo and hi, either of which may be infinite.
//
//	Φ((hi-μ)/σ) - Φ((lo-μ)/σ)
//
// Around the mean it is a sum, and beside it a difference of two tails, so that no two numbers near 1 are subtracted. It is
// 0 where lo is above hi.
func (n Normal) Interval(lo, hi float64) float64 {
	if n.Var == 0 {
		return max(0, n.CDF(hi)-n.CDF(lo))
	}
	return massBetween(n.Z(lo), n.Z(hi), erfBelow, erfWithin)
}

// massBetween is the probability between a and b of a distribution around 0, which below gives up to z, exactly where that
// is small, and within between -z and z.
func massBetween(a, b float64, below, within func(z float64) float64) float64 {
	if a > 0 {
		a, b = -b, -a
	}
	if b > 0 {
		return (within(b) - within(a)) / 2
	}
	return max(0, below(b)-below(a))
}

func erfBelow(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

func erfWithin(z float64) float64 { return math.Erf(z / math.Sqrt2) }

// Entropy is the differential entropy, in nats.
//
//	H = ½ ln(2πe σ²)
//
// It is -Inf for variance 0.
func (n Normal) Entropy() float64 { return (math.Log(2*math.Pi*n.Var) + 1) / 2 }

// Sample draws a value: μ + σ ε with ε from r.
func (n Normal) Sample(r *rand.Rand) float64 { return n.At(r.NormFloat64()) }
