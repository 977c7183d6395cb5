package network

import (
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// TestResampling: plain halving is the mean of squares, plain doubling repeats, and with convolutions doubling is the
// convolution of that.
func TestResampling(t *testing.T) {
	// Two rows and four columns of one pixel with two channels.
	x := tensor(dtypes.Float32, []float64{1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80}, 1, 2, 4, 2)
	small := tensor(dtypes.Float32, []float64{1, 10, 2, 20}, 1, 1, 2, 2)
	doubled := []float64{1, 10, 1, 10, 2, 20, 2, 20, 1, 10, 1, 10, 2, 20, 2, 20}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		near(t, "down", floats(run(b, func(s *model.Scope, x *graph.Node) *graph.Node { return down(s, x, true) }, x)),
			[]float64{3.5, 35, 5.5, 55}, 1e-5)
		near(t, "up", floats(run(b, func(s *model.Scope, x *graph.Node) *graph.Node { return up(s, x, true) }, small)), doubled, 0)
		near(t, "up and conv", floats(run(b, func(s *model.Scope, x *graph.Node) *graph.Node { return up(s, x, false) }, small)),
			convolved(doubled, weight("/weights", 3, 3, 2, 2), weight("/bias", 2), 1, 2, 4, 2, 2, 1, 1), 1e-4)
		got := run(b, func(s *model.Scope, x *graph.Node) *graph.Node { return down(s, x, false) }, x)
		near(t, "down by conv", floats(got),
			convolved(floats(x), weight("/weights", 3, 3, 2, 2), weight("/bias", 2), 1, 2, 4, 2, 2, 2, 0), 1e-4)
	})
}
