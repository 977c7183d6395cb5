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

// normalised is GroupNorm by its definition, of x [b, pixels, channels].
func normalised(x, gamma, beta []float64, b, pixels, channels, groups int) []float64 {
	y := make([]float64, len(x))
	width := channels / groups
	for n := range b {
		for g := range groups {
			each := func(do func(at, channel int)) {
				for p := range pixels {
					for c := g * width; c < (g+1)*width; c++ {
						do((n*pixels+p)*channels+c, c)
					}
				}
			}
			count := float64(pixels * width)
			mean, variance := 0.0, 0.0
			each(func(at, _ int) { mean += x[at] / count })
			each(func(at, _ int) { variance += (x[at] - mean) * (x[at] - mean) / count })
			each(func(at, c int) { y[at] = gamma[c]*(x[at]-mean)/math.Sqrt(variance+1e-6) + beta[c] })
		}
	}
	return y
}

// TestGroupNorm holds GroupNorm against its definition. A mean a thousand times the deviation leaves float32 inputs with
// four digits of their variation, and must cost no more: E[x²] - E[x]² would have none left.
func TestGroupNorm(t *testing.T) {
	const b, h, w, channels, groups = 2, 4, 4, 6, 3
	dims := []int{b, h, w, channels}
	norm := func(s *model.Scope, x *graph.Node) *graph.Node { return groupNorm(s, x, groups) }
	gamma, beta := weight("/scale", channels), weight("/shift", channels)
	backendtest.Each(t, func(t *testing.T, backend compute.Backend) {
		for _, mean := range []float64{0, 10, 300, 3000} {
			values := uniform("x", size(dims))
			for i := range values {
				values[i] += mean
			}
			x := tensor(dtypes.Float32, values, dims...)
			want := normalised(floats(x), gamma, beta, b, h*w, channels, groups)
			near(t, "groupNorm", floats(run(backend, norm, x)), want, 1e-5+3e-7*mean)
		}
	})
}

// TestGroupNormOfConstant: without variation there is nothing to divide by, and only the shift remains.
func TestGroupNormOfConstant(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, backend compute.Backend) {
		x := tensor(dtypes.Float32, []float64{7, 7, 7, 7, 7, 7, 7, 7}, 1, 2, 2, 2)
		shift := weight("/shift", 2)
		got := floats(run(backend, func(s *model.Scope, x *graph.Node) *graph.Node { return groupNorm(s, x, 1) }, x))
		near(t, "groupNorm", got, []float64{shift[0], shift[1], shift[0], shift[1], shift[0], shift[1], shift[0], shift[1]}, 1e-6)
	})
}
