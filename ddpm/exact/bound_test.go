package exact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// bounded is the bound of a model, or the test fails.
func bounded(t testing.TB, d *Diffusion, m Model) bound.Terms {
	t.Helper()
	terms, err := d.Bound(m)
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

func entropy(t testing.TB, m *Mixture) float64 {
	t.Helper()
	h, err := m.Entropy()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Oracle 1: for N(0, 1), ε*, σ_t² = β_t at t = 1 too and a continuous decoder the bound is the entropy, for every T; its
// terms are ½ ln(β_t/β̃_t) and telescope.
func TestBoundOfAStandardNormalIsItsEntropy(t *testing.T) {
	standard := mixture(t, Component{1, []float64{0}, 1})
	for _, T := range []int{21, 100, 1000} {
		s := linear(t, T)
		terms := bounded(t, New(standard, s), best(New(standard, s)))
		near(t, fmt.Sprintf("bits at T = %d", T), terms.BitsPerDim(), 2.04709558518, 1e-11)
		var sum float64
		for at := 2; at <= T; at++ {
			near(t, fmt.Sprintf("L_%d", at-1), terms.Prev[at], 0.5*math.Log(s.Beta(at)/s.PosteriorVariance(at)), 1e-13)
			sum += terms.Prev[at] / math.Ln2
		}
		near(t, "sum of L_{t-1}", sum, math.Log2(s.OneMinusAlphaBar(T)/s.Beta(1))/2, 1e-11)
		if T == 1000 {
			near(t, "sum of L_{t-1} in bits", sum, 6.64382707683, 1e-11)
			near(t, "L_T in bits", terms.LT/math.Ln2, 2.9113e-5, 1e-9)
		}
	}
}

// Oracle 2: the gap for N(0, 1/4), with σ_t² = β_t at t = 1 too and a continuous decoder, to the three digits published
// with it; it goes as 1/T.
func TestGapGoesAsOneOverT(t *testing.T) {
	quarter := mixture(t, Component{1, []float64{0}, 0.25})
	for T, want := range map[int]float64{25: .0448, 50: .0220, 100: .0110, 1000: .00109} {
		d := New(quarter, linear(t, T))
		got := bounded(t, d, best(d)).Nats() - entropy(t, quarter)
		if digit := math.Pow(10, math.Floor(math.Log10(want))-2); math.Abs(got-want) > digit/2 {
			t.Errorf("gap at T = %d is %.6f, want %g to three digits", T, got, want)
		}
	}
	// The exception at t = 1 of the paper's code costs L_0 .1136 nats of a density: ½(ln r + 1/r - 1), r = β̃_2/β_1, but
	// for the variance of x_0 given x_1, which is β_1 to 4e-4.
	s := linear(t, 1000)
	d := New(quarter, s)
	m := best(d)
	m.Variance = func(at int) float64 { return math.Exp(s.LogReverseVariance(at, schedule.FixedLarge)) }
	r := s.PosteriorVariance(2) / s.Beta(1)
	near(t, "price of the exception", bounded(t, d, m).Nats()-bounded(t, d, best(d)).Nats(), 0.5*(math.Log(r)+1/r-1), 1e-3)
}

// Every term by another route: L_{t-1} is a double integral over q(x_0) and q(x_t|x_0) of a KL of two Gaussians, whose
// mean Model.Reverse gives, and X0SquaredError and L_0 likewise.
func TestTermsByDoubleIntegral(t *testing.T) {
	d := New(lopsided(t), linear(t, 40))
	for name, m := range map[string]Model{
		"best":    best(d),
		"zero":    {Schedule: d.Schedule(), Eps: constant(0)},
		"clipped": {Schedule: d.Schedule(), Eps: constant(0.3), ClipX0: true},
	} {
		terms := bounded(t, d, m)
		// Clipping bends the prediction, and the trapezium rule becomes one of second order.
		tolerance, intervals := 1e-9, 90
		if m.ClipX0 {
			tolerance, intervals = 1e-4, 8000
		}
		for _, at := range []int{1, 2, 17, 40} {
			mean := func(f func(x0, xt float64) float64) float64 {
				return trapezium(func(x0 float64) float64 {
					q := d.Schedule().Marginal(at, x0)
					return math.Exp(d.Data().LogPDF([]float64{x0})) * trapezium(func(z float64) float64 {
						return gauss.Normal{Var: 1}.PDF(z) * f(x0, q.At(z))
					}, -9, 9, intervals)
				}, -2.2, 1.9, 90)
			}
			p := func(xt float64) gauss.Normal {
				mu, variance := m.Reverse(at, []float64{xt})
				return gauss.Normal{Mean: mu[0], Var: variance}
			}
			name := fmt.Sprintf("%s at t = %d", name, at)
			if at == 1 {
				near(t, "L_0, "+name, terms.L0, mean(func(x0, xt float64) float64 { return -p(xt).LogPDF(x0) }), tolerance)
			} else {
				near(t, "L_{t-1}, "+name, terms.Prev[at], mean(func(x0, xt float64) float64 {
					return gauss.KL(d.Schedule().Posterior(at, xt, x0), p(xt))
				}), tolerance)
			}
			near(t, "error of x_0, "+name, terms.X0SquaredError[at], mean(func(x0, xt float64) float64 {
				eps := m.Eps(at, []float64{xt})[0]
				got := d.Schedule().X0FromEps(at, xt, eps)
				if m.ClipX0 {
					got = max(-1, min(1, got))
				}
				return (got - x0) * (got - x0)
			}), tolerance)
		}
		near(t, "L_T, "+name, terms.LT, trapezium(func(x0 float64) float64 {
			return math.Exp(d.Data().LogPDF([]float64{x0})) * gauss.KL(d.Schedule().Marginal(40, x0), gauss.Normal{Var: 1})
		}, -3, 3, 1000), 1e-12)
	}
}

// No denoiser is better than ε*, term by term.
func TestNothingBeatsTheBestPrediction(t *testing.T) {
	d := New(lopsided(t), linear(t, 60))
	least := bounded(t, d, best(d))
	rng := rand.New(rand.NewPCG(31, 32))
	for range 10 {
		m := best(d)
		scale, shift := 1+0.1*rng.NormFloat64(), 0.1*rng.NormFloat64()
		m.Eps = func(t int, xt []float64) []float64 { return []float64{scale*d.Eps(t, xt)[0] + shift} }
		terms := bounded(t, d, m)
		for at := 1; at <= 60; at++ {
			if terms.Prev[at] < least.Prev[at] || terms.X0SquaredError[at] < least.X0SquaredError[at] {
				t.Errorf("ε = %.3f ε* %+.3f is better than ε* at t = %d", scale, shift, at)
			}
		}
	}
}

// The noise that cannot be predicted: for N(0, v) in closed form, and for points in the plane, a product of two lines,
// as on the line, within the interval of the draws.
func TestIrreducible(t *testing.T) {
	s := linear(t, 100)
	for _, dim := range []int{1, 2} {
		d := New(mixture(t, Component{1, make([]float64, dim), 0.3}), s)
		for _, at := range []int{1, 50, 100} {
			want := s.AlphaBar(at) * 0.3 / (s.AlphaBar(at)*0.3 + s.OneMinusAlphaBar(at))
			near(t, "of N(0, 0.3 I)", d.Irreducible(at), want, 1e-12)
		}
	}
	corners, err := NewPoints([]float64{-1, -1}, []float64{-1, 1}, []float64{1, -1}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	plane, onLine := New(corners, s), New(twoPoints(t), s)
	for _, at := range []int{20, 40, 90} {
		// Var[ε|x_t] lies between 0 and SNR(t): the mean of 4096·2 draws is within 3.89 SNR(t)/2/√8192.
		got, want := plane.Irreducible(at), onLine.Irreducible(at)
		if e := 3.89 * s.SNR(at) / 2 / math.Sqrt(8192); math.Abs(got-want) > e {
			t.Errorf("of four corners at t = %d: %.5f, want %.5f ± %.2g", at, got, want, e)
		}
	}
}
