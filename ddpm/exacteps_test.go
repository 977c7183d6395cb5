package ddpm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/exact"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// epsRounding is what rounding can do to ε* of one example, in units and for each coordinate: in the distances to the
// components, and through their probabilities, whose relative errors are those of the exponents.
func epsRounding(marginal *exact.Mixture, noiseBar float64, x []float64) []float64 {
	logPDF := marginal.LogPDF(x)
	components := marginal.Components()
	share, exponent := make([]float64, len(components)), make([]float64, len(components))
	mean := 0.0
	for k, c := range components {
		square, rounded := 0.0, 0.0
		for i, m := range c.Mean {
			square += (x[i] - m) * (x[i] - m) / c.Var
			rounded += math.Abs(x[i]-m) / c.Var * (math.Abs(x[i]) + 2*math.Abs(m))
		}
		logs := float64(len(x))/2*math.Log(2*math.Pi*c.Var) - math.Log(c.Weight)
		share[k] = math.Exp(-square/2 - logs - logPDF)
		exponent[k] = rounded + 3*square + math.Abs(logs) + 4
		mean += share[k] * exponent[k]
	}
	units := make([]float64, len(x))
	for i := range units {
		for k, c := range components {
			scale := share[k] * math.Sqrt(noiseBar) / c.Var
			units[i] += scale * (math.Abs(x[i]) + 2*math.Abs(c.Mean[i]))
			units[i] += scale * math.Abs(x[i]-c.Mean[i]) * (4 + exponent[k] + mean)
		}
	}
	return units
}

// ExactEps against package exact in float64: mixtures and points in one, two and twelve dimensions, near the data and
// far from it, at every t.
func TestExactEpsAgreesWithTheHost(t *testing.T) {
	s, err := schedule.Linear(100)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for _, dim := range []int{1, 2, 12} {
		for _, spread := range []float64{0, 0.3} {
			var components []exact.Component
			for range 5 {
				c := exact.Component{Weight: 0.1 + rng.Float64(), Mean: make([]float64, dim), Var: spread * rng.Float64()}
				for i := range c.Mean {
					c.Mean[i] = 2*rng.Float64() - 1
				}
				components = append(components, c)
			}
			data, err := exact.NewMixture(components...)
			if err != nil {
				t.Fatal(err)
			}
			net, err := ExactEps(data, s)
			if err != nil {
				t.Fatal(err)
			}
			diffusion := exact.New(data, s)
			var times []int32
			var xt []float32
			for step := 1; step <= s.T(); step++ {
				for _, far := range []float64{1, 30} {
					times = append(times, int32(step))
					for _, x := range diffusion.Marginal(step).Sample(rng) {
						xt = append(xt, float32(far*x))
					}
				}
			}
			t.Run(fmt.Sprintf("%d dimensions, variances up to %g", dim, spread), func(t *testing.T) {
				backendtest.Each(t, func(t *testing.T, b compute.Backend) {
					// Shaped as images, which the data need not be.
					got := values[float32](t, b, func(in []*Node) []*Node { return []*Node{net.Predict(nil, network.Input{Xt: in[0], T: in[1]}, 1)} },
						tensors.FromFlatDataAndDimensions(xt, len(times), dim, 1, 1), times)[0]
					worst := 0.0
					for n, step := range times {
						x := make([]float64, dim)
						for i := range x {
							x[i] = float64(xt[n*dim+i])
						}
						want := diffusion.Eps(int(step), x)
						for i, units := range epsRounding(diffusion.Marginal(int(step)), s.OneMinusAlphaBar(int(step)), x) {
							wrong := math.Abs(float64(got[n*dim+i]) - want[i])
							if !(wrong <= unit*units) {
								t.Fatalf("at t = %d, x_t = %v: coordinate %d is %g, want %g within %.2g", step, x, i, got[n*dim+i], want[i], unit*units)
							}
							worst = max(worst, wrong/unit/units)
						}
					}
					t.Logf("at most %.2f of what rounding can do", worst)
				})
			})
		}
	}
}

func TestExactEpsRefusesWhatDoesNotFit(t *testing.T) {
	s, err := schedule.Linear(100)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ExactEps(nil, s); err == nil || !strings.Contains(err.Error(), "exact.NewMixture") {
		t.Errorf("without data: %v", err)
	}
	data, err := exact.NewPoints([]float64{0, 0})
	if err != nil {
		t.Fatal(err)
	}
	net, err := ExactEps(data, s)
	if err != nil {
		t.Fatal(err)
	}
	_, err = CallOnce(backendtest.Open(t, "go"), func(x, t *Node) *Node { return net.Predict(nil, network.Input{Xt: x, T: t}, 1) },
		[][]float32{{1, 2, 3}}, []int32{1})
	if err == nil || !strings.Contains(err.Error(), "ddpm: ExactEps is for data of 2 dimensions, not (Float32)[1, 3]") {
		t.Errorf("three coordinates: %v", err)
	}
}
