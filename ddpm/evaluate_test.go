package ddpm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/google/go-cmp/cmp"
)

// known is data whose bound package exact integrates, and the shape in which the evaluator gets them: single values,
// or images of one pixel, which are clipped and cut into levels.
type known struct {
	name    string
	data    *exact.Mixture
	shape   []int
	decoder exact.Decoder
}

func knownData(t *testing.T) []known {
	t.Helper()
	spread, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{-0.6}, Var: 0.04}, exact.Component{Weight: 2, Mean: []float64{0.5}, Var: 0.09})
	if err != nil {
		t.Fatal(err)
	}
	mass := make([]float64, 256)
	mass[0], mass[3], mass[180], mass[255] = 1, 3, 2, 1
	levels, err := exact.NewLevels(gauss.Bins{}, mass)
	if err != nil {
		t.Fatal(err)
	}
	return []known{{"values", spread, []int{1}, exact.Continuous{}}, {"pixels", levels, []int{1, 1, 1}, exact.Discrete{}}}
}

// draw draws n examples.
func (k known) draw(n int) *ddpm.Samples {
	r := rand.New(rand.NewPCG(1, 2))
	x0 := &ddpm.Samples{N: n, Shape: k.shape}
	for range n {
		x0.X = append(x0.X, float32(k.data.Sample(r)[0]))
	}
	return x0
}

func (k known) evaluator(t *testing.T, b compute.Backend, s *schedule.Schedule) *ddpm.Evaluator {
	t.Helper()
	net, err := ddpm.ExactEps(k.data, s)
	if err != nil {
		t.Fatal(err)
	}
	evaluator := ddpm.NewEvaluator(b, ddpm.NewProcess(s), net, k.shape)
	t.Cleanup(evaluator.Close)
	return evaluator
}

// within5 fails unless the mean of the values is within five standard errors of want.
func within5(t *testing.T, name string, values []float64, want float64) {
	t.Helper()
	mean, half := bound.Interval(values, 2*gauss.Normal{Var: 1}.CDF(5)-1)
	// Where all values are nearly one, rounding in float32 of numbers of that size is what remains.
	if limit := half + 1e-6*(1+math.Abs(want)); !(math.Abs(mean-want) <= limit) {
		t.Errorf("%s is %.6g, want %.6g within %.2g", name, mean, want, limit)
	}
}

// TestTheBoundOfKnownData evaluates the bound with ε* and holds every term of (5), each squared error, and the total
// of either form against the integrals of package exact: both variances, with and without clipping, either decoder.
func TestTheBoundOfKnownData(t *testing.T) {
	const n, T = 4000, 25
	s := linear(t, T)
	for _, k := range knownData(t) {
		for _, variance := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge} {
			model := exact.Model{Schedule: s, Eps: exact.New(k.data, s).Eps, Decoder: k.decoder, ClipX0: len(k.shape) == 3,
				Variance: func(t int) float64 { return math.Exp(s.LogReverseVariance(t, variance)) }}
			want, err := exact.New(k.data, s).Bound(model)
			if err != nil {
				t.Fatal(err)
			}
			entropy, err := exact.New(k.data, s).EntropyForm(model)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(fmt.Sprintf("%s, %s", k.name, variance), func(t *testing.T) {
				backendtest.Each(t, func(t *testing.T, b compute.Backend) {
					evaluator := k.evaluator(t, b, s)
					for _, form := range []exact.Form{exact.ByKL, exact.ByPath} {
						got, err := evaluator.Evaluate(t.Context(), k.draw(n), ddpm.BoundOptions{Variance: variance, Form: form, Batch: 1000})
						if err != nil {
							t.Fatal(err)
						}
						each := func(value func(bound.Terms) float64) (values []float64) {
							for _, terms := range got.Each {
								values = append(values, value(terms))
							}
							return values
						}
						within5(t, string(form), each(bound.Terms.Nats), want.Nats())
						for step := 1; step <= T; step++ {
							within5(t, fmt.Sprintf("the squared error at t = %d", step),
								each(func(b bound.Terms) float64 { return b.X0SquaredError[step] }), want.X0SquaredError[step])
						}
						if above, half := got.AboveEntropy(entropy.Entropy); !(math.Abs(above*math.Ln2-(entropy.Nats()-entropy.Entropy)) <= 3*half) {
							t.Errorf("%s: %g ± %g bits above the entropy, want %g", form, above, half, (entropy.Nats()-entropy.Entropy)/math.Ln2)
						}
						if form == exact.ByPath {
							continue
						}
						within5(t, "L_T", each(func(b bound.Terms) float64 { return b.LT }), want.LT)
						within5(t, "L_0", each(func(b bound.Terms) float64 { return b.L0 }), want.L0)
						for step := 2; step <= T; step++ {
							within5(t, fmt.Sprintf("Prev[%d]", step), each(func(b bound.Terms) float64 { return b.Prev[step] }), want.Prev[step])
						}
					}
				})
			})
		}
	}
}

