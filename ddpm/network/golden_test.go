package network

import (
	"fmt"
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/internal/golden"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// waves are the values that testdata/jax/golden.py gives the array of that name.
func waves(name string, dims ...int) *tensors.Tensor {
	phase := 0.0
	for _, b := range []byte(name) {
		phase += float64(b)
	}
	values := make([]float64, size(dims))
	for i := range values {
		values[i] = 0.3 * math.Sin(1.3*float64(i)+phase)
	}
	return tensors.FromFlatDataAndDimensions(values, dims...)
}

// TestGolden holds the U-Net, in value and in gradient, against one written in JAX with the same weights.
func TestGolden(t *testing.T) {
	u := &UNet{Size: 8, Channels: 2, Base: 8, Multipliers: []int{1, 2}, Blocks: 2, Attention: []int{4}, Groups: 4}
	dims := []int{2, 8, 8, 2}
	b := backendtest.Open(t, "go")
	store := model.NewStore()
	g := graph.NewGraph(b, "weights")
	model.SetStore(g, store)
	predict(u)(store.RootScope(), parameter(g, dtypes.Float64, dims), graph.Parameter(g, "t", shapes.Make(dtypes.Int32, 2)))
	g.Finalize()
	for v := range trainable(store) {
		if err := v.SetValue(waves(v.Path(), v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	exec := model.MustNewExec(b, store, func(scope *model.Scope, x, t *graph.Node) []*graph.Node {
		eps := predict(u)(scope, x, t)
		var at []*graph.Node
		names = nil
		for v := range trainable(store) {
			names = append(names, v.Path())
			at = append(at, v.NodeValue(x))
		}
		return append(graph.Gradient(graph.ReduceAllSum(graph.Square(eps)), at...), eps)
	})
	defer exec.Finalize()
	outputs := exec.MustCall(waves("x", dims...), []int32{1, 777})

	values := map[string]float64{}
	for i, eps := range floats(outputs[len(names)]) {
		if i%17 == 0 { // those that golden.py writes
			values[fmt.Sprintf("eps[%d]", i)] = eps
		}
	}
	for i, name := range names {
		sum := 0.0
		for _, slope := range floats(outputs[i]) {
			sum += slope * slope
		}
		values["gradient:"+name] = math.Sqrt(sum)
	}
	golden.Compare(t, "../../testdata/jax/unet.golden", values)
}
