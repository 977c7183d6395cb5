package network

import (
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// dropout sets each element of x to zero with probability rate, and divides the others by 1 - rate, so that the mean
// stays. It does so only in a graph marked as training, and draws from the random state of the scope's store.
func dropout(scope *model.Scope, x *graph.Node, rate float64) *graph.Node {
	g := x.Graph()
	if rate == 0 || !scope.IsTraining(g) {
		return x
	}
	drawn := scope.RandomUniform(g, shapes.Make(wider(x.DType()), x.Shape().Dimensions...))
	kept := graph.GreaterOrEqual(drawn, graph.Scalar(g, drawn.DType(), rate))
	return graph.Where(kept, graph.DivScalar(x, 1-rate), graph.ZerosLike(x))
}