// TestTheNoiseOfAnEvaluation holds what the noise must and must not depend on.
func TestTheNoiseOfAnEvaluation(t *testing.T) {
	k, s := knownData(t)[0], linear(t, 25)
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		evaluator := k.evaluator(t, b, s)
		run := func(n int, opts ddpm.BoundOptions) []bound.Terms {
			t.Helper()
			got, err := evaluator.Evaluate(t.Context(), k.draw(n), opts)
			if err != nil {
				t.Fatal(err)
			}
			return got.Each
		}
		whole := run(6, ddpm.BoundOptions{Batch: 4})
		if len(whole) != 6 {
			t.Fatalf("%d results for 6 examples", len(whole))
		}
		if diff := cmp.Diff(whole, run(6, ddpm.BoundOptions{Batch: 4})); diff != "" {
			t.Errorf("the same seed gives other terms:\n%s", diff)
		}
		if diff := cmp.Diff(whole[:5], run(5, ddpm.BoundOptions{Batch: 4})); diff != "" {
			t.Errorf("what fills up the last batch changes the terms of others:\n%s", diff)
		}
		if cmp.Equal(whole, run(6, ddpm.BoundOptions{Batch: 4, Seed: 1})) {
			t.Error("another seed gives the same terms")
		}
		same := k.draw(1)
		same.X, same.N = slices.Repeat(same.X, 8), 8
		got, err := evaluator.Evaluate(t.Context(), same, ddpm.BoundOptions{Batch: 4})
		if err != nil {
			t.Fatal(err)
		}
		// One x_0, eight times: new noise for each, in either batch, and at each t. Near t = T rounding leaves but a few
		// different predictions of x_0.
		for step := 2; step <= 15; step++ {
			seen := map[float64]bool{}
			for _, terms := range got.Each {
				seen[terms.X0SquaredError[step]] = true
				seen[terms.X0SquaredError[step-1]] = true
			}
			if len(seen) != 16 {
				t.Fatalf("at t = %d and the step before, eight examples have %d squared errors", step, len(seen))
			}
		}
	})
}

