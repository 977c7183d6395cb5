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
// The variance is that of x - μ, not E[x²] - E[x]², which cancels where the mean is large. Of bfloat16, everything is
// computed in float32 and the result converted back.
func groupNorm(scope *model.Scope, x *graph.Node, groups int) *graph.Node {
	dims, dtype := x.Shape().Dimensions, x.DType()
	x = widened(x)
	batch, pixels, channels := dims[0], dims[1]*dims[2], dims[3]
	if groups < 1 || channels%groups != 0 {
		panic(fmt.Sprintf("ddpm: %d channels cannot be divided into %d groups", channels, groups))
	}
	size := channels / groups
	gamma := graph.Reshape(constants(scope, x, "scale", 1, channels), 1, channels)
	beta := graph.Reshape(constants(scope, x, "shift", 0, channels), 1, channels)
	sum, spread := overPixels(x.Graph().Backend())

	// groupMean goes from [batch, pixels, channels] to the mean of each group, given to each of its channels: [batch, channels].
	groupMean := func(x *graph.Node) *graph.Node {
		sums := graph.Reshape(sum(x), batch, groups, size)
		means := graph.DivScalar(graph.ReduceAndKeep(sums, graph.ReduceSum, -1), float64(pixels*size))
		return graph.Reshape(graph.BroadcastToDims(means, batch, groups, size), batch, channels)
	}

	x = graph.Reshape(x, batch, pixels, channels)
	mean := groupMean(x)
	// The derivative of Σ(x-c)² by c is zero at the mean, so c = mean may be taken as constant there. It is constant in
	// the affine map too, whose shift carries the gradient of the mean instead: one sum of gradients serves all.
	centre := graph.StopGradient(mean)
	centred := graph.Sub(x, spread(centre, pixels))
	variance := groupMean(graph.Square(centred))
	scale := graph.Div(gamma, graph.Sqrt(graph.AddScalar(variance, groupNormEpsilon)))
	shift := graph.Add(beta, graph.Mul(graph.Sub(centre, mean), scale))
	y := graph.Add(graph.Mul(centred, spread(scale, pixels)), spread(shift, pixels))
	return graph.ConvertDType(graph.Reshape(y, dims...), dtype)
}
