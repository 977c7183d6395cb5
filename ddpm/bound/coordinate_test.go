package bound

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// L_T and L_{t-1} in closed form are the integrals of q ln q/p. The trapezium rule is exact to rounding here, which the
// logarithms multiply.
func TestDivergencesByQuadrature(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		s := anySchedule(t, rng, 2+rng.IntN(20), 1e-3, 0.9)
		step, x0, _, xt := somewhere(rng, s)
		near(t, "L_T", Prior(s, x0), divergence(s.Marginal(s.T(), x0), gauss.Normal{Var: 1}), 1e-11)
		q := s.Posterior(step, xt, x0)
		p := gauss.Normal{Mean: q.At(rng.NormFloat64()), Var: q.Var * math.Exp(rng.NormFloat64())}
		near(t, "L_{t-1}", Previous(s, step, x0, xt, p), divergence(q, p), 1e-11)
	}
}

// (8): for any variance L_{t-1} is the squared distance of the means, weighted, and a constant that knows neither x_0 nor
// the network: the divergence at equal means.
func TestPreviousIsMeanSquaredPlusConstant(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		s := anySchedule(t, rng, 2+rng.IntN(50), 1e-5, 0.99)
		step, x0, _, xt := somewhere(rng, s)
		q := s.Posterior(step, xt, x0)
		variance := q.Var * math.Exp(2*rng.NormFloat64())
		p := gauss.Normal{Mean: q.At(rng.NormFloat64()), Var: variance}
		near(t, "(8)", MeanSquared(s, step, x0, xt, p.Mean, variance), Previous(s, step, x0, xt, p)-Constant(s, step, variance), 1e-12)
		same := gauss.Normal{Mean: q.Mean, Var: variance}
		near(t, "C", Constant(s, step, variance), divergence(q, same), 1e-11)
		if c := Constant(s, step, variance); c < 0 {
			t.Errorf("C = %g, and a divergence is never negative", c)
		}
	}
	s := linear(t, 1000)
	for step := 2; step <= 1000; step++ {
		if c := Constant(s, step, s.PosteriorVariance(step)); c != 0 {
			t.Errorf("C = %g at t = %d with the posterior's own variance, want 0", c, step)
		}
	}
}

// (9), (10) and (12) are (8) when x_t comes from x_0 and ε, and the network predicts ε. Their rounding is that of x_t,
// magnified by 1/√ᾱ on the way through x_0 and by the weight: hence the scale.
func TestFormsOfTheMeanAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 500 {
		s := anySchedule(t, rng, 2+rng.IntN(50), 1e-4, 0.3)
		step, x0, eps, xt := somewhere(rng, s)
		variance := s.PosteriorVariance(step) * math.Exp(rng.NormFloat64())
		slope := rng.NormFloat64()
		predict := func(xt float64) float64 { return slope * xt }
		mean := func(xt float64) float64 { return s.MeanFromEps(step, xt, predict(xt)) }
		want := MeanSquared(s, step, x0, xt, mean(xt), variance)
		// A mean of size m that is wrong by m·1e-15 moves (8) by d·m·1e-15/σ².
		size := (1 + math.Abs(mean(xt))) * (1 + math.Abs(mean(xt)-s.Posterior(step, xt, x0).Mean)) / variance
		for name, got := range map[string]float64{
			"(9)":  Reparametrised(s, step, x0, eps, variance, mean),
			"(10)": MeanFromNoise(s, step, x0, eps, variance, mean),
			"(12)": EpsSquared(s, step, eps, predict(xt), variance),
		} {
			if !(math.Abs(got-want) <= 2e-14*size) {
				t.Errorf("%s = %.15g, (8) is %.15g; they may differ by %.2g", name, got, want, 2e-14*size)
			}
		}
	}
}

// (14) is the mean over the dimensions of (12) with its weight taken away.
func TestSimpleIsTheUnweightedMean(t *testing.T) {
	s := linear(t, 1000)
	const step = 300
	eps, predicted := []float64{1, -0.5, 0.25}, []float64{0.5, 0.5, 0}
	sum := 0.0
	for i := range eps {
		sum += EpsSquared(s, step, eps[i], predicted[i], 0.01)
	}
	relative(t, "L_simple", Simple(eps, predicted), sum/3/Weight(s, step, schedule.Eps, 0.01), 1e-14)
}

// Telescope's sum runs along paths of the forward process; both sides round once a step.
func TestTelescope(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 20 {
		s := anySchedule(t, rng, 1+rng.IntN(200), 1e-4, 0.2)
		x0 := rng.NormFloat64()
		path := []float64{x0}
		for step := 1; step <= s.T(); step++ {
			path = append(path, s.Step(step, path[step-1]).At(rng.NormFloat64()))
		}
		sum, ends := Telescope(s, x0, path)
		near(t, "sum", sum, ends, 1e-12)
		last := s.T()
		near(t, "ends", ends, math.Log(s.Marginal(1, x0).PDF(path[1])/s.Marginal(last, x0).PDF(path[last])), 1e-11)
	}
}

func TestPanics(t *testing.T) {
	s := linear(t, 50)
	variance := s.Beta(1)
	mean := func(xt float64) float64 { return xt }
	for want, calls := range map[string][]func(step int){
		"outside 2..50": {
			func(step int) { Previous(s, step, 0, 0, gauss.Normal{Var: 1}) },
			func(step int) { MeanSquared(s, step, 0, 0, 0, variance) },
			func(step int) { Constant(s, step, variance) },
			func(step int) { Reparametrised(s, step, 0, 0, variance, mean) },
			func(step int) { MeanFromNoise(s, step, 0, 0, variance, mean) },
			func(step int) { EpsSquared(s, step, 0, 0, variance) },
			func(step int) { Weight(s, step, "", variance) },
			func(step int) { WeightBySNR(s, step, "", "") },
		},
		`"noise"`: {
			func(int) { Weight(s, 2, "noise", variance) },
			func(int) { WeightBySNR(s, 2, "noise", "") },
		},
		"2 dimensions and a prediction of 1":  {func(int) { Simple([]float64{1, 2}, []float64{1}) }},
		"a path of 2 values":                  {func(int) { Telescope(s, 0, []float64{0, 1}) }},
		"no squared error at t = 1":           {func(int) { Terms{Prev: make([]float64, 3)}.RMSE(1) }},
		"confidence 95; it must be in (0, 1)": {func(int) { Interval([]float64{1, 2}, 95) }},
		"t = 3 outside 0..2":                  {func(int) { Terms{Prev: make([]float64, 3)}.RateFrom(3) }},
		"0 dimensions; give":                  {func(int) { BitsPerDim(1, 0) }, func(int) { Terms{}.Distortion() }},
	} {
		for i, call := range calls {
			for _, step := range []int{1, 51} {
				func() {
					defer func() {
						if got, _ := recover().(string); !strings.Contains(got, want) {
							t.Errorf("%q, call %d, t = %d: panicked with %q", want, i, step, got)
						}
					}()
					call(step)
				}()
			}
		}
	}
}
