package ddpm

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/gauss"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// klSize is what bounds the rounding of NormalKL in units: the terms that are added, and what an error of a unit in a
// logarithm does.
func klSize(p, q gauss.Normal) float64 {
	d, ratio := p.Mean-q.Mean, p.Var/q.Var
	logs := math.Abs(math.Log(p.Var)) + math.Abs(math.Log(q.Var))
	ofMeans := d*d/q.Var*(1+logs) + math.Abs(d)/q.Var*(math.Abs(p.Mean)+math.Abs(q.Mean))
	return ofMeans + math.Abs(ratio-1)*(1+logs) + math.Abs(math.Log(ratio))
}

// NormalKL against gauss.KL in float64, for variances from equal to a factor of 10,000 apart.
func TestNormalKLAgreesWithTheHost(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const n, each = 400, 3
	mean1, mean2 := normals(rng, n*each), normals(rng, n*each)
	log1, log2 := make([]float32, n), make([]float32, n*each)
	for i := range log2 {
		if i%each == 0 {
			log1[i/each] = float32(-10 * rng.Float64())
		}
		log2[i] = log1[i/each] + float32(rng.NormFloat64()*math.Exp(-12*rng.Float64()+2))
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		got := values[float32](t, b, func(in []*Node) []*Node { return []*Node{NormalKL(in[0], in[1], in[2], in[3])} },
			tensors.FromFlatDataAndDimensions(mean1, n, each), tensors.FromFlatDataAndDimensions(log1, n, 1),
			tensors.FromFlatDataAndDimensions(mean2, n, each), tensors.FromFlatDataAndDimensions(log2, n, each))[0]
		worst := 0.0
		for i := range got {
			p := gauss.Normal{Mean: float64(mean1[i]), Var: math.Exp(float64(log1[i/each]))}
			q := gauss.Normal{Mean: float64(mean2[i]), Var: math.Exp(float64(log2[i]))}
			wrong := math.Abs(float64(got[i]) - gauss.KL(p, q))
			if !(wrong <= 2*unit*klSize(p, q)) {
				t.Errorf("KL(%v ‖ %v) = %g, want %g within %.2g", p, q, got[i], gauss.KL(p, q), 2*unit*klSize(p, q))
			}
			worst = max(worst, wrong/(unit*klSize(p, q)))
		}
		t.Logf("at most %.2f roundings off", worst)
	})
}

// The gradients of NormalKL in float64 against central differences, on both sides of where e^x - 1 changes its formula.
func TestNormalKLHasItsGradient(t *testing.T) {
	b := backendtest.Open(t, "go")
	kl := func(x []float64) float64 {
		return gauss.KL(gauss.Normal{Mean: x[0], Var: math.Exp(x[1])}, gauss.Normal{Mean: x[2], Var: math.Exp(x[3])})
	}
	for _, x := range [][]float64{{0.3, -1, 0.5, -1.2}, {0.3, -3, 0.5, -1}, {0.3, -1, 0.5, -31}, {0, -1, 0, -1}} {
		outputs := values[float64](t, b, func(in []*Node) []*Node {
			return Gradient(ReduceAllSum(NormalKL(in[0], in[1], in[2], in[3])), in...)
		}, []float64{x[0]}, []float64{x[1]}, []float64{x[2]}, []float64{x[3]})
		for i, output := range outputs {
			const h = 1e-5
			up, down := append([]float64(nil), x...), append([]float64(nil), x...)
			up[i] += h
			down[i] -= h
			want := (kl(up) - kl(down)) / (2 * h)
			// The third derivative is of the size of the value; rounding leaves 1e-16 of the value, over h.
			if got := output[0]; !(math.Abs(got-want) <= 1e-9*(1+math.Abs(kl(x)))) {
				t.Errorf("at %v: derivative %d is %.12g, by differences %.12g", x, i, got, want)
			}
		}
	}
}
