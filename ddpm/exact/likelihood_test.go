package exact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

func logLikelihood(t testing.TB, m Model, x0 ...float64) []float64 {
	t.Helper()
	logs, err := m.LogLikelihood1D(x0...)
	if err != nil {
		t.Fatal(err)
	}
	return logs
}

// For Gaussian data the reverse step is linear, and a model of linear Gaussian steps is a Gaussian: push N(0, 1) through
// them with the algebra of channels.
func TestLikelihoodOfALinearModel(t *testing.T) {
	for _, T := range []int{25, 200} {
		s := linear(t, T)
		d := New(mixture(t, Component{1, []float64{0.5}, 0.25}), s)
		m := best(d)
		law := gauss.Normal{Var: 1}
		for at := T; at >= 1; at-- {
			low, variance := m.Reverse(at, []float64{0})
			high, _ := m.Reverse(at, []float64{1})
			law = gauss.Linear{Scale: high[0] - low[0], Shift: low[0], Var: variance}.Push(law)
		}
		points := []float64{law.At(-6), -1, 0.5, 0.7, law.At(5)}
		for i, got := range logLikelihood(t, m, points...) {
			near(t, fmt.Sprintf("ln p(%.2f) at T = %d", points[i], T), got, law.LogPDF(points[i]), 1e-8)
		}
	}
}

// A model that is no Gaussian by another route: p_θ(x_0) is the mean of p_θ(x_{0:T})/q(x_{1:T}|x_0) over paths by (2),
// within 4.5 standard errors.
func TestLikelihoodByImportanceSampling(t *testing.T) {
	rng := rand.New(rand.NewPCG(71, 72))
	d := New(lopsided(t), linear(t, 30))
	for name, m := range map[string]Model{
		"best":    best(d),
		"clipped": {Schedule: d.Schedule(), Eps: constant(0.2), Variance: d.Schedule().Beta, ClipX0: true},
	} {
		for _, x0 := range []float64{-0.6, 0.2, 0.9} {
			const n = 20_000
			var mean, squares float64
			for range n {
				path := d.Path(rng, []float64{x0})
				w := math.Exp(m.LogJoint(path) - LogForward(d.Schedule(), path))
				mean += w / n
				squares += w * w / n
			}
			got := math.Exp(logLikelihood(t, m, x0)[0])
			if e := 4.5 * math.Sqrt((squares-mean*mean)/n); !(math.Abs(got-mean) <= e) {
				t.Errorf("%s: p(%g) = %.5g, by sampling %.5g ± %.2g", name, x0, got, mean, e)
			}
		}
	}
}

// Densities integrate to 1, probabilities of bins sum to 1.
func TestLikelihoodIsADistribution(t *testing.T) {
	d := New(twoPoints(t), linear(t, 50))
	for name, m := range map[string]Model{
		"best":  best(d),
		"wrong": {Schedule: d.Schedule(), Eps: constant(-0.3), ClipX0: true},
	} {
		const n, width = 3000, 8.0
		points := make([]float64, n)
		for i := range points {
			points[i] = width * (float64(i)/n - 0.5)
		}
		total := 0.0
		for _, l := range logLikelihood(t, m, points...) {
			total += math.Exp(l) * width / n
		}
		near(t, "integral, "+name, total, 1, 1e-8)

		m.Decoder = Discrete{}
		levels := make([]float64, 256)
		for k := range levels {
			levels[k] = gauss.Bins{}.Centre(k)
		}
		total = 0.0
		for _, l := range logLikelihood(t, m, levels...) {
			total += math.Exp(l)
		}
		near(t, "sum, "+name, total, 1, 1e-8)
	}
}

// entropy <= negative log-likelihood <= bound, and for N(0, 1), where the model is exact, all three are one.
func TestLikelihoodLiesBelowTheBound(t *testing.T) {
	for _, data := range []*Mixture{lopsided(t), mixture(t, Component{1, []float64{0}, 1})} {
		for _, T := range []int{25, 200} {
			d := New(data, linear(t, T))
			nll, err := d.NLL(best(d))
			if err != nil {
				t.Fatal(err)
			}
			h, b := entropy(t, data), bounded(t, d, best(d)).Nats()
			if !(h <= nll+1e-9 && nll <= b+1e-9) {
				t.Errorf("T = %d: entropy %.9f, negative log-likelihood %.9f, bound %.9f: not in order", T, h, nll, b)
			}
			if len(data.components) == 1 {
				near(t, "negative log-likelihood of an exact model", nll, h, 1e-9)
			}
		}
	}
}

// A denoiser that jumps is followed: for T = 1 and ε = ±3 by the sign of x_1, p_θ(x_0) is two integrals, each over half
// a line.
func TestLikelihoodOfAJump(t *testing.T) {
	s, err := schedule.FromBetas([]float64{0.75})
	if err != nil {
		t.Fatal(err)
	}
	m := Model{Schedule: s, Variance: s.Beta, Eps: func(_ int, xt []float64) []float64 { return []float64{math.Copysign(3, xt[0])} }}
	const x0 = 0.4
	half := func(from, to float64) float64 {
		return simpson(func(x float64) float64 {
			return gauss.Normal{Var: 1}.PDF(x) * gauss.Normal{Mean: s.MeanFromEps(1, x, math.Copysign(3, (from+to)/2)), Var: 0.75}.PDF(x0)
		}, from, to, 2000)
	}
	near(t, "ln p", logLikelihood(t, m, x0)[0], math.Log(half(-9, 0)+half(0, 9)), 1e-8)
}

// simpson is Simpson's rule with n intervals, n even, for a smooth function: its error is of the order n⁻⁴.
func simpson(f func(float64) float64, from, to float64, n int) float64 {
	h := (to - from) / float64(n)
	total := f(from) + f(to)
	for i := 1; i < n; i++ {
		total += float64(2+2*(i%2)) * f(from+float64(i)*h)
	}
	return total * h / 3
}

func TestLikelihoodOfARoughDenoiserFails(t *testing.T) {
	s := linear(t, 30)
	m := Model{Schedule: s, Eps: func(_ int, xt []float64) []float64 { return []float64{10 * math.Sin(1e7*xt[0])} }}
	if _, err := m.LogLikelihood1D(0); err == nil || !strings.Contains(err.Error(), "do not follow the reverse step at t = 30") {
		t.Errorf("error %v, want one that says where the points do not follow", err)
	}
}
