package network

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// attention lets every pixel of x, [batch, height, width, channels], look at every other, with one head:
//
//	q, k, v = dense(norm(x)), three times
//	y = x + dense₀( softmax(q kᵀ / √channels) v )
//
// The softmax runs over the pixels looked at; dense₀ starts as zero. The cost grows as (height·width)².
func (u *UNet) attention(scope *model.Scope, x *graph.Node) *graph.Node {
	batch, channels := x.Shape().Dim(0), x.Shape().Dim(3)
	pixels := x.Shape().Dim(1) * x.Shape().Dim(2)
	h := graph.Reshape(groupNorm(scope.At("norm"), x, u.groups()), batch, pixels, channels)
	q := dense(scope.At("q"), h, channels)
	k := dense(scope.At("k"), h, channels)
	v := dense(scope.At("v"), h, channels)
	w := graph.Einsum("bqc,bkc->bqk", graph.MulScalar(q, 1/math.Sqrt(float64(channels))), k)
	w = graph.ConvertDType(graph.Softmax(widened(w), -1), w.DType())
	h = graph.Einsum("bqk,bkc->bqc", w, v)
	h = denseZero(scope.At("out"), h, channels)
	return graph.Add(x, graph.Reshape(h, x.Shape().Dimensions...))
}
