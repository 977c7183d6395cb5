package schedule

import (
	"fmt"
	"math"
	"testing"
)

// Both choices of variance are the exact reverse process of some data: fixed-large of N(0, 1), where ε*(x_t) =
// √(1-ᾱ_t) x_t and q(x_{t-1}|x_t) follows from Bayes' rule for x_{t-1} ~ N(0, 1); fixed-small of one point, where q is
// the posterior.
func TestReverseIsExactForItsData(t *testing.T) {
	s := paper(t)
	for i := 2; i <= s.T(); i++ {
		const xt = 0.7
		large := s.Reverse(i, xt, math.Sqrt(s.OneMinusAlphaBar(i))*xt, FixedLarge)
		// x_{t-1} and x_t have covariance √α_t and variances 1.
		close(t, fmt.Sprintf("large: mean at %d", i), large.Mean, math.Sqrt(1-s.Beta(i))*xt, 1e-14, 1)
		close(t, fmt.Sprintf("large: variance at %d", i), large.Var, s.Beta(i), 1e-14, s.Beta(i))

		const point = -0.4
		small := s.Reverse(i, xt, s.EpsFromX0(i, xt, point), FixedSmall)
		want := s.Posterior(i, xt, point)
		close(t, fmt.Sprintf("small: mean at %d", i), small.Mean, want.Mean, 1e-13, 1)
		close(t, fmt.Sprintf("small: variance at %d", i), small.Var, want.Var, 1e-14, want.Var)
	}
}

func TestLogVarianceAtTheFirstStep(t *testing.T) {
	s := paper(t)
	want := math.Log(5.4531876613e-5)
	for name, got := range map[string]float64{
		"posterior":   s.LogPosteriorVarianceClipped(1),
		"fixed-small": s.LogReverseVariance(1, FixedSmall),
		"fixed-large": s.LogReverseVariance(1, FixedLarge),
		"zero value":  s.LogReverseVariance(1, ""),
	} {
		near(t, name, got, want, 1e-10)
	}
	near(t, "large at 2", s.LogReverseVariance(2, FixedLarge), math.Log(s.Beta(2)), 1e-15)
	near(t, "zero value at 2", s.LogReverseVariance(2, ""), math.Log(s.PosteriorVariance(2)), 1e-15)
	only, err := FromBetas([]float64{0.25})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "T = 1", only.LogPosteriorVarianceClipped(1), math.Log(0.25), 1e-15)
}

// For N(0, 1) data with σ² = β the terms of the bound telescope: Σ_{t=2..T} log2(β_t/β̃_t)/2 = log2((1-ᾱ_T)/β_1)/2, and
// its value for the paper's schedule is known.
func TestBoundTelescopes(t *testing.T) {
	s := paper(t)
	var bits float64
	for i := 2; i <= s.T(); i++ {
		bits += math.Log2(s.Beta(i)/s.PosteriorVariance(i)) / 2
	}
	near(t, "sum", bits, 6.64382707683, 1e-11)
	near(t, "closed form", math.Log2(s.OneMinusAlphaBar(s.T())/s.Beta(1))/2, 6.64382707683, 1e-11)
}

// L_T = KL(q(x_T|x_0) ‖ N(0,1)) is (-ln(1-ᾱ_T) - ᾱ_T + ᾱ_T E[x_0²])/2 nats: 2.9113e-5 bits for E[x_0²] = 1.
func TestLittleIsLeftAtTheEnd(t *testing.T) {
	s := paper(t)
	nats := -math.Log(s.OneMinusAlphaBar(1000)) / 2
	near(t, "L_T", nats/math.Ln2, 2.9113e-5, 2e-5)
}

// The weight of ‖x_0 - x̂_0‖² in L_{t-1} with σ² = β̃ is (ofX0²/β̃)/2 by (8), and (SNR(t-1) - SNR(t))/2.
func TestSNRIsTheWeightOfX0(t *testing.T) {
	for name, s := range several(t) {
		for i := 2; i <= s.T(); i++ {
			ofX0, _ := s.PosteriorMeanCoefficients(i)
			want := ofX0 * ofX0 / s.PosteriorVariance(i)
			got := s.SNR(i-1) - s.SNR(i)
			close(t, fmt.Sprintf("%s: weight at %d", name, i), got, want, 1e-14, s.SNR(i-1))
		}
	}
	if s := paper(t); !math.IsInf(s.SNR(0), 1) {
		t.Errorf("SNR(0) = %g, want +Inf", s.SNR(0))
	}
}
