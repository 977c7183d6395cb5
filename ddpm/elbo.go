package ddpm

import (
	"math"

	"denoise/ddpm/exact"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// PriorKL is L_T of equation (5), of each example, in nats summed over its dimensions: what is left of the data in x_T.
//
//	L_T = KL(q(x_T|x_0) ‖ p(x_T)) = ½ Σ (ᾱ_T x_0² - ᾱ_T - ln(1-ᾱ_T))
//
// x0 is [batch, ...] and the result [batch]. It has no parameters to learn. It panics when x0 is no such node.
func (p *Process) PriorKL(x0 *Node) *Node {
	checkAlike("PriorKL", arg{"x0", x0})
	alphaBar, dim := p.schedule.AlphaBar(p.T()), sizeOf(x0)
	// The terms without x_0 nearly cancel: in float64, before they are rounded.
	constant := float64(dim) * (-alphaBar - math.Log(p.schedule.OneMinusAlphaBar(p.T())))
	return MulScalar(AddScalar(MulScalar(sumOverExample(Square(x0)), alphaBar), constant), 0.5)
}

// Term is the term of the bound (5) at t, of each example, in nats summed over its dimensions.
//
//	L_{t-1} = KL(q(x_{t-1}|x_t,x_0) ‖ p_θ(x_{t-1}|x_t))     for t > 1
//	L_0     = -ln p_θ(x_0|x_1)                              for t = 1, by the decoder
//
// mean and logVariance are those of p_θ(x_{t-1}|x_t), of Reverse or of LearnedLogVariance; logVariance broadcasts to
// mean. decoder is exact.Discrete for images, equation (13), or exact.Continuous for data of any other kind. The result
// is [batch]; with PriorKL and the terms of all t it adds up to the bound. Shapes and panics as for Process.
func (p *Process) Term(x0, xt, t, mean, logVariance *Node, decoder exact.Decoder) *Node {
	p.check("Term", t, arg{"x0", x0}, arg{"xt", xt}, arg{"mean", mean})
	posterior, _, logPosterior := p.Posterior(xt, x0, t)
	previous := NormalKL(posterior, logPosterior, mean, logVariance)
	first := Neg(decode(decoder, x0, mean, logVariance))
	return Where(isFirst(t), sumOverExample(first), sumOverExample(previous))
}

// LogRatio is what step t adds to the bound as equation (3) has it, of each example, in nats summed over its dimensions.
//
//	ln p_θ(x_{t-1}|x_t)/q(x_t|x_{t-1})
//
// The bound is -ln p(x_T) less these of all t, for x_0, ..., x_T of one path by Step. mean, logVariance and decoder are as
// for Term; the decoder stands for p_θ at t = 1, and xPrev is x_{t-1}. The result is [batch]. Shapes and panics as for
// Process.
func (p *Process) LogRatio(xPrev, xt, t, mean, logVariance *Node, decoder exact.Decoder) *Node {
	p.check("LogRatio", t, arg{"xPrev", xPrev}, arg{"xt", xt}, arg{"mean", mean})
	s := p.schedule
	reverse := NormalLogPDF(xPrev, mean, logVariance)
	reverse = Where(isFirst(t), decode(decoder, xPrev, mean, logVariance), reverse)
	scale := p.at(t, xt, func(t int) float64 { return math.Sqrt(s.Alpha(t)) })
	forward := NormalLogPDF(xt, Mul(scale, xPrev), p.at(t, xt, func(t int) float64 { return math.Log(s.Beta(t)) }))
	return sumOverExample(Sub(reverse, forward))
}

// NormalLogPDF is the logarithm of the density of a Gaussian at x, of each coordinate apart, in nats: the steps of
// equations (1) and (2), and the decoder of data that are not images.
//
//	ln N(x; μ, σ²) = -½ [ln 2π + ln σ² + (x-μ)²/σ²]
//
// x and mean are of one shape [batch, ...], which the result has; logVariance has it too, or 1 in the place of some of
// its dimensions. It panics when the shapes do not fit.
func NormalLogPDF(x, mean, logVariance *Node) *Node {
	checkAlike("NormalLogPDF", arg{"x", x}, arg{"mean", mean})
	checkBroadcasts("NormalLogPDF", arg{"x", x}, arg{"logVariance", logVariance})
	square := Mul(Square(Sub(x, mean)), Exp(Neg(logVariance)))
	return MulScalar(Add(AddScalar(logVariance, math.Log(2*math.Pi)), square), -0.5)
}

// decode is ln p_θ(x_0|x_1), of each value apart.
func decode(decoder exact.Decoder, x0, mean, logVariance *Node) *Node {
	switch d := decoder.(type) {
	case exact.Discrete:
		return DecoderLogLikelihood(x0, mean, logVariance, d.Bins)
	case exact.Continuous:
		return NormalLogPDF(x0, mean, logVariance)
	}
	exceptions.Panicf("ddpm: the decoder is %T: use exact.Discrete for images, exact.Continuous for other data", decoder)
	return nil
}

// isFirst is, for each example, whether t is 1.
func isFirst(t *Node) *Node { return Equal(t, Scalar(t.Graph(), dtypes.Int32, 1)) }
