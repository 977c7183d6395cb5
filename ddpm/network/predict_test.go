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

// tiny is a U-Net with all that a U-Net has, small enough for the pure Go backend.
func tiny() *UNet {
	return &UNet{Size: 8, Channels: 2, Base: 8, Multipliers: []int{1, 2}, Blocks: 1, Attention: []int{4}, Groups: 4}
}

// TestWhereTrainingBegins: a fresh U-Net predicts no noise at all, whatever it sees, and a fresh MLP that all is noise, as
// their last layers are zero.
func TestWhereTrainingBegins(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for net, dims := range map[Network][]int{tiny(): {2, 8, 8, 2}, &MLP{}: {5, 2}} {
			exec := model.MustNewExec(b, model.NewStore(), predict(net))
			times := make([]int32, dims[0])
			for i := range times {
				times[i] = int32(1 + 10*i)
			}
			x := random(dtypes.Float32, "x", dims...)
			want := make([]float64, size(dims))
			if len(dims) == 2 {
				want = floats(x)
			}
			near(t, "ε", floats(exec.MustCall1(x, times)), want, 0)
			exec.Finalize()
		}
	})
}

// TestBackendsAgree: with the same weights, the pure Go backend and XLA give the same noise and the same gradients.
func TestBackendsAgree(t *testing.T) {
	u := tiny()
	dims := []int{2, 8, 8, 2}
	var want map[string][]float64
	for _, name := range backendtest.Names {
		b := backendtest.Open(t, name)
		store := weighted(b, func(scope *model.Scope, g *graph.Graph) {
			predict(u)(scope, parameter(g, dtypes.Float32, dims), graph.Const(g, []int32{1, 2}))
		})
		var paths []string
		exec := model.MustNewExec(b, store, func(scope *model.Scope, x, t *graph.Node) []*graph.Node {
			eps := predict(u)(scope, x, t)
			at := []*graph.Node{x}
			paths = []string{"by x"}
			for v := range trainable(store) {
				at = append(at, v.NodeValue(x))
				paths = append(paths, v.Path())
			}
			paths = append(paths, "ε")
			return append(graph.Gradient(graph.ReduceAllMean(graph.Square(eps)), at...), eps)
		})
		got := map[string][]float64{}
		for i, output := range exec.MustCall(random(dtypes.Float32, "x", dims...), []int32{1, 777}) {
			got[paths[i]] = floats(output)
		}
		exec.Finalize()
		if want == nil {
			want = got
			continue
		}
		if len(got) != len(want) {
			t.Fatalf("%s has %d outputs, %s %d", name, len(got), backendtest.Names[0], len(want))
		}
		for path := range want {
			scale := 0.0
			for _, v := range want[path] {
				scale = math.Max(scale, math.Abs(v))
			}
			near(t, name+" "+path, got[path], want[path], 1e-4*scale+1e-6)
		}
	}
}

// TestTimeMatters: each example is told its own time, and another time gives another noise.
func TestTimeMatters(t *testing.T) {
	b := backendtest.Open(t, "go")
	for net, dims := range map[Network][]int{tiny(): {3, 8, 8, 2}, &MLP{}: {3, 2}} {
		store := weighted(b, func(scope *model.Scope, g *graph.Graph) {
			predict(net)(scope, parameter(g, dtypes.Float32, dims), graph.Const(g, []int32{1, 2, 3}))
		})
		exec := model.MustNewExec(b, store, predict(net))
		one := uniform("x", size(dims)/3)
		var x []float64
		for range 3 {
			x = append(x, one...)
		}
		eps := floats(exec.MustCall1(tensor(dtypes.Float32, x, dims...), []int32{5, 5, 600}))
		exec.Finalize()
		n := len(one)
		near(t, "the same time", eps[n:2*n], eps[:n], 1e-6)
		differs := false
		for i := range n {
			differs = differs || math.Abs(eps[2*n+i]-eps[i]) > 1e-2
		}
		if !differs {
			t.Errorf("%T: t = 5 and t = 600 give the same ε", net)
		}
	}
}

// TestDropoutInTraining: the U-Net drops only in a graph that is marked as training.
func TestDropoutInTraining(t *testing.T) {
	u := tiny()
	u.Dropout = 0.5
	b := backendtest.Open(t, "go")
	dims := []int{1, 8, 8, 2}
	store := weighted(b, func(scope *model.Scope, g *graph.Graph) {
		predict(u)(scope, parameter(g, dtypes.Float32, dims), graph.Const(g, []int32{1}))
	})
	eps := func(training bool) []float64 {
		exec := model.MustNewExec(b, store, func(scope *model.Scope, x, t *graph.Node) *graph.Node {
			store.SetTraining(x.Graph(), training)
			return predict(u)(scope, x, t)
		})
		defer exec.Finalize()
		return floats(exec.MustCall1(random(dtypes.Float32, "x", dims...), tensors.FromValue([]int32{9})))
	}
	still := eps(false)
	near(t, "without training", eps(false), still, 0)
	for i, v := range eps(true) {
		if math.Abs(v-still[i]) > 1e-3 {
			return
		}
	}
	t.Error("training with dropout 0.5 changes nothing")
}
