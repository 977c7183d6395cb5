package inception

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Side is the height and the width of the images that the network sees, in pixels.
const Side = 299

// prepare makes of images in [-1, 1] of any size, of one channel or three, those that the network sees.
//
//	round( 255 (min(max(x, -1), 1)+1)/2 )/255, resized, 2y-1
func prepare(x *graph.Node) *graph.Node {
	x = graph.ClipScalar(x, -1, 1)
	x = graph.DivScalar(graph.Round(graph.MulScalar(graph.AddScalar(x, 1), 127.5)), 255)
	x = resize(x)
	if x.Shape().Dim(3) == 1 {
		x = graph.Concatenate([]*graph.Node{x, x, x}, -1)
	}
	return graph.AddScalar(graph.MulScalar(x, 2), -1)
}

// resize makes images of Side by Side: pixel i of an axis is interpolated at (i+½)·size/Side - ½, or at the border's pixel
// where that is beyond.
func resize(x *graph.Node) *graph.Node {
	return graph.Interpolate(x, graph.NoInterpolation, Side, Side, graph.NoInterpolation).Bilinear().Done()
}
