package bound

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// law is data N(0, data) under a model that predicts ε by slope[t]·x_t, with variances σ_t², t = 1..T, the first of which
// is that of a continuous decoder.
type law struct {
	data            float64
	slope, variance []float64
}

// terms are the bound's, with the means over x_0 and x_t by quadrature: every term is a polynomial of degree two in
// both, for which three points are exact.
func (l law) terms(t testing.TB, s *schedule.Schedule) Terms {
	t.Helper()
	rule, err := gauss.GaussHermite(3)
	if err != nil {
		t.Fatal(err)
	}
	data := gauss.Normal{Var: l.data}
	reverse := func(step int, xt float64) gauss.Normal {
		return gauss.Normal{Mean: s.MeanFromEps(step, xt, l.slope[step]*xt), Var: l.variance[step]}
	}
	b := Terms{Dim: 1, Prev: make([]float64, s.T()+1)}
	b.LT = rule.Expect(data, func(x0 float64) float64 { return Prior(s, x0) })
	for step := 2; step <= s.T(); step++ {
		b.Prev[step] = rule.Expect(data, func(x0 float64) float64 {
			return rule.Expect(s.Marginal(step, x0), func(xt float64) float64 {
				return Previous(s, step, x0, xt, reverse(step, xt))
			})
		})
	}
	b.L0 = rule.Expect(data, func(x0 float64) float64 {
		return rule.Expect(s.Marginal(1, x0), func(x1 float64) float64 { return -reverse(1, x1).LogPDF(x0) })
	})
	return b
}

// standard is N(0, 1) with the best prediction, ε* = √(1-ᾱ_t) x_t, and σ_t² = β_t: the exact reverse process.
func standard(s *schedule.Schedule) law {
	l := law{data: 1, slope: []float64{0}, variance: []float64{0}}
	for step := 1; step <= s.T(); step++ {
		l.slope = append(l.slope, math.Sqrt(s.OneMinusAlphaBar(step)))
		l.variance = append(l.variance, s.Beta(step))
	}
	return l
}

// Where the model is the exact reverse process, the bound is the entropy of the data, log₂(2πe)/2 bits, whatever the number
// of steps and whatever the schedule. Each L_{t-1} is log₂(β_t/β̃_t)/2 there.
func TestBoundOfAStandardNormalIsItsEntropy(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	schedules := map[string]*schedule.Schedule{"one step": anySchedule(t, rng, 1, 0.5, 0.5)}
	for _, T := range []int{21, 50, 100, 1000, 4000} {
		schedules[fmt.Sprintf("linear %d", T)] = linear(t, T)
	}
	for i := range 10 {
		schedules[fmt.Sprintf("odd %d", i)] = anySchedule(t, rng, 1+rng.IntN(40), 1e-6, 0.9)
	}
	for name, s := range schedules {
		b := standard(s).terms(t, s)
		near(t, name, b.BitsPerDim(), 2.04709558518, 4e-12)
		for step := 2; step <= s.T(); step++ {
			want := math.Log2(s.Beta(step)/s.PosteriorVariance(step)) / 2
			near(t, fmt.Sprintf("%s: L_%d", name, step-1), BitsPerDim(b.Prev[step], 1), want, 1e-12)
		}
	}
}

// The same with the paper's numbers: L_T is 2.9113e-5 bits, and the sum of the L_{t-1} telescopes.
func TestTermsOfAStandardNormal(t *testing.T) {
	s := linear(t, 1000)
	b := standard(s).terms(t, s)
	relative(t, "L_T", BitsPerDim(b.LT, 1), 2.9113e-5, 2e-5) // five digits are known
	near(t, "sum", b.Rate()-BitsPerDim(b.LT, 1), 6.64382707683, 1e-12)
	near(t, "closed form", math.Log2(s.OneMinusAlphaBar(1000)/s.Beta(1))/2, 6.64382707683, 1e-12)
}

// No schedule and no model of a normal law gives a bound below its entropy, or a divergence that is negative or not a number.
// The betas are at least 1e-8: at 1e-30 an x_t of order 1 in float64 does not hold its own noise.
func TestNoBoundBelowTheEntropy(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range 300 {
		s := anySchedule(t, rng, 1+rng.IntN(40), math.Pow(10, -8*rng.Float64()), 0.95)
		l := standard(s)
		l.data = math.Exp(4 * rng.NormFloat64())
		for step := range l.slope {
			// The best prediction of ε for this variance, more or less, and any variance.
			l.slope[step] *= math.Exp(rng.NormFloat64()) / (1 + s.AlphaBar(step)*(l.data-1))
			l.variance[step] *= math.Exp(rng.NormFloat64())
		}
		b := l.terms(t, s)
		for step, value := range append([]float64{b.LT}, b.Prev...) {
			if !(value >= 0) || math.IsInf(value, 0) {
				t.Errorf("schedule %d: term %d is %g", i, step-1, value)
			}
		}
		if entropy := (gauss.Normal{Var: l.data}).Entropy(); !(b.Nats() >= entropy-1e-9*(1+math.Abs(b.Nats()))) {
			t.Errorf("schedule %d: the bound is %g nats, the entropy %g", i, b.Nats(), entropy)
		}
	}
}
