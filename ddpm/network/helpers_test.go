package network

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// uniform returns n numbers in [-1/2, 1/2), the same ones for the same name.
func uniform(name string, n int) []float64 {
	hash := fnv.New64a()
	hash.Write([]byte(name))
	r := rand.New(rand.NewPCG(1, hash.Sum64()))
	values := make([]float64, n)
	for i := range values {
		values[i] = r.Float64() - 0.5
	}
	return values
}

// tensor returns values in the given type and shape.
func tensor(dtype dtypes.DType, values []float64, dims ...int) *tensors.Tensor {
	if dtype == dtypes.Float64 {
		return tensors.FromFlatDataAndDimensions(values, dims...)
	}
	flat := make([]float32, len(values))
	for i, v := range values {
		flat[i] = float32(v)
	}
	return tensors.FromFlatDataAndDimensions(flat, dims...)
}

// size is the number of elements of a shape.
func size(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// random returns a tensor of uniform(name, …).
func random(dtype dtypes.DType, name string, dims ...int) *tensors.Tensor {
	return tensor(dtype, uniform(name, size(dims)), dims...)
}

// floats returns the elements of a floating-point tensor in float64.
func floats(t *tensors.Tensor) []float64 {
	var values []float64
	t.MustConstFlatData(func(flat any) {
		switch flat := flat.(type) {
		case []float64:
			values = append(values, flat...)
		case []float32:
			for _, v := range flat {
				values = append(values, float64(v))
			}
		}
	})
	return values
}

// weighted returns a store whose variables, those that build makes, all have values of uniform(path, …), so that none of
// the zeros that a network starts with hides a mistake.
func weighted(b compute.Backend, build func(scope *model.Scope, g *graph.Graph)) *model.Store {
	store := model.NewStore()
	g := graph.NewGraph(b, "weights")
	defer g.Finalize()
	model.SetStore(g, store)
	build(store.RootScope(), g)
	for v := range trainable(store) {
		if err := v.SetValue(random(v.DType(), v.Path(), v.Shape().Dimensions...)); err != nil {
			panic(err)
		}
	}
	return store
}

// trainable returns the variables that training changes.
func trainable(store *model.Store) func(yield func(*model.Variable) bool) {
	return func(yield func(*model.Variable) bool) {
		for v := range store.IterVariables() {
			if v.Trainable && !yield(v) {
				return
			}
		}
	}
}

// block is a part of a network: something that makes variables in a scope and a node from a node.
type block func(scope *model.Scope, x *graph.Node) *graph.Node

// predict is Predict of the target alone, as a function that executes.
func predict(net Network) func(scope *model.Scope, xt, t *graph.Node) *graph.Node {
	return func(scope *model.Scope, xt, t *graph.Node) *graph.Node {
		return net.Predict(scope, Input{Xt: xt, T: t}, 1)
	}
}

// parameter declares the input x of a graph.
func parameter(g *graph.Graph, dtype dtypes.DType, dims []int) *graph.Node {
	return graph.Parameter(g, "x", shapes.Make(dtype, dims...))
}

// run returns f of x with the weights of weighted.
func run(b compute.Backend, f block, x *tensors.Tensor) *tensors.Tensor {
	store := weighted(b, func(scope *model.Scope, g *graph.Graph) { f(scope, parameter(g, x.DType(), x.Shape().Dimensions)) })
	exec := model.MustNewExec(b, store, func(scope *model.Scope, x *graph.Node) *graph.Node { return f(scope, x) })
	defer exec.Finalize()
	own, err := x.LocalClone() // a tensor belongs to the first backend that sees it
	if err != nil {
		panic(err)
	}
	return exec.MustCall1(own)
}

// weight returns the values that weighted gives the variable of that path.
func weight(path string, dims ...int) []float64 { return uniform(path, size(dims)) }

// near reports each element of got that is further than tolerance from want.
func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	wrong := 0
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			if wrong++; wrong <= 5 {
				t.Errorf("%s, element %d: got %.9g, want %.9g, tolerance %.1g", what, i, got[i], want[i], tolerance)
			}
		}
	}
	if wrong > 5 {
		t.Errorf("%s: %d of %d elements wrong", what, wrong, len(got))
	}
}

// panics returns what f panics with, as text; "" when it does not.
func panics(f func()) (message string) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case error:
			message = failure.Error()
		case string:
			message = failure
		}
	}()
	f()
	return ""
}

// contains says whether text holds every one of words.
func contains(text string, words ...string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
