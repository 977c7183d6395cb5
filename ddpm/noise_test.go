package ddpm_test

import (
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// TestNoiseIsStandardNormal holds the first four moments, and the share beyond one and two standard deviations, of a
// million draws against those of N(0, 1), within five standard errors; and that neighbours are uncorrelated.
func TestNoiseIsStandardNormal(t *testing.T) {
	const rows, columns = 333_333, 3 // odd in all
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		state, err := graph.RNGStateFromSeed(5)
		if err != nil {
			t.Fatal(err)
		}
		outputs := graph.MustNewExec(b, func(state *graph.Node) (next, z *graph.Node) {
			return ddpm.Noise(state, rows, columns)
		}).MustCall(state)
		if outputs[1].Shape().Dimensions[0] != rows || outputs[1].Shape().Dimensions[1] != columns {
			t.Fatalf("the noise is %s", outputs[1].Shape())
		}
		z := tensors.MustCopyFlatData[float32](outputs[1])
		n := float64(len(z))
		var moments [5]float64
		var beyond [3]float64
		var neighbours float64
		for i, v32 := range z {
			v := float64(v32)
			for k := range moments {
				moments[k] += math.Pow(v, float64(k)) / n
			}
			for k := range beyond {
				if math.Abs(v) > float64(k) {
					beyond[k] += 1 / n
				}
			}
			neighbours += v * float64(z[(i+1)%len(z)]) / n
		}
		check := func(what string, got, want, variance float64) {
			if error := 5 * math.Sqrt(variance/n); !(math.Abs(got-want) < error) {
				t.Errorf("%s is %.5f, want %.5f within %.5f", what, got, want, error)
			}
		}
		check("mean", moments[1], 0, 1)
		check("second moment", moments[2], 1, 2)
		check("third moment", moments[3], 0, 15)
		check("fourth moment", moments[4], 3, 96)
		check("product of neighbours", neighbours, 0, 1)
		for k := 1; k <= 2; k++ {
			p := math.Erfc(float64(k) / math.Sqrt2)
			check("share beyond", beyond[k], p, p*(1-p))
		}
	})
}

func TestTimesAreUniform(t *testing.T) {
	const n, T = 200_000, 7
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		state, err := graph.RNGStateFromSeed(6)
		if err != nil {
			t.Fatal(err)
		}
		outputs := graph.MustNewExec(b, func(state *graph.Node) (next, times *graph.Node) {
			return ddpm.Times(state, n, T)
		}).MustCall(state)
		var counts [T + 2]float64
		for _, step := range tensors.MustCopyFlatData[int32](outputs[1]) {
			if step < 1 || step > T {
				t.Fatalf("t = %d is outside 1..%d", step, T)
			}
			counts[step]++
		}
		for step := 1; step <= T; step++ {
			want := float64(n) / T
			if math.Abs(counts[step]-want) > 5*math.Sqrt(want*(1-1.0/T)) {
				t.Errorf("t = %d came %.0f times, want %.0f within %.0f", step, counts[step], want, 5*math.Sqrt(want*(1-1.0/T)))
			}
		}
	})
}
