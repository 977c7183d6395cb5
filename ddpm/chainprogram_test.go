package ddpm

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// saying says of a noise of 0.3, everywhere, what a network of the target would, and v of the variance.
type saying struct {
	process *Process
	target  schedule.Target
	v       float64
}

func (saying) Validate() error { return nil }

func (s saying) Predict(_ *model.Scope, in network.Input, outputs int) *Node {
	eps := AddScalar(ZerosLike(in.Xt), 0.3)
	answer := s.process.Convert(in.Xt, in.T, eps, schedule.Eps, s.target)
	if outputs == 1 {
		return answer
	}
	return Concatenate([]*Node{answer, AddScalar(ZerosLike(in.Xt), s.v)}, -1)
}

// What a network was trained to say does not matter to the samples, also where steps are left out: the mean it predicts
// is that of its own process, and a learned variance lies in the range of the respaced one.
func TestSamplesOfEveryObjective(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 60})
	draw := func(b compute.Backend, o Objective, v float64, opts SampleOptions) []float32 {
		t.Helper()
		sampler := NewSampler(b, p, saying{p, o.Target, v}, []int{2})
		defer sampler.Close()
		sampler.objective = o
		opts.N, opts.Seed = 20, 3
		samples, err := sampler.Sample(t.Context(), opts)
		if err != nil {
			t.Fatal(err)
		}
		return samples.X
	}
	same := func(what string, got, want []float32) {
		t.Helper()
		for i := range want {
			// Rounding, divided by √ᾱ_T = 0.006 at the first step.
			if math.Abs(float64(got[i]-want[i])) > 1e-3*(1+math.Abs(float64(want[i]))) {
				t.Fatalf("%s: value %d is %g, want %g", what, i, got[i], want[i])
			}
		}
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, steps := range []int{60, 9} {
			opts := SampleOptions{Steps: steps}
			want := draw(b, Objective{}, 0, opts)
			for _, target := range []schedule.Target{schedule.X0, schedule.V, schedule.Mean} {
				same(string(target), draw(b, Objective{Target: target}, 0, opts), want)
			}
			learned := Objective{Variance: schedule.Learned}
			same("v = -1", draw(b, learned, -1, opts), want)
			same("v = 1", draw(b, learned, 1, opts), draw(b, Objective{}, 0, SampleOptions{Steps: steps, Variance: schedule.FixedLarge}))
			same("DDIM", draw(b, learned, 1, SampleOptions{Steps: steps, Method: DDIM}), draw(b, Objective{}, 0, SampleOptions{Steps: steps, Method: DDIM}))
		}
	})
}
