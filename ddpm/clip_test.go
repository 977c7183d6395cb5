package ddpm

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// TestClipByGlobalNorm clips two gradients whose norms are 3 and 4, and so 5 together.
func TestClipByGlobalNorm(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, test := range []struct{ bound, factor float64 }{{1, 0.2}, {5, 1}, {10, 1}, {-1, 1}} {
		outputs := graph.MustNewExec(b, func(one, two *graph.Node) (a, c, norm *graph.Node) {
			clipped, norm := clipByGlobalNorm([]*graph.Node{one, two}, test.bound)
			return clipped[0], clipped[1], norm
		}).MustCall([]float32{1, 2, 2}, [][]float32{{4}, {0}})
		if norm := tensors.ToScalar[float32](outputs[2]); norm != 5 {
			t.Errorf("bound %g: the norm is %g, want 5 as before clipping", test.bound, norm)
		}
		for i, want := range [][]float64{{1, 2, 2}, {4, 0}} {
			for j, v := range tensors.MustCopyFlatData[float32](outputs[i]) {
				if math.Abs(float64(v)-test.factor*want[j]) > 1e-6 {
					t.Errorf("bound %g: gradient %d is %g at %d, want %g", test.bound, i, v, j, test.factor*want[j])
				}
			}
		}
	}
	zero := graph.MustNewExec(b, func(x *graph.Node) *graph.Node {
		clipped, _ := clipByGlobalNorm([]*graph.Node{x}, 1)
		return clipped[0]
	}).MustCall([]float32{0, 0})
	for _, v := range tensors.MustCopyFlatData[float32](zero[0]) {
		if v != 0 {
			t.Errorf("a gradient of 0 became %g", v)
		}
	}
}
