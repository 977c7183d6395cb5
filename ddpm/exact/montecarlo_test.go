package exact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/schedule"
)

func estimated(t *testing.T, d *Diffusion, m Model, form Form, n int, seed uint64) Estimate {
	t.Helper()
	e, err := d.MonteCarlo(m, form, n, rand.New(rand.NewPCG(seed, seed)))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Both forms estimate what Bound integrates: within twice the half-width of the 95% interval, which holds with
// probability 0.9999, for the sum and for each term.
func TestFormsAgreeWithTheIntegral(t *testing.T) {
	d := New(lopsided(t), linear(t, 40))
	for name, m := range map[string]Model{
		"best":        best(d),
		"fixed-small": {Schedule: d.Schedule(), Eps: d.Eps},
		"zero":        {Schedule: d.Schedule(), Eps: constant(0), ClipX0: true},
	} {
		want := bounded(t, d, m)
		for _, form := range []Form{ByKL, ByPath} {
			const n = 3000
			got := estimated(t, d, m, form, n, 41)
			if math.Abs(got.Nats-want.Nats()) > 2*got.HalfWidth {
				t.Errorf("%s %s: %.4f ± %.4f, want %.4f", name, form, got.Nats, 2*got.HalfWidth, want.Nats())
			}
			near(t, "half-width", got.HalfWidth, 1.959963984540054*math.Sqrt(got.Variance/n), 1e-9)
			near(t, "sum of the terms", got.Terms.Nats(), got.Nats, 1e-10)
			within := func(name string, got, want, variance float64) {
				t.Helper()
				if e := 4.5*math.Sqrt(variance/n) + 1e-12; !(math.Abs(got-want) <= e) {
					t.Errorf("%s: %.6g, want %.6g ± %.2g", name, got, want, e)
				}
			}
			within(name+" L_T", got.Terms.LT, want.LT, got.TermVariance[0])
			within(name+" L_0", got.Terms.L0, want.L0, got.TermVariance[1])
			for at := 2; at <= 40; at++ {
				within(fmt.Sprintf("%s %s L_%d", name, form, at-1), got.Terms.Prev[at], want.Prev[at], got.TermVariance[at])
				// A squared error of clipped predictions has a variance below 16, of others here too.
				within(fmt.Sprintf("%s error at %d", name, at), got.Terms.X0SquaredError[at], want.X0SquaredError[at], 16)
			}
		}
	}
}

// Given x_0 and x_t, a term of ByKL is the mean of the term of ByPath: it has the smaller variance at every t, and so has
// the estimate from one term.
func TestTermsByKLVaryLess(t *testing.T) {
	for _, data := range []*Mixture{lopsided(t), twoPoints(t), mixture(t, Component{1, []float64{0}, 1})} {
		for _, T := range []int{25, 200} {
			d := New(data, linear(t, T))
			for _, m := range []Model{best(d), {Schedule: d.Schedule(), Eps: constant(0.1)}} {
				kl, path := estimated(t, d, m, ByKL, 1500, 43), estimated(t, d, m, ByPath, 1500, 43)
				for at := 2; at <= T; at++ {
					if kl.TermVariance[at] >= path.TermVariance[at] {
						t.Errorf("T = %d: the term at %d has variance %.3g by KL and %.3g by path", T, at, kl.TermVariance[at], path.TermVariance[at])
					}
				}
				if kl.OneTermVariance >= path.OneTermVariance {
					t.Errorf("T = %d: one term has variance %.3g by KL and %.3g by path", T, kl.OneTermVariance, path.OneTermVariance)
				}
			}
		}
	}
}

// Over a whole path of an exact model (3) has no noise of its own: its value is -ln q(x_0), path by path. So its
// variance is that of x_0²/2, which is ½, and that of (5) is larger.
func TestPathOfAnExactModelIsTheLikelihood(t *testing.T) {
	d := New(mixture(t, Component{1, []float64{0}, 1}), linear(t, 100))
	m := best(d)
	rng := rand.New(rand.NewPCG(45, 46))
	for range 20 {
		path := d.Path(rng, d.Data().Sample(rng))
		near(t, "value of (3)", LogForward(d.Schedule(), path)-m.LogJoint(path), -d.Data().LogPDF(path[0]), 1e-11)
	}
	const n = 20_000
	byPath, byKL := estimated(t, d, m, ByPath, n, 47), estimated(t, d, m, ByKL, n, 47)
	// x² has a variance of 2 and a fourth central moment of 60: the variance of n draws of x²/2 has a standard error of
	// √((60-4)/16/n).
	if e := 3.89 * math.Sqrt(56.0/16/n); math.Abs(byPath.Variance-0.5) > e {
		t.Errorf("variance of (3) = %.4f, want 0.5 ± %.2g", byPath.Variance, e)
	}
	if byKL.Variance < 2*byPath.Variance {
		t.Errorf("variance of (5) = %.4f, want far more than that of (3), %.4f", byKL.Variance, byPath.Variance)
	}
}

// OneTermVariance is that of drawing t: simulated for terms that are drawn too.
func TestOneTermVarianceBySimulation(t *testing.T) {
	means, variances := []float64{1, 3, -2}, []float64{0.5, 0, 2}
	rng := rand.New(rand.NewPCG(48, 49))
	const n = 200_000
	var total, squares, fourths float64
	for range n {
		at := rng.IntN(3)
		v := 3*(means[at]+math.Sqrt(variances[at])*rng.NormFloat64()) - (1 + 3 - 2)
		total += v / n
		squares += v * v / n
		fourths += v * v * v * v / n
	}
	want := oneTerm(means, variances)
	if e := 3.89 * math.Sqrt((fourths-squares*squares)/n); math.Abs(squares-want) > e {
		t.Errorf("variance %.4g, simulated %.4g ± %.2g", want, squares, e)
	}
}

// In the plane: of two independent coordinates the bound is the sum of those of each, and so is the entropy.
func TestPlaneIsTwoLines(t *testing.T) {
	s := linear(t, 40)
	x := New(lopsided(t), s)
	var components []Component
	for _, a := range x.Data().Components() {
		for _, b := range x.Data().Components() {
			// Round components: both coordinates have one variance, here 0.04 for all.
			components = append(components, Component{a.Weight * b.Weight, []float64{a.Mean[0], b.Mean[0]}, 0.04})
		}
	}
	line := New(mixture(t, Component{0.7, []float64{-0.6}, 0.04}, Component{0.3, []float64{0.9}, 0.04}), s)
	plane := New(mixture(t, components...), s)
	want := 2 * bounded(t, line, best(line)).Nats()
	for _, form := range []Form{ByKL, ByPath} {
		got := estimated(t, plane, best(plane), form, 2000, 51)
		if got.Terms.Dim != 2 || math.Abs(got.Nats-want) > 2*got.HalfWidth {
			t.Errorf("%s: %.4f ± %.4f nats of %d dimensions, want %.4f of 2", form, got.Nats, 2*got.HalfWidth, got.Terms.Dim, want)
		}
	}
}

// A squared error is a mean over the coordinates: of one point and a network that predicts 0 it is ε²/SNR(t), the mean of two
// coordinates of 2000 examples within 4.5 standard errors.
func TestSquaredErrorIsAMeanOverTheCoordinates(t *testing.T) {
	corner, err := NewPoints([]float64{0.5, -1})
	if err != nil {
		t.Fatal(err)
	}
	d := New(corner, linear(t, 30))
	const n = 2000
	got := estimated(t, d, Model{Schedule: d.Schedule(), Eps: constant(0)}, ByKL, n, 55).Terms.X0SquaredError
	for at := 1; at <= 30; at++ {
		if share := got[at] * d.Schedule().SNR(at); math.Abs(share-1) > 4.5*math.Sqrt(2.0/(2*n)) {
			t.Errorf("at t = %d: %.4f of 1/SNR, want 1", at, share)
		}
	}
}

func TestMonteCarloRefuses(t *testing.T) {
	d := New(lopsided(t), linear(t, 30))
	rng := rand.New(rand.NewPCG(1, 1))
	for want, call := range map[string]func() (Estimate, error){
		"1 examples":            func() (Estimate, error) { return d.MonteCarlo(best(d), ByKL, 1, rng) },
		`unknown form "by-kll"`: func() (Estimate, error) { return d.MonteCarlo(best(d), "by-kll", 9, rng) },
		"without a denoiser":    func() (Estimate, error) { return d.MonteCarlo(Model{Schedule: d.Schedule()}, ByKL, 9, rng) },
		"gave NaN": func() (Estimate, error) {
			return d.MonteCarlo(Model{Schedule: d.Schedule(), Eps: constant(math.NaN())}, ByPath, 9, rng)
		},
	} {
		if _, err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

func BenchmarkBound(b *testing.B) {
	s := linear(b, 1000)
	d := New(lopsided(b), s)
	for name, m := range map[string]Model{"best": best(d), "clipped": {Schedule: s, Eps: d.Eps, ClipX0: true}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Bound(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("EntropyForm", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.EntropyForm(best(d)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("NLL", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.NLL(best(d)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("MonteCarlo100", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.MonteCarlo(Model{Schedule: s, Eps: d.Eps, Variance: func(t int) float64 {
				return math.Exp(s.LogReverseVariance(t, schedule.FixedLarge))
			}}, ByKL, 100, rand.New(rand.NewPCG(1, 1))); err != nil {
				b.Fatal(err)
			}
		}
	})
}
