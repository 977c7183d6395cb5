package exact

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
)

func separated(t testing.TB, d *Diffusion, m Model) EntropyTerms {
	t.Helper()
	terms, err := d.EntropyForm(m)
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

// The entropy of N(μ, σ²) is ½ ln(2πe σ²), that of a mixture an integral by the trapezium rule; far apart components add
// the entropy of the choice between them.
func TestEntropy(t *testing.T) {
	near(t, "of N(3, 0.2)", entropy(t, mixture(t, Component{1, []float64{3}, 0.2})), gauss.Normal{Var: 0.2}.Entropy(), 1e-13)
	m := lopsided(t)
	near(t, "of a mixture", entropy(t, m), trapezium(func(x float64) float64 {
		l := m.LogPDF([]float64{x})
		return -math.Exp(l) * l
	}, -3, 3, 4000), 1e-9)
	apart := mixture(t, Component{0.25, []float64{-50}, 1}, Component{0.75, []float64{50}, 1})
	choice := -0.25*math.Log(0.25) - 0.75*math.Log(0.75)
	near(t, "of a mixture far apart", entropy(t, apart), gauss.Normal{Var: 1}.Entropy()+choice, 1e-12)
	if got := entropy(t, mixture(t, Component{1, []float64{0}, 1}, Component{1, []float64{1}, 0})); !math.IsInf(got, -1) {
		t.Errorf("entropy with a point = %g, want -Inf", got)
	}
	if _, err := mixture(t, Component{1, []float64{0, 0}, 1}).Entropy(); err == nil || !strings.Contains(err.Error(), "Dim = 2") {
		t.Errorf("error %v, want one that says Dim = 2", err)
	}
}

// (16) = (5), though no term of one is a term of the other: for any denoiser, variance and decoder.
func TestEntropyFormHasTheTotalOfTheBound(t *testing.T) {
	s := linear(t, 100)
	spread, points := New(lopsided(t), s), New(twoPoints(t), s)
	for name, c := range map[string]struct {
		d *Diffusion
		m Model
	}{
		"best":        {spread, best(spread)},
		"fixed-small": {spread, Model{Schedule: s, Eps: spread.Eps}},
		"zero":        {spread, Model{Schedule: s, Eps: constant(0)}},
		"clipped":     {spread, Model{Schedule: s, Eps: constant(0.5), ClipX0: true}},
		"bins":        {points, Model{Schedule: s, Eps: points.Eps, Decoder: Discrete{}}},
		"bins, zero":  {points, Model{Schedule: s, Eps: constant(0), Decoder: Discrete{}, ClipX0: true}},
	} {
		terms, five := separated(t, c.d, c.m), bounded(t, c.d, c.m)
		near(t, name, terms.Nats(), five.Nats(), 1e-9)
		for at := 1; at <= 100; at++ {
			if terms.Steps[at] < -1e-12 {
				t.Errorf("%s: the KL at t = %d is %g, below 0", name, at, terms.Steps[at])
			}
			// Not to know x_0 leaves less to be wrong about: by I(x_{t-1}; x_0|x_t).
			if at > 1 && terms.Steps[at] > five.Prev[at]+1e-12 {
				t.Errorf("%s: the KL at t = %d is %g, above that of (5), %g", name, at, terms.Steps[at], five.Prev[at])
			}
		}
	}
}

// Each KL of (16) by a double integral over the mixture q(x_{t-1}|x_t) of Reverse.
func TestStepsByDoubleIntegral(t *testing.T) {
	d := New(lopsided(t), linear(t, 40))
	m := Model{Schedule: d.Schedule(), Eps: d.Eps, Variance: d.Schedule().Beta}
	terms := separated(t, d, m)
	for _, at := range []int{1, 2, 20, 40} {
		want := trapezium(func(xt float64) float64 {
			x := []float64{xt}
			law := d.Reverse(at, x)
			mean, variance := m.Reverse(at, x)
			p := gauss.Normal{Mean: mean[0], Var: variance}
			return math.Exp(d.LogPDF(at, x)) * trapezium(func(prev float64) float64 {
				l := law.LogPDF([]float64{prev})
				return math.Exp(l) * (l - p.LogPDF(prev))
			}, -9, 9, 1200)
		}, -7, 7, 1400)
		near(t, fmt.Sprintf("KL at t = %d", at), terms.Steps[at], want, 1e-9)
	}
	last := d.Marginal(40)
	near(t, "KL of x_T", terms.Prior, trapezium(func(x float64) float64 {
		l := last.LogPDF([]float64{x})
		return math.Exp(l) * (l - gauss.Normal{Var: 1}.LogPDF(x))
	}, -9, 9, 500), 1e-13)
}

// For N(0, 1) the reverse process is exact, and all of the bound but the entropy is 0.
func TestStepsOfAStandardNormalAreZero(t *testing.T) {
	d := New(mixture(t, Component{1, []float64{0}, 1}), linear(t, 1000))
	terms := separated(t, d, best(d))
	for at, step := range terms.Steps {
		if math.Abs(step) > 1e-12 {
			t.Errorf("KL at t = %d is %g, want 0", at, step)
		}
	}
	near(t, "KL of x_T", terms.Prior, 0, 1e-12)
}

// A point has a density of no finite entropy: for a continuous decoder there is nothing to keep apart.
func TestEntropyFormOfPointsNeedsBins(t *testing.T) {
	d := New(twoPoints(t), linear(t, 30))
	if _, err := d.EntropyForm(best(d)); err == nil || !strings.Contains(err.Error(), "use the decoder Discrete") {
		t.Errorf("error %v, want one that proposes Discrete", err)
	}
}
