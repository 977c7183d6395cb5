package network

import (
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// convolved is a 3×3 convolution by its definition: with that stride, and before zeros above and to the left.
func convolved(x, kernel, bias []float64, b, h, w, in, out, stride, before int) []float64 {
	y := make([]float64, b*(h/stride)*(w/stride)*out)
	at := 0
	for n := range b {
		for r := 0; r < h; r += stride {
			for c := 0; c < w; c += stride {
				for o := range out {
					sum := bias[o]
					for i := range 3 {
						for j := range 3 {
							row, column := r+i-before, c+j-before
							if row < 0 || row >= h || column < 0 || column >= w {
								continue
							}
							for k := range in {
								sum += x[((n*h+row)*w+column)*in+k] * kernel[((i*3+j)*in+k)*out+o]
							}
						}
					}
					y[at] = sum
					at++
				}
			}
		}
	}
	return y
}

// TestConv holds the convolutions against their definition.
func TestConv(t *testing.T) {
	const b, h, w, in, out = 2, 4, 6, 3, 5
	x := random(dtypes.Float32, "x", b, h, w, in)
	for name, test := range map[string]struct {
		f              block
		stride, before int
	}{
		"conv":        {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, out) }, 1, 1},
		"convZero":    {func(s *model.Scope, x *graph.Node) *graph.Node { return convZero(s, x, out) }, 1, 1},
		"convHalving": {func(s *model.Scope, x *graph.Node) *graph.Node { return convHalving(s, x, out) }, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			backendtest.Each(t, func(t *testing.T, backend compute.Backend) {
				got := floats(run(backend, test.f, x))
				want := convolved(floats(x), weight("/weights", 3, 3, in, out), weight("/bias", out), b, h, w, in, out, test.stride, test.before)
				near(t, name, got, want, 1e-5)
			})
		})
	}
}
