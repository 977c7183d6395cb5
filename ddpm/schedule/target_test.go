package schedule

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
)

var targets = []Target{Eps, X0, V, Mean}

// Each target from each other, where all four are known: x_t, v and the mean are made of x_0 and ε by their definitions. The
// error allowed is that of rounding in a sum of two terms, which cancel where a target says little of another.
func TestConversionsOfAKnownPair(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for name, s := range several(t) {
		for i := 1; i <= s.T(); i += 1 + s.T()/50 {
			x0, eps := rng.NormFloat64(), rng.NormFloat64()
			xt := s.Marginal(i, x0).At(eps)
			known := map[Target]float64{
				Eps: eps, X0: x0,
				V:    math.Sqrt(s.AlphaBar(i))*eps - math.Sqrt(s.OneMinusAlphaBar(i))*x0,
				Mean: s.Posterior(i, xt, x0).Mean,
			}
			close(t, "VFrom", s.VFrom(i, x0, eps), known[V], 1e-15, 2)
			for _, from := range targets {
				for _, to := range targets {
					ofXt, ofValue := s.Conversion(i, from, to)
					scale := math.Abs(ofXt*xt) + math.Abs(ofValue)*(1+math.Abs(known[from])) + 1
					close(t, fmt.Sprintf("%s: %s from %s at %d", name, to, from, i), s.Convert(i, xt, known[from], from, to), known[to], 1e-13, scale)
				}
			}
		}
	}
}

// The zero value is ε, and the conversions that have functions of their own are those functions.
func TestConversionsThatHaveNames(t *testing.T) {
	s := paper(t)
	for _, i := range []int{1, 2, 500, 1000} {
		const xt, value = 0.7, -0.4
		close(t, "x0", s.Convert(i, xt, value, "", X0), s.X0FromEps(i, xt, value), 1e-14, 200)
		close(t, "eps", s.Convert(i, xt, value, X0, ""), s.EpsFromX0(i, xt, value), 1e-14, 200)
		close(t, "mean", s.Convert(i, xt, value, Eps, Mean), s.MeanFromEps(i, xt, value), 1e-15, 2)
		close(t, "itself", s.Convert(i, xt, value, "", Eps), value, 0, 1)
	}
}

// v is the velocity along the circle: with ᾱ = cos²φ, x_t = cos φ x_0 + sin φ ε, and v = d x_t/dφ, by finite differences.
func TestVIsAVelocity(t *testing.T) {
	s := paper(t)
	const x0, eps, h = 0.8, -1.3, 1e-5
	for _, i := range []int{1, 100, 500, 1000} {
		angle := math.Atan2(math.Sqrt(s.OneMinusAlphaBar(i)), math.Sqrt(s.AlphaBar(i)))
		at := func(phi float64) float64 { return math.Cos(phi)*x0 + math.Sin(phi)*eps }
		close(t, "velocity", s.VFrom(i, x0, eps), (at(angle+h)-at(angle-h))/(2*h), 1e-9, 1)
	}
}

// One loss, three targets: |Δε|² = SNR |Δx_0|² = ᾱ |Δv|².
func TestOneLossThreeTargets(t *testing.T) {
	for name, s := range several(t) {
		for i := 1; i <= s.T(); i++ {
			_, perX0 := s.Conversion(i, X0, Eps)
			_, perV := s.Conversion(i, V, Eps)
			close(t, fmt.Sprintf("%s: x0 at %d", name, i), perX0*perX0, s.SNR(i), 1e-14, s.SNR(i))
			close(t, fmt.Sprintf("%s: v at %d", name, i), perV*perV, s.AlphaBar(i), 1e-14, s.AlphaBar(i))
		}
	}
}

func TestTargetsThatAreNone(t *testing.T) {
	if err := Target("epsilon").Check(); err == nil || !strings.Contains(err.Error(), `did you mean "eps"?`) {
		t.Errorf("error %v", err)
	}
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, `unknown target "x"`) {
			t.Errorf("panic %s", got)
		}
	}()
	paper(t).Conversion(5, "x", Eps)
}

// The ends of the range are the two fixed variances, its middle their geometric mean.
func TestLogVarianceRange(t *testing.T) {
	for name, s := range several(t) {
		for i := 2; i <= s.T(); i++ {
			close(t, fmt.Sprintf("%s: large at %d", name, i), s.LogVarianceRange(i, 1), s.LogReverseVariance(i, FixedLarge), 1e-15, 40)
			close(t, fmt.Sprintf("%s: small at %d", name, i), s.LogVarianceRange(i, -1), s.LogReverseVariance(i, FixedSmall), 1e-15, 40)
			middle := math.Sqrt(s.Beta(i) * s.PosteriorVariance(i))
			close(t, fmt.Sprintf("%s: middle at %d", name, i), math.Exp(s.LogVarianceRange(i, 0)), middle, 1e-12, middle)
		}
	}
	s := paper(t)
	close(t, "at t = 1", s.LogVarianceRange(1, -1), s.LogPosteriorVarianceClipped(2), 1e-15, 10)
}

// The posterior by Bayes' rule of package gauss, with the jump to t-1 for the prior and step t for the channel, is the
// closed form of (6) and (7).
func TestPosteriorIsBayes(t *testing.T) {
	for name, s := range several(t) {
		for i := 1; i <= s.T(); i++ {
			const x0, xt = 0.6, -0.9
			want := s.StepLinear(i).Posterior(s.Marginal(i-1, x0), xt)
			got := s.Posterior(i, xt, x0)
			close(t, fmt.Sprintf("%s: mean at %d", name, i), got.Mean, want.Mean, 1e-12, 1)
			close(t, fmt.Sprintf("%s: variance at %d", name, i), got.Var, want.Var, 1e-12, want.Var)
		}
	}
}

// The jump is the steps one after the other, merged: (4) from (2).
func TestMarginalChannelIsTheStepsMerged(t *testing.T) {
	for name, s := range several(t) {
		merged := gauss.Linear{Scale: 1}
		for i := 1; i <= s.T(); i++ {
			merged = merged.Then(s.StepLinear(i))
			want := s.MarginalLinear(i)
			close(t, fmt.Sprintf("%s: scale at %d", name, i), merged.Scale, want.Scale, 1e-12, want.Scale)
			close(t, fmt.Sprintf("%s: variance at %d", name, i), merged.Var, want.Var, 1e-12, want.Var)
		}
	}
}
