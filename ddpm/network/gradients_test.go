package network

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// TestGradients holds the gradients of every part, by its input and by all of its parameters, against differences.
func TestGradients(t *testing.T) {
	small := &UNet{Size: 4, Channels: 1, Base: 4, Multipliers: []int{1, 2}, Blocks: 1, Attention: []int{2}, Groups: 2}
	plain := *small
	plain.PlainResampling = true
	times := func(g *graph.Graph) *graph.Node { return graph.Const(g, []int32{3, 500}) }
	for name, test := range map[string]struct {
		f    block
		dims []int
	}{
		"dense":        {func(s *model.Scope, x *graph.Node) *graph.Node { return dense(s, x, 3) }, []int{2, 4}},
		"dense, image": {func(s *model.Scope, x *graph.Node) *graph.Node { return dense(s, x, 3) }, []int{2, 3, 2, 4}},
		"swish":        {func(_ *model.Scope, x *graph.Node) *graph.Node { return swish(x) }, []int{2, 4}},
		"norm":         {func(s *model.Scope, x *graph.Node) *graph.Node { return groupNorm(s, x, 2) }, []int{2, 3, 4, 6}},
		"conv":         {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, 3) }, []int{2, 4, 5, 2}},
		"conv, fewer":  {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, 2) }, []int{2, 4, 5, 3}},
		"conv, single": {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, 2) }, []int{2, 1, 1, 3}},
		"conv zero":    {func(s *model.Scope, x *graph.Node) *graph.Node { return convZero(s, x, 1) }, []int{2, 4, 4, 3}},
		"halving":      {func(s *model.Scope, x *graph.Node) *graph.Node { return convHalving(s, x, 3) }, []int{2, 4, 6, 2}},
		"down":         {func(s *model.Scope, x *graph.Node) *graph.Node { return down(s, x, true) }, []int{2, 4, 6, 2}},
		"up":           {func(s *model.Scope, x *graph.Node) *graph.Node { return up(s, x, false) }, []int{2, 2, 3, 2}},
		"attention":    {func(s *model.Scope, x *graph.Node) *graph.Node { return small.attention(s, x) }, []int{2, 2, 3, 4}},
		"residual": {func(s *model.Scope, x *graph.Node) *graph.Node {
			return small.resBlock(s, x, embed(s, Input{Xt: x, T: times(x.Graph())}, 0, 4, 8), 6)
		}, []int{2, 3, 3, 4}},
		"U-Net":        {func(s *model.Scope, x *graph.Node) *graph.Node { return predict(small)(s, x, times(x.Graph())) }, []int{2, 4, 4, 1}},
		"U-Net, plain": {func(s *model.Scope, x *graph.Node) *graph.Node { return predict(&plain)(s, x, times(x.Graph())) }, []int{2, 4, 4, 1}},
		"MLP, labels": {func(s *model.Scope, x *graph.Node) *graph.Node {
			net := &MLP{Dimensions: 3, Width: 8, Blocks: 1, Classes: 2}
			return net.Predict(s, Input{Xt: x, T: times(x.Graph()), Label: graph.Const(x.Graph(), []int32{1, 2})}, 2)
		}, []int{2, 3}},
		"MLP": {func(s *model.Scope, x *graph.Node) *graph.Node {
			return predict(&MLP{Dimensions: 3, Width: 8, Blocks: 2})(s, x, times(x.Graph()))
		}, []int{2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			checkGradients(t, backendtest.Open(t, "go"), test.f, test.dims...)
		})
	}
}

// checkGradients compares, in float64, the gradients of Σ r·f(x), r random, by x and by each variable, with central
// differences along a random direction.
func checkGradients(t *testing.T, b compute.Backend, f block, dims ...int) {
	t.Helper()
	x := random(dtypes.Float64, "x", dims...)
	store := weighted(b, func(scope *model.Scope, g *graph.Graph) { f(scope, parameter(g, dtypes.Float64, dims)) })
	loss := func(scope *model.Scope, x *graph.Node) *graph.Node {
		y := f(scope, x)
		r := random(dtypes.Float64, "r", y.Shape().Dimensions...)
		return graph.ReduceAllSum(graph.Mul(y, graph.ConstTensor(x.Graph(), r)))
	}
	var paths []string
	exec := model.MustNewExec(b, store, func(scope *model.Scope, x *graph.Node) []*graph.Node {
		l := loss(scope, x)
		at := []*graph.Node{x}
		paths = []string{"x"}
		for v := range trainable(store) {
			at = append(at, v.NodeValue(x))
			paths = append(paths, v.Path())
		}
		return append(graph.Gradient(l, at...), l)
	})
	defer exec.Finalize()
	gradients := exec.MustCall(x)

	value := model.MustNewExec(b, store, loss)
	defer value.Finalize()
	const h = 1e-4
	for i, path := range paths {
		gradient := floats(gradients[i])
		direction := uniform("direction "+path, len(gradient))
		slope := 0.0
		for j, g := range gradient {
			slope += g * direction[j]
		}
		// at returns the loss with the value moved along the direction.
		at := func(distance float64) float64 {
			moved := func(values []float64, dims []int) *tensors.Tensor {
				for j, d := range direction {
					values[j] += distance * d
				}
				return tensor(dtypes.Float64, values, dims...)
			}
			if path == "x" {
				return floats(value.MustCall1(moved(uniform("x", len(direction)), dims)))[0]
			}
			v := store.GetVariable(path)
			set := func(values *tensors.Tensor) {
				if err := v.SetValue(values); err != nil {
					t.Fatal(err)
				}
			}
			set(moved(uniform(path, len(direction)), v.Shape().Dimensions))
			defer set(random(dtypes.Float64, path, v.Shape().Dimensions...))
			return floats(value.MustCall1(x))[0]
		}
		difference := (at(h) - at(-h)) / (2 * h)
		if tolerance := 1e-5 * (1 + math.Abs(slope)); !(math.Abs(difference-slope) <= tolerance) {
			t.Errorf("gradient by %s along a direction: %.9g, by differences %.9g, tolerance %.1g", path, slope, difference, tolerance)
		}
	}
}