func TestEvaluateRefusesWhatDoesNotFit(t *testing.T) {
	s := linear(t, 25)
	evaluator := knownData(t)[1].evaluator(t, backendtest.Open(t, "go"), s)
	pixels := func(x ...float32) *ddpm.Samples { return &ddpm.Samples{X: x, N: len(x), Shape: []int{1, 1, 1}} }
	for _, c := range []struct {
		x0   *ddpm.Samples
		opts ddpm.BoundOptions
		says []string
	}{
		{nil, ddpm.BoundOptions{}, []string{"no examples"}},
		{&ddpm.Samples{X: []float32{0, 0}, N: 1, Shape: []int{2}}, ddpm.BoundOptions{}, []string{"[2]", "[1 1 1]"}},
		{&ddpm.Samples{X: []float32{0, 0, 0}, N: 2, Shape: []int{1, 1, 1}}, ddpm.BoundOptions{}, []string{"2 values, not 3"}},
		{pixels(0, 1.25), ddpm.BoundOptions{}, []string{"example 1", "1.25", "[-1, 1]", "exact.Continuous{}"}},
		{pixels(0, float32(math.NaN())), ddpm.BoundOptions{Decoder: exact.Continuous{}}, []string{"example 1", "NaN", "finite"}},
		{pixels(0), ddpm.BoundOptions{Batch: -1}, []string{"Batch = -1"}},
		{pixels(0), ddpm.BoundOptions{Variance: "tiny"}, []string{`"tiny"`, "fixed-small"}},
		{pixels(0), ddpm.BoundOptions{Form: "by-guess"}, []string{`"by-guess"`, "by-path"}},
		{pixels(0), ddpm.BoundOptions{Decoder: exact.Discrete{Bins: gauss.Bins{CDF: "logistic"}}}, []string{`"logistic"`, "tanh"}},
		{pixels(0), ddpm.BoundOptions{Decoder: exact.Discrete{Bins: gauss.Bins{Levels: 1}}}, []string{"1 levels", "2 or more"}},
	} {
		_, err := evaluator.Evaluate(t.Context(), c.x0, c.opts)
		wantError(t, err, c.says...)
	}
	if _, err := evaluator.Evaluate(t.Context(), pixels(1.25), ddpm.BoundOptions{Decoder: exact.Continuous{}}); err != nil {
		t.Errorf("a density of any number: %v", err)
	}
	betas := make([]float64, 25)
	for i := range betas {
		betas[i] = 0.1
	}
	even, err := schedule.FromBetas(betas)
	if err != nil {
		t.Fatal(err)
	}
	for says, other := range map[string]*schedule.Schedule{"made for T = 25, but the process has T = 30": linear(t, 30), "beta_1 = 0.004": even} {
		net, err := ddpm.ExactEps(knownData(t)[1].data, s)
		if err != nil {
			t.Fatal(err)
		}
		mixed := ddpm.NewEvaluator(backendtest.Open(t, "go"), ddpm.NewProcess(other), net, []int{1, 1, 1})
		defer mixed.Close()
		_, err = mixed.Evaluate(t.Context(), pixels(0), ddpm.BoundOptions{})
		wantError(t, err, says, "same schedule")
	}
	boundless := ddpm.NewEvaluator(backendtest.Open(t, "go"), ddpm.NewProcess(s), notANumber{}, []int{1, 1, 1})
	defer boundless.Close()
	_, err = boundless.Evaluate(t.Context(), pixels(0, 0), ddpm.BoundOptions{})
	wantError(t, err, "example 0", "not finite")
	broken := ddpm.NewEvaluator(backendtest.Open(t, "go"), ddpm.NewProcess(s), panicking{}, []int{1, 1, 1})
	defer broken.Close()
	_, err = broken.Evaluate(t.Context(), pixels(0), ddpm.BoundOptions{})
	wantError(t, err, "no network")
}

// Progress tells the steps of all batches, the last of them at the end.
func TestEvaluationTellsItsProgress(t *testing.T) {
	k, s := knownData(t)[0], linear(t, 25)
	evaluator := k.evaluator(t, backendtest.Open(t, "go"), s)
	var last int
	evaluator.Progress = func(done, total int) {
		if total != 3*25 || done <= last {
			t.Errorf("%d of %d after %d; want ever more of 75", done, total, last)
		}
		last = done
	}
	if _, err := evaluator.Evaluate(t.Context(), k.draw(5), ddpm.BoundOptions{Batch: 2}); err != nil {
		t.Fatal(err)
	}
	if last != 75 {
		t.Errorf("it ended at %d of 75", last)
	}
}

func TestEvaluationStopsWithItsContext(t *testing.T) {
	k, s := knownData(t)[0], linear(t, 100)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.evaluator(t, backendtest.Open(t, "go"), s).Evaluate(ctx, k.draw(3), ddpm.BoundOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

// TestTheEvaluatorOfARun evaluates a trained run's weights on data that it did not see, in the network's own program.
func TestTheEvaluatorOfARun(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		run := open(t, points())
		if _, err := run.Evaluator(b, ddpm.Raw); err == nil {
			t.Error("an untrained run has weights")
		}
		held, err := run.HeldOut(t.Context(), 200)
		if err != nil {
			t.Fatal(err)
		}
		var bits []float64
		for _, steps := range []int64{1, 300} {
			train(t, run, b, steps)
			evaluator, err := run.Evaluator(b, ddpm.Raw)
			if err != nil {
				t.Fatal(err)
			}
			defer evaluator.Close()
			got, err := evaluator.Evaluate(t.Context(), held, ddpm.BoundOptions{})
			if err != nil {
				t.Fatal(err)
			}
			mean, half := got.BitsPerDim()
			bits = append(bits, mean, half)
		}
		if !(bits[2]+bits[3] < bits[0]-bits[1]) {
			t.Errorf("after a step %.3g ± %.2g bits, after 300 %.3g ± %.2g: training does not lower the bound", bits[0], bits[1], bits[2], bits[3])
		}
	})
}
