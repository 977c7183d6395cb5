package network

import (
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// TimeEmbedding returns t as sines and cosines of geometrically spaced frequencies, the transformer's position
// embedding, as in Ho et al. 2020, appendix B:
//
//	ω_i = 10000^(-i/(half-1)),   i = 0..half-1,   half = dim/2
//	e   = [sin ω_0(t-1), sin ω_1(t-1), …, cos ω_0(t-1), cos ω_1(t-1), …]
//
// t is an integer [batch] in 1..T; the result is [batch, dim] of the given type. It panics unless dim is even and at
// least 4.
func TimeEmbedding(t *graph.Node, dim int, dtype dtypes.DType) *graph.Node {
	if dim < 4 || dim%2 != 0 {
		panic(fmt.Sprintf("ddpm: a time embedding in %d dimensions: it needs an even number of them, at least 4", dim))
	}
	half := dim / 2
	frequencies := make([]float64, half)
	for i := range frequencies {
		frequencies[i] = math.Exp(-math.Log(10000) * float64(i) / float64(half-1))
	}
	steps := graph.ConvertDType(graph.AddScalar(t, -1), dtype)
	angles := graph.Mul(
		graph.Reshape(steps, -1, 1),
		graph.Reshape(graph.ConstAsDType(t.Graph(), dtype, frequencies), 1, half))
	return graph.Concatenate([]*graph.Node{graph.Sin(angles), graph.Cos(angles)}, -1)
}

// embedTime returns the time as the network learns to see it, [batch, width], from an embedding in dim dimensions:
//
//	τ = W₁ swish(W₀ e + b₀) + b₁
func embedTime(scope *model.Scope, t *graph.Node, dim, width int, dtype dtypes.DType) *graph.Node {
	h := graph.ConvertDType(TimeEmbedding(t, dim, wider(dtype)), dtype)
	h = swish(dense(scope.At("dense0"), h, width))
	return dense(scope.At("dense1"), h, width)
}
