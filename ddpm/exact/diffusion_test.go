package exact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
)

// q(x_t) is the data, each x_0 spread by equation (4): ∫ q(x_0) q(x_t|x_0) dx_0 by the trapezium rule.
func TestMarginalIsTheDataSpread(t *testing.T) {
	d := New(lopsided(t), linear(t, 100))
	for _, at := range []int{1, 30, 100} {
		for _, x := range []float64{-1.3, 0, 0.8} {
			want := trapezium(func(x0 float64) float64 {
				return math.Exp(d.Data().LogPDF([]float64{x0})) * d.Schedule().Marginal(at, x0).PDF(x)
			}, -3, 3, 4000)
			near(t, fmt.Sprintf("q(x_%d = %g)", at, x), math.Exp(d.LogPDF(at, []float64{x})), want, 1e-11)
			near(t, "by Marginal", d.Marginal(at).LogPDF([]float64{x}), d.LogPDF(at, []float64{x}), 1e-12)
		}
	}
}

// Iterated steps of (2) are the marginal: q(x_t) is q(x_{t-1}), each value spread by one step.
func TestOneStepLeadsFromMarginalToMarginal(t *testing.T) {
	d := New(lopsided(t), linear(t, 40))
	for at := 1; at <= 40; at += 13 {
		const x = 0.3
		want := trapezium(func(prev float64) float64 {
			return math.Exp(d.LogPDF(at-1, []float64{prev})) * d.Schedule().Step(at, prev).PDF(x)
		}, -8, 8, 4000)
		near(t, fmt.Sprintf("q(x_%d)", at), math.Exp(d.LogPDF(at, []float64{x})), want, 1e-11)
	}
}

// ε* = -√(1-ᾱ_t) times the slope of ln q(x_t), by central differences.
func TestEpsIsTheScore(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		d := New(random(rng, t, 2), linear(t, 100))
		at := 1 + rng.IntN(100)
		x := d.Marginal(at).Sample(rng)
		eps, score := d.Eps(at, x), d.Score(at, x)
		for i := range x {
			const h = 1e-5
			high, low := append([]float64(nil), x...), append([]float64(nil), x...)
			high[i] += h
			low[i] -= h
			slope := (d.LogPDF(at, high) - d.LogPDF(at, low)) / (2 * h)
			near(t, "score", score[i], slope, 1e-6)
			near(t, "eps", eps[i], -math.Sqrt(d.Schedule().OneMinusAlphaBar(at))*slope, 1e-6)
		}
	}
}

// E[x_0|x_t], E[ε|x_t] and E[v|x_t] by Bayes' rule and the trapezium rule, from q(x_0) and equation (4) alone.
func TestBestPredictionsAreMeans(t *testing.T) {
	d := New(lopsided(t), linear(t, 100))
	s := d.Schedule()
	for _, at := range []int{1, 20, 60, 100} {
		for _, x := range []float64{-0.7, 0.1, 1.2} {
			mean := func(f func(x0 float64) float64) float64 {
				density := func(x0 float64) float64 {
					return math.Exp(d.Data().LogPDF([]float64{x0})) * s.Marginal(at, x0).PDF(x)
				}
				above := trapezium(func(x0 float64) float64 { return f(x0) * density(x0) }, -3, 3, 4000)
				return above / trapezium(density, -3, 3, 4000)
			}
			noise := func(x0 float64) float64 { return s.EpsFromX0(at, x, x0) }
			name := fmt.Sprintf("of x_%d = %g", at, x)
			near(t, "x0 "+name, d.X0(at, []float64{x})[0], mean(func(x0 float64) float64 { return x0 }), 1e-9)
			near(t, "eps "+name, d.Eps(at, []float64{x})[0], mean(noise), 1e-9)
			near(t, "v "+name, d.V(at, []float64{x})[0], mean(func(x0 float64) float64 {
				return math.Sqrt(s.AlphaBar(at))*noise(x0) - math.Sqrt(s.OneMinusAlphaBar(at))*x0
			}), 1e-9)
			// (15) holds between the two means, since it is linear.
			near(t, "(15)", d.X0(at, []float64{x})[0], s.X0FromEps(at, x, d.Eps(at, []float64{x})[0]), 1e-12)
		}
	}
}

// Oracle 1: for N(0, 1), ε* = √(1-ᾱ_t) x_t.
func TestEpsOfAStandardNormal(t *testing.T) {
	d := New(mixture(t, Component{1, []float64{0}, 1}), linear(t, 1000))
	for at := 1; at <= 1000; at += 37 {
		near(t, "eps", d.Eps(at, []float64{1.7})[0], math.Sqrt(d.Schedule().OneMinusAlphaBar(at))*1.7, 1e-14)
	}
}

