package ddpm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// exactNoise is ε*, the best prediction there is, for data of the law N(0, variance):
//
//	ε*(x_t) = √(1−ᾱ_t) x_t / (ᾱ_t variance + 1 − ᾱ_t)
type exactNoise struct {
	schedule *schedule.Schedule
	variance float64
}

func (e exactNoise) Validate() error { return nil }

func (e exactNoise) Predict(_ *model.Scope, in network.Input, _ int) *graph.Node {
	xt, t := in.Xt, in.T
	table := make([]float32, e.schedule.T()+1)
	for t := 1; t <= e.schedule.T(); t++ {
		table[t] = float32(e.factor(t))
	}
	return graph.Mul(xt, graph.Reshape(graph.Gather(graph.Const(xt.Graph(), table), graph.ExpandAxes(t, -1)), -1, 1))
}

func (e exactNoise) factor(t int) float64 {
	return math.Sqrt(e.schedule.OneMinusAlphaBar(t)) / (e.schedule.AlphaBar(t)*e.variance + e.schedule.OneMinusAlphaBar(t))
}

func linear(t testing.TB, T int) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(T)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSamplesHaveTheVarianceOfTheChain draws samples with ε*, which is linear, so that every x_t of the chain is normal
// with a variance that a recursion of one line in float64 gives. It tells the two variances apart, and would show noise
// added at the last step, a loop the wrong way round and steps counted off by one.
func TestSamplesHaveTheVarianceOfTheChain(t *testing.T) {
	const n, dims, T = 20000, 2, 25
	s := linear(t, T)
	net := exactNoise{s, 0.25}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, kind := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge} {
			t.Run(string(kind), func(t *testing.T) {
				sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), net, []int{dims})
				defer sampler.Close()
				samples, err := sampler.Sample(context.Background(), ddpm.SampleOptions{N: n, Seed: 3, Variance: kind})
				if err != nil {
					t.Fatal(err)
				}
				variance := 1.0
				for step := T; step >= 1; step-- {
					factor := (1 - s.Beta(step)/math.Sqrt(s.OneMinusAlphaBar(step))*net.factor(step)) / math.Sqrt(s.Alpha(step))
					noise := s.Beta(step)
					if kind == schedule.FixedSmall {
						noise = s.Beta(step) * s.OneMinusAlphaBar(step-1) / s.OneMinusAlphaBar(step)
					}
					if step == 1 {
						noise = 0
					}
					variance = factor*factor*variance + noise
				}
				var sum, squares float64
				for _, x := range samples.X {
					sum += float64(x)
					squares += float64(x) * float64(x)
				}
				count := float64(n * dims)
				// Five standard errors: of a mean √(v/count), of a variance v √(2/count).
				if mean := sum / count; math.Abs(mean) > 5*math.Sqrt(variance/count) {
					t.Errorf("mean %.5f, want 0 within %.5f", mean, 5*math.Sqrt(variance/count))
				}
				if got := squares / count; math.Abs(got-variance) > 5*variance*math.Sqrt(2/count) {
					t.Errorf("variance %.5f, want %.5f within %.5f", got, variance, 5*variance*math.Sqrt(2/count))
				}
			})
		}
	})
}

func TestSamplingStopsWithItsContext(t *testing.T) {
	s := linear(t, 100)
	sampler := ddpm.NewSampler(backendtest.Open(t, "go"), ddpm.NewProcess(s), exactNoise{s, 1}, []int{2})
	defer sampler.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	frames := 0
	for _, err := range sampler.Chain(ctx, ddpm.SampleOptions{N: 1}) {
		if frames++; frames == 4 {
			cancel()
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if frames != 5 {
		t.Errorf("%d frames, want 4 and the error", frames)
	}
}

func TestSamplerErrors(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	if _, err := run.Sampler(b, ddpm.Averaged); err == nil || !strings.Contains(err.Error(), "train it first") {
		t.Errorf("an untrained run: %v", err)
	}
	if _, err := run.Sampler(b, "avg"); err == nil || !strings.Contains(err.Error(), `no weights "avg"`) {
		t.Errorf("unknown weights: %v", err)
	}
	train(t, run, b, 1)
	sampler, err := run.Sampler(b, ddpm.Raw)
	if err != nil {
		t.Fatal(err)
	}
	defer sampler.Close()
	for says, opts := range map[string]ddpm.SampleOptions{"N = -2": {N: -2}, "huge": {Variance: "huge"}} {
		if _, err := sampler.Sample(context.Background(), opts); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v; want one that says %q", err, says)
		}
	}
}

// TestAveragedWeightsFollowTheRecursion trains step by step with a checkpoint at each, and holds the averages in them
// against the recursion worked out here from the weights alone.
func TestAveragedWeightsFollowTheRecursion(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	const name = "/ema/network/"
	want := map[string][]float64{}
	for step := range int64(12) {
		train(t, run, b, step+1)
		state := checkpointState(t, run)
		decay := min(0.99, float64(1+step)/float64(10+step))
		for path, weights := range state {
			if !strings.HasPrefix(path, "/network/") {
				continue
			}
			average, ok := state["/ema"+path]
			if !ok {
				t.Fatalf("no average of %s", path)
			}
			if step == 0 {
				want[path] = weights
			} else {
				for i, w := range weights {
					want[path][i] += (1 - decay) * (w - want[path][i])
				}
			}
			for i, a := range average {
				if math.Abs(a-want[path][i]) > 1e-6 {
					t.Fatalf("step %d: %s[%d] is %g, want %g", step+1, name+path, i, a, want[path][i])
				}
			}
		}
	}
	if len(want) < 4 {
		t.Errorf("only %d weights were found", len(want))
	}
}

func ExampleEMADecay() {
	for _, n := range []int64{0, 1, 10, 100, 1000, 100000} {
		fmt.Printf("%d: %.4f\n", n, ddpm.EMADecay(0.9999, n))
	}
	// Output:
	// 0: 0.0000
	// 1: 0.1818
	// 10: 0.5500
	// 100: 0.9182
	// 1000: 0.9911
	// 100000: 0.9999
}
