package ddpm

import (
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// NormalKL is the divergence of two Gaussians, of each coordinate apart, in nats: the L_{t-1} of equation (5) is the
// sum of it over the coordinates of an example.
//
//	KL(N(μ₁, σ₁²) ‖ N(μ₂, σ₂²)) = ½ [ln σ₂² - ln σ₁² - 1 + σ₁²/σ₂² + (μ₁-μ₂)²/σ₂²]
//
// The means are of one shape [batch, ...], which the result has; the logarithms of the variances have that shape, or 1
// in the place of some of its dimensions. Where the variances are close, the terms without the means do not cancel.
// It panics when the shapes do not fit.
func NormalKL(mean1, logVariance1, mean2, logVariance2 *Node) *Node {
	checkAlike("NormalKL", arg{"mean1", mean1}, arg{"mean2", mean2})
	checkBroadcasts("NormalKL", arg{"mean1", mean1}, arg{"logVariance1", logVariance1}, arg{"logVariance2", logVariance2})
	ratio := Sub(logVariance1, logVariance2)
	ofVariances := Sub(expm1(ratio), ratio)
	ofMeans := Mul(Square(Sub(mean1, mean2)), Exp(Neg(logVariance2)))
	return MulScalar(Add(ofMeans, ofVariances), 0.5)
}

// expm1 is e^x - 1, without the cancellation for small x. GoMLX's own has no gradient.
//
//	e^x - 1 = 2 tanh(x/2)/(1 - tanh(x/2))
func expm1(x *Node) *Node {
	tanh := Tanh(MulScalar(ClipScalar(x, -1, 1), 0.5)) // clipped where it is not used, so that no gradient divides by 0
	small := MulScalar(Div(tanh, OneMinus(tanh)), 2)
	return Where(LessThan(Abs(x), ScalarOne(x.Graph(), x.DType())), small, MinusOne(Exp(x)))
}

// checkBroadcasts panics unless the arguments are of like's type and broadcast to its shape.
func checkBroadcasts(function string, like arg, args ...arg) {
	want := like.node.Shape()
	for _, a := range args {
		got := a.node.Shape()
		fits := got.DType == want.DType && got.Rank() == want.Rank()
		for i := 0; fits && i < got.Rank(); i++ {
			fits = got.Dimensions[i] == want.Dimensions[i] || got.Dimensions[i] == 1
		}
		if !fits {
			exceptions.Panicf("ddpm: %s: %s is %s, want %s like %s, or with 1 in the place of a dimension",
				function, a.name, got, want, like.name)
		}
	}
}