// posterior × marginal = joint: q(x_0|x_t) q(x_t) = q(x_0) q(x_t|x_0) and q(x_{t-1}|x_t) q(x_t) = q(x_{t-1}) q(x_t|x_{t-1}).
func TestPosteriorTimesMarginalIsJoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 20 {
		d := New(random(rng, t, 1), linear(t, 50))
		at := 2 + rng.IntN(49)
		x0 := d.Data().Sample(rng)
		path := d.Path(rng, x0)
		x, prev := path[at], path[at-1]
		near(t, "x_0", d.PosteriorX0(at, x).LogPDF(x0)+d.LogPDF(at, x),
			d.Data().LogPDF(x0)+d.Schedule().Marginal(at, x0[0]).LogPDF(x[0]), 1e-11)
		near(t, "x_{t-1}", d.Reverse(at, x).LogPDF(prev)+d.LogPDF(at, x),
			d.LogPDF(at-1, prev)+d.Schedule().Step(at, prev[0]).LogPDF(x[0]), 1e-11)
	}
}

// q(x_{t-1}|x_t) is (6) averaged over q(x_0|x_t): for points a sum over them.
func TestReverseIsThePosteriorAveraged(t *testing.T) {
	d := New(twoPoints(t), linear(t, 100))
	x := []float64{0.2}
	weights := d.PosteriorX0(60, x).Components()
	for _, prev := range []float64{-0.4, 0, 0.3} {
		want := 0.0
		for _, c := range weights {
			want += c.Weight * d.Schedule().Posterior(60, x[0], c.Mean[0]).PDF(prev)
		}
		near(t, "density", math.Exp(d.Reverse(60, x).LogPDF([]float64{prev})), want, 1e-12)
	}
	// At t = 1 nothing is left between x_{t-1} and x_0.
	near(t, "at t = 1", d.Reverse(1, x).Mean()[0], d.X0(1, x)[0], 1e-14)
}

// Oracle 6: q(x_{t-1}|x_t) of two points has two peaks and a valley between them; q(x_{t-1}|x_t,x_0) has one. Two equal
// Gaussians at ±a have two peaks when a² exceeds their variance: here (7) makes that SNR(t-1) - SNR(t) > 1.
func TestReverseOfTwoPointsIsBimodal(t *testing.T) {
	d := New(twoPoints(t), linear(t, 25))
	s := d.Schedule()
	for at := 2; at <= 25; at++ {
		want := 1
		if s.SNR(at-1)-s.SNR(at) > 1 {
			want = 2
		}
		if got := peaks(d.Reverse(at, []float64{0})); got != want {
			t.Errorf("q(x_%d|x_%d = 0) has %d peaks, want %d", at-1, at, got, want)
		}
		six := s.Posterior(at, 0, 1)
		if got := peaks(mixture(t, Component{1, []float64{six.Mean}, six.Var})); got != 1 {
			t.Errorf("q(x_%d|x_%d = 0, x_0 = 1) has %d peaks, want 1", at-1, at, got)
		}
	}
}

func peaks(m *Mixture) (count int) {
	const h = 1e-3
	for x := -3.0; x < 3; x += h {
		at := m.LogPDF([]float64{x})
		if m.LogPDF([]float64{x - h}) < at && at >= m.LogPDF([]float64{x + h}) {
			count++
		}
	}
	return count
}

// LogForward is a sum of equation (2)'s Gaussians over t and the coordinates.
func TestLogForwardIsASumOfSteps(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	d := New(random(rng, t, 3), linear(t, 30))
	path := d.Path(rng, d.Data().Sample(rng))
	want := 0.0
	for at := 1; at <= 30; at++ {
		for i, prev := range path[at-1] {
			want += gauss.Normal.LogPDF(d.Schedule().Step(at, prev), path[at][i])
		}
	}
	near(t, "ln q(x_{1:T}|x_0)", LogForward(d.Schedule(), path), want, 1e-12)
}

// Drawn paths end where (4) says, within the interval that holds with probability 0.9999.
func TestPathEndsAtTheMarginal(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	d := New(twoPoints(t), linear(t, 30))
	const draws, z, at = 40_000, 3.89, 10
	want := d.Schedule().Marginal(at, 1)
	total, squares := 0.0, 0.0
	for range draws {
		e := d.Path(rng, []float64{1})[at][0] - want.Mean
		total += e / draws
		squares += e * e / draws
	}
	if e := z * want.Std() / math.Sqrt(draws); math.Abs(total) > e {
		t.Errorf("mean off by %.3g, more than %.2g", total, e)
	}
	if e := z * want.Var * math.Sqrt(2.0/draws); math.Abs(squares-want.Var) > e {
		t.Errorf("variance %.5g, want %.5g ± %.2g", squares, want.Var, e)
	}
}

func TestADiffusionNeedsBoth(t *testing.T) {
	for name, call := range map[string]func(){
		"data":     func() { New(nil, linear(t, 25)) },
		"schedule": func() { New(lopsided(t), nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("without a %s: no panic", name)
				}
			}()
			call()
		}()
	}
}
