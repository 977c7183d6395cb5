package network

import (
	"math"
	"slices"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// labelled is Predict with labels, as a function that executes.
func labelled(net Network, outputs int) func(scope *model.Scope, x, t, label *graph.Node) *graph.Node {
	return func(scope *model.Scope, x, t, label *graph.Node) *graph.Node {
		return net.Predict(scope, Input{Xt: x, T: t, Label: label}, outputs)
	}
}

// TestLabelsMatter: each example is told its own label, another label gives another answer, and no labels at all are the
// label "no label" for every example.
func TestLabelsMatter(t *testing.T) {
	withClasses := tiny()
	withClasses.Classes = 3
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for net, dims := range map[Network][]int{withClasses: {4, 8, 8, 2}, &MLP{Width: 8, Classes: 3}: {4, 2}} {
			store := weighted(b, func(scope *model.Scope, g *graph.Graph) {
				predict(net)(scope, parameter(g, dtypes.Float32, dims), graph.Const(g, []int32{1, 2, 3, 4}))
			})
			n := size(dims) / 4
			var x []float64
			for range 4 {
				x = append(x, uniform("x", n)...)
			}
			exec := model.MustNewExec(b, store, labelled(net, 1))
			got := floats(exec.MustCall1(tensor(dtypes.Float32, x, dims...), []int32{7, 7, 7, 7}, []int32{1, 2, 1, 3}))
			near(t, "the same label", got[2*n:3*n], got[:n], 1e-6)
			if distance(got[:n], got[n:2*n]) < 1e-3 || distance(got[:n], got[3*n:]) < 1e-3 {
				t.Errorf("%T: labels 1, 2 and none give the same answer", net)
			}
			without := model.MustNewExec(b, store, predict(net))
			none := floats(without.MustCall1(tensor(dtypes.Float32, x, dims...), []int32{7, 7, 7, 7}))
			near(t, "no labels", none[:n], got[3*n:], 1e-5)
			exec.Finalize()
			without.Finalize()
		}
	})
}

// TestTwoOutputs: the last layer, and it alone, doubles.
func TestTwoOutputs(t *testing.T) {
	b := backendtest.Open(t, "go")
	for net, dims := range map[Network][]int{tiny(): {2, 8, 8, 2}, &MLP{}: {2, 2}} {
		two := func(scope *model.Scope, x, t *graph.Node) *graph.Node {
			return net.Predict(scope, Input{Xt: x, T: t}, 2)
		}
		store := weighted(b, func(scope *model.Scope, g *graph.Graph) {
			two(scope, parameter(g, dtypes.Float32, dims), graph.Const(g, []int32{1, 2}))
		})
		exec := model.MustNewExec(b, store, two)
		defer exec.Finalize()
		got := exec.MustCall1(random(dtypes.Float32, "x", dims...), []int32{5, 6}).Shape().Dimensions
		if want := append(slices.Clone(dims[:len(dims)-1]), 4); !slices.Equal(got, want) {
			t.Errorf("%T: %v, want %v", net, got, want)
		}
		one := initial(b, net, nil, dims[1:]...)
		for v := range trainable(store) {
			grown := v.Shape().Size() != len(one[v.Path()])
			if last := v.Path() == "/out/weights" || v.Path() == "/out/bias"; grown != last {
				t.Errorf("%T: %s has %d values for two outputs, %d for one", net, v.Path(), v.Shape().Size(), len(one[v.Path()]))
			}
		}
	}
}

// TestLabelsWithoutClasses are refused, and a network without classes has no table of them.
func TestLabelsWithoutClasses(t *testing.T) {
	b := backendtest.Open(t, "go")
	store := model.NewStore()
	g := graph.NewGraph(b, "refuses")
	defer g.Finalize()
	model.SetStore(g, store)
	x, times := parameter(g, dtypes.Float32, []int{2, 2}), graph.Const(g, []int32{1, 2})
	message := panics(func() { labelled(&MLP{}, 1)(store.RootScope(), x, times, graph.Const(g, []int32{0, 1})) })
	if !contains(message, "ddpm: ", "without classes", "Classes") {
		t.Errorf("panics with %q", message)
	}
	if store.GetVariable("/label/table") != nil {
		t.Error("a network without classes has a table of them")
	}
}

// distance is the greatest difference of two lists.
func distance(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}
