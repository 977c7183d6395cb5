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

// TestAttention holds attention against its definition: each pixel's new value is a mean over all pixels of the same
// image, with the softmax of the products as weights.
func TestAttention(t *testing.T) {
	const b, pixels, channels, groups = 2, 6, 4, 2
	u := &UNet{Groups: groups}
	x := random(dtypes.Float32, "x", b, 2, 3, channels)
	normal := normalised(floats(x), weight("/norm/scale", channels), weight("/norm/shift", channels), b, pixels, channels, groups)
	part := func(name string, of []float64) []float64 {
		return linear(of, weight("/"+name+"/weights", channels, channels), weight("/"+name+"/bias", channels), channels, channels)
	}
	q, k, v := part("q", normal), part("k", normal), part("v", normal)
	mixed := make([]float64, len(q))
	for n := range b {
		for i := n * pixels; i < (n+1)*pixels; i++ {
			total := 0.0
			for j := n * pixels; j < (n+1)*pixels; j++ {
				product := 0.0
				for c := range channels {
					product += q[i*channels+c] * k[j*channels+c]
				}
				e := math.Exp(product / math.Sqrt(channels))
				total += e
				for c := range channels {
					mixed[i*channels+c] += e * v[j*channels+c]
				}
			}
			for c := range channels {
				mixed[i*channels+c] /= total
			}
		}
	}
	want := part("out", mixed)
	for i, value := range floats(x) {
		want[i] += value
	}
	backendtest.Each(t, func(t *testing.T, backend compute.Backend) {
		got := run(backend, func(s *model.Scope, x *graph.Node) *graph.Node { return u.attention(s, x) }, x)
		near(t, "attention", floats(got), want, 1e-5)
	})
}
