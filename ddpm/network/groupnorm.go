package network

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// groupNormEpsilon is added to the variance; the value of Ho's code.
const groupNormEpsilon = 1e-6

// groupNorm normalises x, [batch, height, width, channels], within each image and each of groups groups of neighbouring
// channels (Wu and He 2018), then scales and shifts every channel by learned γ (at first 1) and β (at first 0):
//
//	y = γ (x - μ)/√(σ² + ε) + β,   ε = 10⁻⁶
//
// with μ and σ² the mean and variance over the height, the width and the channels of the group.
//
// The sums run over the pixels of each channel, then over the channels of the group, and x meets them in one affine map:
// that is 2 to 4 times faster on a CPU than to reshape x into groups. The variance is that of x - μ, not E[x²] - E[x]²,
// which cancels where the mean is large.
func groupNorm(scope *model.Scope, x *graph.Node, groups int) *graph.Node {
	batch, channels := x.Shape().Dim(0), x.Shape().Dim(3)
	if groups < 1 || channels%groups != 0 {
		panic(fmt.Sprintf("ddpm: %d channels cannot be divided into %d groups", channels, groups))
	}
	gamma := graph.Reshape(constants(scope, x, "scale", 1, channels), 1, channels)
	beta := graph.Reshape(constants(scope, x, "shift", 0, channels), 1, channels)

	// groupMean goes from a sum per channel to the mean per group, given again to each channel: [batch, channels].
	count := float64(x.Shape().Dim(1) * x.Shape().Dim(2) * channels / groups)
	groupMean := func(perChannel *graph.Node) *graph.Node {
		sums := graph.ReduceSum(graph.Reshape(perChannel, batch, groups, channels/groups), -1)
		mean := graph.DivScalar(graph.Reshape(sums, batch, groups, 1), count)
		return graph.Reshape(graph.BroadcastToDims(mean, batch, groups, channels/groups), batch, channels)
	}
	overPixels := func(perChannel *graph.Node) *graph.Node { return graph.Reshape(perChannel, batch, 1, 1, channels) }

	mean := groupMean(graph.ReduceSum(x, 1, 2))
	// The derivative of Σ(x-c)² by c is zero at the mean, so c = mean may be taken as constant there. It is constant in
	// the affine map too, whose shift carries the gradient of the mean instead: one sum of gradients serves all.
	centre := graph.StopGradient(mean)
	centred := graph.Sub(x, overPixels(centre))
	variance := groupMean(graph.ReduceSum(graph.Square(centred), 1, 2))
	scale := graph.Div(gamma, graph.Sqrt(graph.AddScalar(variance, groupNormEpsilon)))
	shift := graph.Add(beta, graph.Mul(graph.Sub(centre, mean), scale))
	return graph.Add(graph.Mul(centred, overPixels(scale)), overPixels(shift))
}
