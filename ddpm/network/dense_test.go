package network

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// linear is xW + b, one row of x after another.
func linear(x, w, b []float64, in, out int) []float64 {
	var y []float64
	for row := 0; row < len(x); row += in {
		for o := range out {
			sum := b[o]
			for k := range in {
				sum += x[row+k] * w[k*out+o]
			}
			y = append(y, sum)
		}
	}
	return y
}

// TestDense holds both dense layers against sums over the last axis.
func TestDense(t *testing.T) {
	x := random(dtypes.Float32, "x", 2, 3, 2, 4)
	want := linear(floats(x), weight("/weights", 4, 5), weight("/bias", 5), 4, 5)
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		near(t, "dense", floats(run(b, func(s *model.Scope, x *graph.Node) *graph.Node { return dense(s, x, 5) }, x)), want, 1e-5)
		near(t, "denseZero", floats(run(b, func(s *model.Scope, x *graph.Node) *graph.Node { return denseZero(s, x, 5) }, x)), want, 1e-5)
	})
}

// TestSwish holds swish against x/(1+e^-x), far out too.
func TestSwish(t *testing.T) {
	values := []float64{-100, -20, -1, 0, 0.5, 3, 100}
	var want []float64
	for _, v := range values {
		want = append(want, v/(1+math.Exp(-v)))
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		got := run(b, func(_ *model.Scope, x *graph.Node) *graph.Node { return swish(x) }, tensor(dtypes.Float32, values, len(values)))
		near(t, "swish", floats(got), want, 2e-5)
	})
}
