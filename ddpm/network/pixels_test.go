package network

import (
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
)

// What a GPU does instead of products with ones comes to the same.
func TestBothWaysOverPixels(t *testing.T) {
	const batch, pixels, channels = 2, 5, 3
	exec := graph.MustNewExec(backendtest.Open(t, "go"), func(x, c *graph.Node) []*graph.Node {
		var all []*graph.Node
		for _, way := range []struct {
			sum    func(*graph.Node) *graph.Node
			spread func(*graph.Node, int) *graph.Node
		}{{sumMultiplying, spreadMultiplying}, {sumReducing, spreadBroadcasting}} {
			y := graph.Mul(graph.Square(x), way.spread(graph.Mul(c, way.sum(x)), pixels))
			all = append(append(all, y), graph.Gradient(graph.ReduceAllSum(y), x, c)...)
		}
		return all
	})
	defer exec.Finalize()
	got := exec.MustCall(random(dtypes.Float64, "x", batch, pixels, channels), random(dtypes.Float64, "c", batch, channels))
	for i, what := range []string{"value", "gradient by x", "gradient by c"} {
		near(t, what, floats(got[i]), floats(got[i+3]), 1e-12)
	}
}
