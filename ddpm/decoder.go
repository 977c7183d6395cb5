package ddpm

import (
	"math"

	"denoise/ddpm/gauss"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// floorMass is the least probability of a bin, as in the code of the paper.
const floorMass = 1e-12

// DecoderLogLikelihood is ln p_θ(x_0|x_1) of images, equation (13), of each value apart, in nats: the probability that
// a Gaussian gives to the bin, 1 of 256 where bins says no other number, in which the value lies.
//
//	p_θ(x_0|x_1) = ∏ᵢ ∫ N(x; μ_θ(x_1,1)ᵢ, σ_1²) dx   from x_0ᵢ - 1/255 to x_0ᵢ + 1/255
//
// The lowest bin is open to -∞ and the highest to +∞, so that the probabilities sum to 1; none is less than 1e-12. A
// value between two levels belongs to the nearest. x0 and mean are of one shape [batch, ...], which the result has;
// logVariance broadcasts to it. In float32 the probability has a relative error of some 1e-7 ((1 + z²) (1 + σ/w) + z/σ),
// w the width of a bin and z the distance from the mean in units of σ: 1e-5 for the paper's σ_1 = 0.0074 at one σ. The last
// part is the rounding of x_0 and the mean, beside 1; the error does not grow towards 1 in the tails.
//
// The result is NaN where x0 is outside [-1, 1]; [Evaluator.Evaluate] refuses such data. It panics when the shapes do
// not fit, or bins is not valid.
func DecoderLogLikelihood(x0, mean, logVariance *Node, bins gauss.Bins) *Node {
	checkAlike("DecoderLogLikelihood", arg{"x0", x0}, arg{"mean", mean})
	checkBroadcasts("DecoderLogLikelihood", arg{"x0", x0}, arg{"logVariance", logVariance})
	if err := bins.Check(); err != nil {
		exceptions.Panicf("ddpm: DecoderLogLikelihood: %v", err)
	}
	last := float64(bins.Count() - 1)
	// The level is data: no gradient goes through its rounding.
	level := StopGradient(Round(MulScalar(AddScalar(x0, 1), last/2)))
	centre := Div(AddScalar(MulScalar(level, 2), -last), ConstAs(level, last))
	off := Sub(centre, mean)
	precision := Exp(MulScalar(logVariance, -0.5)) // 1/σ
	edge := func(distance *Node, side float64) *Node { return Mul(AddScalar(distance, side/last), precision) }

	mass := massBetween(bins.CDF, edge(Abs(off), -1), edge(Abs(off), 1))
	lowest := LessOrEqual(level, ScalarZero(x0.Graph(), x0.DType()))
	mass = Where(lowest, massAbove(bins.CDF, Neg(edge(off, 1))), mass)
	highest := GreaterOrEqual(level, ConstAs(level, last))
	mass = Where(highest, massAbove(bins.CDF, edge(off, -1)), mass)
	log := Log(MaxScalar(mass, floorMass))
	inside := LessOrEqual(Abs(x0), ScalarOne(x0.Graph(), x0.DType()))
	return Where(inside, log, ConstAs(log, math.NaN()))
}
