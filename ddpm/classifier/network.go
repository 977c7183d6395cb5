package classifier

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// logits runs the network on x, [batch, height, width, channels], and returns [batch, outputs]: the hidden layers and a dense
// layer.
func logits(scope *model.Scope, x *graph.Node, outputs int) *graph.Node {
	return layers.Dense(scope.In("logits"), hidden(scope, x), true, outputs)
}

// hidden runs the layers but the last, and returns [batch, FeatureDim]: a convolution to 16 channels, convolutions of stride 2
// that double the channels (to 64 at most) until a side is 4 or less, and a dense layer.
func hidden(scope *model.Scope, x *graph.Node) *graph.Node {
	channels := 16
	x = convolve(scope.In("first"), x, channels, 1)
	for i := 0; min(x.Shape().Dim(1), x.Shape().Dim(2)) > 4; i++ {
		channels = min(2*channels, 64)
		x = convolve(scope.In("halve_%d", i), x, channels, 2)
	}
	x = graph.Reshape(x, x.Shape().Dim(0), -1)
	return activation.Swish(layers.Dense(scope.In("hidden"), x, true, FeatureDim))
}

func convolve(scope *model.Scope, x *graph.Node, channels, stride int) *graph.Node {
	return activation.Swish(layers.Convolution(scope, x).Channels(channels).KernelSize(3).Strides(stride).PadSame().Done())
}
