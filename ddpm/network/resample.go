package network

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// down halves the height and the width of x, [batch, height, width, channels]: by a convolution of stride 2, or where
// plain is set by the mean of each 2×2 square.
func down(scope *model.Scope, x *graph.Node, plain bool) *graph.Node {
	if !plain {
		return convHalving(scope, x, x.Shape().Dim(3))
	}
	d := x.Shape().Dimensions
	return graph.ReduceMean(graph.Reshape(x, d[0], d[1]/2, 2, d[2]/2, 2, d[3]), 2, 4)
}

// up doubles the height and the width of x, [batch, height, width, channels]: each pixel becomes four, and unless plain
// is set a convolution follows.
func up(scope *model.Scope, x *graph.Node, plain bool) *graph.Node {
	d := x.Shape().Dimensions
	x = graph.Reshape(x, d[0], d[1], 1, d[2], 1, d[3])
	x = graph.BroadcastToDims(x, d[0], d[1], 2, d[2], 2, d[3])
	x = graph.Reshape(x, d[0], 2*d[1], 2*d[2], d[3])
	if plain {
		return x
	}
	return conv(scope, x, d[3])
}
