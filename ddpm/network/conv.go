package network

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// conv returns the 3×3 convolution of x, [batch, height, width, in], with zeros around it: [batch, height, width, out].
func conv(scope *model.Scope, x *graph.Node, out int) *graph.Node {
	in := x.Shape().Dim(3)
	kernel := weights(scope, x, "weights", 9*in, 9*out, 3, 3, in, out)
	return addBias(scope, graph.Convolve(x, kernel).PadSame().Done())
}

// convZero is conv with a kernel that starts as zero; see denseZero.
func convZero(scope *model.Scope, x *graph.Node, out int) *graph.Node {
	kernel := constants(scope, x, "weights", 0, 3, 3, x.Shape().Dim(3), out)
	return addBias(scope, graph.Convolve(x, kernel).PadSame().Done())
}

// convHalving is conv at every second row and column, with the zeros below and to the right only, as TensorFlow pads a
// convolution of stride 2: the height and the width, both even, are halved.
func convHalving(scope *model.Scope, x *graph.Node, out int) *graph.Node {
	in := x.Shape().Dim(3)
	kernel := weights(scope, x, "weights", 9*in, 9*out, 3, 3, in, out)
	y := graph.Convolve(x, kernel).Strides(2).PaddingPerDim([][2]int{{0, 1}, {0, 1}}).Done()
	return addBias(scope, y)
}

// addBias adds to each channel of y a learned constant, at first 0.
func addBias(scope *model.Scope, y *graph.Node) *graph.Node {
	out := y.Shape().Dim(3)
	return graph.Add(y, graph.Reshape(constants(scope, y, "bias", 0, out), 1, 1, 1, out))
}
