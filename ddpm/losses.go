package ddpm

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
)

// losses are what the objective makes small, of each example, [batch]: eps has taken x0 to xt, the network has predicted
// the target, and v where it learns the variance.
func (o Objective) losses(p *Process, x0, xt, t, eps, predicted, v *Node) *Node {
	switch o.Loss {
	case Bound:
		mean, logVariance := o.reverse(p, xt, t, predicted, v)
		bits := float64(p.T()) / (math.Ln2 * float64(sizeOf(x0)))
		return MulScalar(p.Term(x0, xt, t, mean, logVariance, decoderOf(x0)), bits)
	case Hybrid:
		mean, logVariance := o.reverse(p, xt, t, predicted, v)
		return Add(o.simple(p, x0, xt, t, eps, predicted), p.HybridTerm(x0, xt, t, mean, logVariance, decoderOf(x0)))
	}
	return o.simple(p, x0, xt, t, eps, predicted)
}

// simple is the squared error of the target, a mean over the dimensions, with the weight of t.
func (o Objective) simple(p *Process, x0, xt, t, eps, predicted *Node) *Node {
	square, _ := SimpleLoss(p.value(o.Target, x0, xt, t, eps), predicted)
	if o.Weighting == "" || o.Weighting == bound.Unweighted {
		return square
	}
	return Mul(square, p.at(t, square, func(t int) float64 { return bound.SimpleWeight(p.schedule, t, o.Target, o.Weighting) }))
}

// value is the true value of a target, of which eps has taken x0 to xt.
func (p *Process) value(target schedule.Target, x0, xt, t, eps *Node) *Node {
	switch target {
	case schedule.X0:
		return x0
	case schedule.V:
		return Sub(Mul(p.at(t, x0, p.sqrtAlphaBar), eps), Mul(p.at(t, x0, p.sqrtNoiseBar), x0))
	case schedule.Mean:
		mean, _, _ := p.Posterior(xt, x0, t)
		return mean
	}
	return eps
}

// reverse is the mean and ln σ_t² of the reverse step, as the network's prediction has it: not clipped, for a gradient
// ends where a clip bites.
func (o Objective) reverse(p *Process, xt, t, predicted, v *Node) (mean, logVariance *Node) {
	mean = predicted
	if o.Target != schedule.Mean {
		mean = p.Convert(xt, t, predicted, o.Target, schedule.Mean)
	}
	if o.Variance == schedule.Learned {
		return mean, p.LearnedLogVariance(t, v)
	}
	return mean, p.at(t, xt, func(t int) float64 { return p.schedule.LogReverseVariance(t, o.Variance) })
}

// decoderOf is the decoder that suits the data: bins for images, whose batches are of rank 4, and a density for others.
func decoderOf(x0 *Node) exact.Decoder {
	if x0.Rank() == 4 {
		return exact.Discrete{}
	}
	return exact.Continuous{}
}

// sizeOf is the number of values of an example.
func sizeOf(x0 *Node) int { return x0.Shape().Size() / x0.Shape().Dimensions[0] }
