package network

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// SeedParam is the hyperparameter of the store, an integer, that seeds the initial weights: absent means 0. It is the one
// that GoMLX's own initialisers look for.
//
//	store.SetParam("/"+network.SeedParam, int64(42))
const SeedParam = "initializer_seed"

// weights returns a weight variable of the given dimensions, drawn as Ho's code draws all of them, uniformly with the
// variance of the average of the fans:
//
//	W ~ U(-a, a),   a = √(6 / (fanIn + fanOut))
//
// like's graph and type are those of the result. The variable itself is float32 where that is bfloat16.
func weights(scope *model.Scope, like *graph.Node, name string, fanIn, fanOut int, dims ...int) *graph.Node {
	limit := math.Sqrt(6 / float64(fanIn+fanOut))
	return variable(scope, like, name, dims, func(i int, r *rand.Rand) float64 { return limit * (2*r.Float64() - 1) })
}

// constants returns a variable of the given dimensions that starts as value everywhere.
func constants(scope *model.Scope, like *graph.Node, name string, value float64, dims ...int) *graph.Node {
	return variable(scope, like, name, dims, func(int, *rand.Rand) float64 { return value })
}

// variable returns the node of the variable called name in scope. Where it does not exist yet, its element i starts as
// initial(i, r), with r seeded by SeedParam and the variable's path.
func variable(scope *model.Scope, like *graph.Node, name string, dims []int, initial func(i int, r *rand.Rand) float64) *graph.Node {
	shape := shapes.Make(wider(like.DType()), dims...)
	if v := scope.GetVariable(name); v != nil {
		if !v.Shape().Equal(shape) {
			panic(fmt.Sprintf("ddpm: the variable %s is %s, but this network needs %s: it belongs to another configuration",
				v.Path(), v.Shape(), shape))
		}
		return graph.ConvertDType(v.NodeValue(like), like.DType())
	}
	path := model.JoinPath(scope.Scope(), name)
	hash := fnv.New64a()
	hash.Write([]byte(path))
	r := rand.New(rand.NewPCG(seed(scope), hash.Sum64()))
	var value *tensors.Tensor
	switch shape.DType {
	case dtypes.Float32:
		value = drawn[float32](shape, initial, r)
	case dtypes.Float64:
		value = drawn[float64](shape, initial, r)
	default:
		panic(fmt.Sprintf("ddpm: the network's input is %s: it must be BFloat16, Float32 or Float64", shape.DType))
	}
	return graph.ConvertDType(scope.VariableWithValue(name, value).NodeValue(like), like.DType())
}

// drawn returns a tensor with element i being initial(i, r).
func drawn[F float32 | float64](shape shapes.Shape, initial func(i int, r *rand.Rand) float64, r *rand.Rand) *tensors.Tensor {
	flat := make([]F, shape.Size())
	for i := range flat {
		flat[i] = F(initial(i, r))
	}
	return tensors.FromFlatDataAndDimensions(flat, shape.Dimensions...)
}

// seed returns the value of SeedParam in scope.
func seed(scope *model.Scope) uint64 {
	value, _ := scope.GetParam(SeedParam)
	switch n := value.(type) {
	case nil:
		return 0
	case int:
		return uint64(n)
	case int64:
		return uint64(n)
	case uint64:
		return n
	case float64: // what an integer becomes on its way through JSON
		return uint64(int64(n))
	}
	panic(fmt.Sprintf("ddpm: the hyperparameter %s is a %T: it must be an int64", SeedParam, value))
}
