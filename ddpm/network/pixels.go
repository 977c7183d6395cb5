package network

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// overPixels returns how the backend best adds up the pixels of each channel, [batch, pixels, channels] to [batch, channels],
// and how it best gives each pixel what there is for its channel, the other way. Each is the gradient of the other.
//
// XLA multiplies matrices on a CPU several times as fast as it sums, so that there both are products with ones. On a GPU they
// are not: it would round the factors to TF32, and would no longer make one kernel of them and of what is done to each pixel.
func overPixels(b compute.Backend) (sum func(x *graph.Node) *graph.Node, spread func(perChannel *graph.Node, pixels int) *graph.Node) {
	if cuda, ok := b.(interface{ IsCUDA() bool }); ok && cuda.IsCUDA() {
		return sumReducing, spreadBroadcasting
	}
	return sumMultiplying, spreadMultiplying
}

func sumMultiplying(x *graph.Node) *graph.Node {
	dims := x.Shape().Dimensions
	ones := graph.Ones(x.Graph(), shapes.Make(x.DType(), dims[0], dims[1]))
	return graph.Einsum("bp,bpc->bc", ones, x)
}

func spreadMultiplying(perChannel *graph.Node, pixels int) *graph.Node {
	ones := graph.Ones(perChannel.Graph(), shapes.Make(perChannel.DType(), perChannel.Shape().Dim(0), pixels))
	return graph.Einsum("bp,bc->bpc", ones, perChannel)
}

func sumReducing(x *graph.Node) *graph.Node { return graph.ReduceSum(x, 1) }

func spreadBroadcasting(perChannel *graph.Node, pixels int) *graph.Node {
	batch, channels := perChannel.Shape().Dim(0), perChannel.Shape().Dim(1)
	return graph.BroadcastToDims(graph.Reshape(perChannel, batch, 1, channels), batch, pixels, channels)
}
