package network

import (
	"fmt"
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	_ "github.com/gomlx/compute/gobackend"
	"github.com/gomlx/gomlx/core/graph"
)

func ExampleTimeEmbedding() {
	backend, err := compute.NewWithConfig("go")
	if err != nil {
		panic(err)
	}
	embedding := graph.MustExecOnce(backend, func(t *graph.Node) *graph.Node {
		return TimeEmbedding(t, 4, dtypes.Float32)
	}, []int32{1, 2, 1000})
	for _, e := range embedding.Value().([][]float32) {
		fmt.Printf("%.4f\n", e)
	}
	// Output:
	// [0.0000 0.0000 1.0000 1.0000]
	// [0.8415 0.0001 0.5403 1.0000]
	// [-0.0265 0.0997 0.9996 0.9950]
}

// TestTimeEmbedding: the frequencies go from 1 to 1/10000 in equal ratios, and the squares of the sines and the cosines of
// each sum to one.
func TestTimeEmbedding(t *testing.T) {
	const dim, half = 16, 8
	times := []int32{1, 2, 3, 100, 999, 1000}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		got := floats(graph.MustExecOnce(b, func(t *graph.Node) *graph.Node { return TimeEmbedding(t, dim, dtypes.Float32) }, times))
		for i, step := range times {
			e := got[i*dim : (i+1)*dim]
			ratio := math.Pow(10000, -1.0/(half-1))
			frequency := 1.0
			for k := range half {
				angle := frequency * float64(step-1)
				near(t, fmt.Sprintf("t = %d, frequency %d", step, k), []float64{e[k], e[half+k]},
					[]float64{math.Sin(angle), math.Cos(angle)}, 2e-4)
				frequency *= ratio
			}
			if last := frequency / ratio; math.Abs(last*10000-1) > 1e-12 {
				t.Errorf("the last frequency is %g, want 1/10000", last)
			}
		}
	})
}

// TestTimeEmbeddingRefuses odd and small sizes.
func TestTimeEmbeddingRefuses(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, dim := range []int{-2, 0, 2, 5} {
		g := graph.NewGraph(b, "refuses")
		message := panics(func() { TimeEmbedding(graph.Const(g, []int32{1}), dim, dtypes.Float32) })
		g.Finalize()
		if !contains(message, "ddpm: ", "even", fmt.Sprint(dim)) {
			t.Errorf("dim = %d: panics with %q", dim, message)
		}
	}
}
