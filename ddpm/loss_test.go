package ddpm

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// SimpleLoss against a sum in float64, and its gradient in the prediction against 2(predicted - eps)/size.
func TestSimpleLoss(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, dims := range [][]int{{4}, {4, 2}, {4, 3, 5, 2}} {
			each := 1
			for _, d := range dims[1:] {
				each *= d
			}
			eps, predicted := normals(rng, 4*each), normals(rng, 4*each)
			results, err := CallOnceN(b, func(in []*Node) []*Node {
				perExample, mean := SimpleLoss(in[0], in[1])
				perExample.AssertDims(4)
				mean.AssertScalar()
				return []*Node{perExample, mean, Gradient(mean, in[1])[0]}
			}, tensors.FromFlatDataAndDimensions(eps, dims...), tensors.FromFlatDataAndDimensions(predicted, dims...))
			if err != nil {
				t.Fatal(err)
			}
			perExample := tensors.MustCopyFlatData[float32](results[0])
			gradient := tensors.MustCopyFlatData[float32](results[2])
			var total float64
			for i := range 4 {
				var want float64
				for k := i * each; k < (i+1)*each; k++ {
					d := float64(predicted[k]) - float64(eps[k])
					want += d * d / float64(each)
					if slope := 2 * d / float64(4*each); math.Abs(float64(gradient[k])-slope) > 1e-6*math.Abs(slope) {
						t.Errorf("%v: gradient %g, want %g", dims, gradient[k], slope)
					}
				}
				if math.Abs(float64(perExample[i])-want) > 1e-6*want {
					t.Errorf("%v: loss of example %d is %g, want %g", dims, i, perExample[i], want)
				}
				total += want / 4
			}
			if got := tensors.MustCopyFlatData[float32](results[1])[0]; math.Abs(float64(got)-total) > 1e-6*total {
				t.Errorf("%v: mean loss %g, want %g", dims, got, total)
			}
		}
	})
}

// A network that predicts no noise has an expected loss of 1, with a variance of 2 over the number of values: within
// the interval that holds with probability 0.9999.
func TestSimpleLossOfPredictingNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	const n = 100_000
	loss, err := CallOnce(backendtest.Open(t, "go"), func(eps *Node) *Node {
		_, mean := SimpleLoss(eps, ZerosLike(eps))
		return mean
	}, tensors.FromFlatDataAndDimensions(normals(rng, n), n/10, 10))
	if err != nil {
		t.Fatal(err)
	}
	got, within := float64(tensors.ToScalar[float32](loss)), 3.89*math.Sqrt(2.0/n)
	if math.Abs(got-1) > within {
		t.Errorf("loss %g, want 1 ± %.2g", got, within)
	}
}
