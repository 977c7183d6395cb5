package ddpm_test

import (
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/google/go-cmp/cmp"
)

// frames is a whole chain.
func frames(t *testing.T, s *ddpm.Sampler, opts ddpm.SampleOptions) (all []ddpm.Frame) {
	t.Helper()
	for frame, err := range s.Chain(t.Context(), opts) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, frame)
	}
	return all
}

// draw is Sample.
func draw(t *testing.T, s *ddpm.Sampler, opts ddpm.SampleOptions) *ddpm.Samples {
	t.Helper()
	samples, err := s.Sample(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return samples
}

// Every step of DDIM without noise, of chains of all steps and of fewer, against schedule.DDIM in float64. The network
// is of the whole schedule: told other times than the kept ones, it would answer for others.
func TestDDIMChainAgainstTheHost(t *testing.T) {
	const T = 40
	s := linear(t, T)
	net := exactNoise{s, 0.25}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), net, []int{2})
		defer sampler.Close()
		for _, opts := range []ddpm.SampleOptions{
			{}, {Steps: 7}, {Steps: 1}, {Steps: 10, Spacing: schedule.Strided},
			{Steps: 5, Start: &ddpm.Start{T: 23, Xt: &ddpm.Samples{X: []float32{1, -2}, N: 1, Shape: []int{2}}}},
		} {
			opts.Method, opts.Seed = ddpm.DDIM, 5
			chain := frames(t, sampler, opts)
			if want := max(opts.Steps, 1); len(chain) != want+1 && opts.Steps != 0 || chain[len(chain)-1].T != 0 {
				t.Fatalf("%d frames down to t = %d", len(chain), chain[len(chain)-1].T)
			}
			if start := opts.Start; start != nil && (chain[0].T != start.T || cmp.Diff(chain[0].X, start.Xt) != "") {
				t.Errorf("the chain begins at t = %d with %v", chain[0].T, chain[0].X)
			}
			for i, to := range chain[1:] {
				from := chain[i]
				for j := range to.X.X {
					x := float64(from.X.X[j])
					eps := net.factor(from.T) * x
					want, x0 := s.DDIM(from.T, to.T, x, eps, 0).Mean, s.X0FromEps(from.T, x, eps)
					// Float32: some roundings of x̂_0, which is far smaller than what it is a difference of.
					if slack := 1e-6 * math.Abs(x) / math.Sqrt(s.AlphaBar(from.T)); math.Abs(float64(to.X.X[j])-want) > slack ||
						math.Abs(float64(to.X0.X[j])-x0) > slack {
						t.Errorf("%d steps, t = %d to %d: x = %g, x_0 = %g, want %g, %g", opts.Steps, from.T, to.T, to.X.X[j], to.X0.X[j], want, x0)
					}
				}
			}
		}
	})
}

// A chain is the same to the last bit in one call and step by step, whatever it is of.
func TestSampleIsTheEndOfTheChain(t *testing.T) {
	const T = 25
	s := linear(t, T)
	known := &ddpm.Known{X0: &ddpm.Samples{X: []float32{0.5, 0}, N: 1, Shape: []int{2}}, Mask: []bool{true, false}, Resample: 3}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), exactNoise{s, 0.25}, []int{2})
		defer sampler.Close()
		for _, opts := range []ddpm.SampleOptions{
			{}, {Variance: schedule.FixedLarge, Steps: 9}, {Method: ddpm.DDIM, Eta: 0.5}, {Known: known},
		} {
			opts.N, opts.Seed = 3, 11
			all := frames(t, sampler, opts)
			for i, frame := range all {
				if (frame.X0 == nil) != (i == 0) {
					t.Errorf("frame t = %d has X0 %v", frame.T, frame.X0)
				}
				if i > 0 && frame.T >= all[i-1].T {
					t.Errorf("t = %d follows %d", frame.T, all[i-1].T)
				}
			}
			if diff := cmp.Diff(draw(t, sampler, opts), all[len(all)-1].X); diff != "" || all[0].T != T {
				t.Errorf("%+v: the chain's end (-Sample +Chain):\n%s", opts, diff)
			}
		}
	})
}

// DDIM with η = 1 and the ancestral steps with the posterior variance are one chain, the noise of a seed being the same.
func TestDDIMWithAllItsNoiseIsAncestral(t *testing.T) {
	s := linear(t, 50)
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), exactNoise{s, 0.25}, []int{2})
		defer sampler.Close()
		for _, steps := range []int{50, 8} {
			ancestral := draw(t, sampler, ddpm.SampleOptions{N: 100, Seed: 2, Steps: steps})
			implicit := draw(t, sampler, ddpm.SampleOptions{N: 100, Seed: 2, Steps: steps, Method: ddpm.DDIM, Eta: 1})
			for i := range ancestral.X {
				// Rounding at t = T, magnified by 1/√ᾱ_T = 150 there and damped by the steps after it.
				if diff := math.Abs(float64(ancestral.X[i] - implicit.X[i])); diff > 1e-4 {
					t.Fatalf("%d steps, value %d: %g ancestral, %g by DDIM", steps, i, ancestral.X[i], implicit.X[i])
				}
			}
		}
	})
}
