package ddpm

import (
	"math"

	"denoise/ddpm/gauss"

	. "github.com/gomlx/gomlx/core/graph"
)

// massBetween is the probability that N(0, 1) gives to [from, to], where -to <= from <= to: an interval whose middle is
// not negative. Where it reaches below 0 it is a sum, elsewhere a difference of two tails, so that nothing cancels but
// what lies in both.
func massBetween(cdf gauss.CDF, from, to *Node) *Node {
	around := Add(within(cdf, to), within(cdf, Neg(from)))
	aside := Sub(beyond(cdf, from), beyond(cdf, to))
	return MulScalar(Where(isNegative(from), around, aside), 0.5)
}

// massAbove is the probability that N(0, 1) gives to [from, ∞).
func massAbove(cdf gauss.CDF, from *Node) *Node {
	tail := MulScalar(beyond(cdf, Abs(from)), 0.5)
	return Where(isNegative(from), OneMinus(tail), tail)
}

func isNegative(x *Node) *Node { return LessThan(x, ScalarZero(x.Graph(), x.DType())) }

// within is the probability that N(0, 1) gives to [-z, z].
func within(cdf gauss.CDF, z *Node) *Node {
	if cdf == gauss.Tanh {
		return Tanh(tanhArgument(z))
	}
	return Erf(MulScalar(z, 1/math.Sqrt2))
}

// beyond is 1 - within for z >= 0, to full precision where it is small.
func beyond(cdf gauss.CDF, z *Node) *Node {
	if cdf == gauss.Tanh {
		u := MinScalar(tanhArgument(z), 40) // e^80 is a float32, and 1/e^80 nothing
		return Div(ConstAs(z, 2.0), AddScalar(Exp(MulScalar(u, 2)), 1))
	}
	return erfc(MulScalar(z, 1/math.Sqrt2))
}

// tanhArgument is what stands in the approximation of the paper's code, erf(z/√2) ≈ tanh(√(2/π) (z + 0.044715 z³)).
func tanhArgument(z *Node) *Node {
	return MulScalar(Add(z, MulScalar(Mul(z, Square(z)), 0.044715)), math.Sqrt(2/math.Pi))
}

// erfcEnd is where erfc takes its argument to end: erfc is 2e-17 there, nothing beside the floor of a bin.
const erfcEnd = 6.0

// erfc is 1 - erf(x) for x >= 0, of which it keeps seven digits where 1 - Erf(x) has none left in float32. Neither
// backend has it. Beyond erfcEnd it is constant.
//
//	erfc(x) = e^{-x²} Σₙ cₙ Tₙ(u),   u linear in 2/(2+x) and in [-1, 1]
//
// What e^{-x²} multiplies is smooth enough for a Chebyshev series of thirteen terms, good to 1.4e-10 of it.
func erfc(x *Node) *Node {
	x = ClipScalar(x, 0, erfcEnd)
	variable := Div(ConstAs(x, 2.0), AddScalar(x, 2))
	u := AddScalar(MulScalar(variable, 2/(1-erfcStart)), -1-2*erfcStart/(1-erfcStart))
	// Clenshaw's recurrence, from the highest term down.
	var next, afterNext *Node = ZerosLike(x), ZerosLike(x)
	for n := len(erfcSeries) - 1; n >= 1; n-- {
		next, afterNext = AddScalar(Sub(MulScalar(Mul(u, next), 2), afterNext), erfcSeries[n]), next
	}
	series := AddScalar(Sub(Mul(u, next), afterNext), erfcSeries[0])
	return Mul(Exp(Neg(Square(x))), series)
}

// erfcStart is 2/(2+x) at x = erfcEnd.
const erfcStart = 2 / (2 + erfcEnd)

// erfcSeries are the coefficients of the Chebyshev series of e^{x²} erfc(x), by interpolation at Chebyshev's points.
var erfcSeries = func() []float64 {
	const terms = 13
	series := make([]float64, terms)
	for k := range terms {
		angle := math.Pi * (float64(k) + 0.5) / terms
		x := 2/(erfcStart+(1-erfcStart)*(math.Cos(angle)+1)/2) - 2
		value := math.Exp(x*x) * math.Erfc(x)
		for n := range series {
			series[n] += 2.0 / terms * value * math.Cos(float64(n)*angle)
		}
	}
	series[0] /= 2
	return series
}()
