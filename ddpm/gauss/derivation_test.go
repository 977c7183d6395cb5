package gauss

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// The distribution function is the integral of the density, and an interval's mass that between its ends; far out it is
// held to the expansion of Mills, φ(z)/z (1 - 1/z² + 3/z⁴ - 15/z⁶ + 105/z⁸), whose error is less than its next term.
func TestCDFAndInterval(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 10))
	for range 20 {
		n := random(rng)
		lo, hi := n.At(-3*rng.Float64()), n.At(3*rng.Float64())
		// The trapezium rule is only of second order between ends where the density is not 0.
		within := (hi - lo) * (hi - lo) * (hi - lo) / (n.Var * n.Std()) / (12 * 4000 * 4000)
		near(t, "interval", n.Interval(lo, hi), integrate(n.PDF, lo, hi, 4000), within)
		near(t, "difference", n.Interval(lo, hi), n.CDF(hi)-n.CDF(lo), 1e-15)
		near(t, "all", n.Interval(math.Inf(-1), lo)+n.Interval(lo, math.Inf(1)), 1, 1e-15)
	}
	for _, z := range []float64{12, 20, 35} {
		z2 := z * z
		mills := Normal{Var: 1}.PDF(z) / z * (1 - 1/z2 + 3/(z2*z2) - 15/(z2*z2*z2) + 105/(z2*z2*z2*z2))
		got := Normal{Var: 1}.Interval(z, math.Inf(1))
		if math.Abs(got/mills-1) > 945/math.Pow(z, 10)+1e-12 {
			t.Errorf("beyond %g: %g, want %g", z, got, mills)
		}
		if lower := (Normal{Var: 1}.CDF(-z)); lower != got {
			t.Errorf("below %g: %g, above %g: not the same", -z, lower, got)
		}
	}
	// Around the mean a narrow interval keeps its digits: 2h φ(0) (1 - h²/6).
	for _, h := range []float64{1e-3, 1e-8, 1e-15} {
		want := 2 * h / math.Sqrt(2*math.Pi) * (1 - h*h/6)
		if got := (Normal{Var: 1}).Interval(-h, h); math.Abs(got/want-1) > h*h*h*h+4e-16 {
			t.Errorf("within %g: %g, want %g", h, got, want)
		}
	}
	for _, turned := range [][2]float64{{3, 1}, {1, -1}, {-1, -3}} {
		if got := (Normal{Var: 1}).Interval(turned[0], turned[1]); got != 0 {
			t.Errorf("from %g down to %g: %g, want 0", turned[0], turned[1], got)
		}
	}
	point := Normal{Mean: 1}
	if point.CDF(0.9) != 0 || point.CDF(1) != 1 || point.Interval(0, 2) != 1 || point.Interval(2, 3) != 0 {
		t.Error("a point has its mass elsewhere")
	}
}

// KL, cross-entropy and entropy against the integrals that define them.
func TestKLIsItsIntegral(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 11))
	for range 30 {
		p, q := random(rng), random(rng)
		from, to := p.At(-11), p.At(11)
		near(t, "KL", KL(p, q), integrate(func(x float64) float64 { return p.PDF(x) * (p.LogPDF(x) - q.LogPDF(x)) }, from, to, 600), 1e-11)
		near(t, "cross-entropy", CrossEntropy(p, q), integrate(func(x float64) float64 { return -p.PDF(x) * q.LogPDF(x) }, from, to, 600), 1e-11)
		near(t, "entropy", p.Entropy(), integrate(func(x float64) float64 { return -p.PDF(x) * p.LogPDF(x) }, from, to, 600), 1e-11)
		near(t, "sum", CrossEntropy(p, q), p.Entropy()+KL(p, q), 1e-14)
	}
}

// Of nearly equal variances, the closed form as it is usually written loses its digits; the series of the divergence does
// not: for σ_p² = (1+δ)σ_q² it is δ²/4 - δ³/6 + ..., held here to its first term within the second.
func TestKLOfNearlyEqualVariances(t *testing.T) {
	for _, delta := range []float64{1e-3, 1e-6, 1e-9, 1e-12, -1e-6} {
		p := Normal{Var: 1 + delta}
		d := p.Var - 1 // what is left of delta in float64
		if got, want := KL(p, Normal{Var: 1}), d*d/4; math.Abs(got/want-1) > math.Abs(d) {
			t.Errorf("δ = %g: KL %g, want %g", delta, got, want)
		}
	}
	// And of very different ones, where the logarithm is nearly all: 2⁻⁵⁰ has an exact one.
	near(t, "small ratio", KL(Normal{Var: 0x1p-50}, Normal{Var: 1}), (50*math.Ln2-1+0x1p-50)/2, 1e-15)
	// Even where the ratio itself is beyond float64: of variances 2⁻⁵⁵⁰ and 2⁵⁵⁰ it is 2⁻¹¹⁰⁰.
	near(t, "no ratio", KL(Normal{Var: 0x1p-550}, Normal{Var: 0x1p550}), (1100*math.Ln2-1)/2, 1e-15)
	if got := KL(Normal{Var: 0x1p550}, Normal{Var: 0x1p-550}); !math.IsInf(got, 1) {
		t.Errorf("KL of a law 2¹¹⁰⁰ times as wide is %g, want +Inf", got)
	}
	if got := KL(Normal{Var: 1}, Normal{Var: 1}); got != 0 {
		t.Errorf("KL of a law from itself is %g", got)
	}
	for _, pair := range [][2]Normal{{{Var: 0}, {Var: 1}}, {{Var: 1}, {Var: 0}}, {{Mean: 1}, {}}} {
		if got := KL(pair[0], pair[1]); !math.IsInf(got, 1) {
			t.Errorf("KL(%v ‖ %v) = %g, want +Inf", pair[0], pair[1], got)
		}
	}
	if got := KL(Normal{Mean: 2}, Normal{Mean: 2}); got != 0 {
		t.Errorf("KL of a point from itself is %g", got)
	}
	for p, want := range map[Normal]float64{{Mean: 2}: math.Inf(-1), {Mean: 1}: math.Inf(1), {Mean: 1, Var: 1}: math.Inf(1)} {
		if got := CrossEntropy(p, Normal{Mean: 2}); got != want {
			t.Errorf("cross-entropy of %v and a point is %g, want %g", p, got, want)
		}
	}
}

// KL is the mean of ln p/q over samples of p: within 4.5 standard errors, 7 in a million.
func TestKLByMonteCarlo(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 12))
	p, q := Normal{Mean: 0.3, Var: 0.5}, Normal{Mean: -0.4, Var: 1.5}
	const count = 200_000
	sum, squares := 0.0, 0.0
	for range count {
		x := p.Sample(rng)
		l := p.LogPDF(x) - q.LogPDF(x)
		sum += l
		squares += l * l
	}
	mean := sum / count
	within := 4.5 * math.Sqrt((squares/count-mean*mean)/count)
	if math.Abs(mean-KL(p, q)) > within {
		t.Errorf("measured %g ± %g, want %g", mean, within, KL(p, q))
	}
}

// randomChannel draws a scale in [-1, 1], a shift in [-1, 1] and a variance between 1/8 and 8.
func randomChannel(rng *rand.Rand) Linear {
	return Linear{Scale: 2*rng.Float64() - 1, Shift: 2*rng.Float64() - 1, Var: math.Exp(4*rng.Float64() - 2)}
}

// Two channels one after the other: the density of z given x is the integral over y of both (Chapman-Kolmogorov). And so
// is what becomes of a law pushed through one.
func TestThenAndPushIntegrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 13))
	for range 20 {
		a, b := randomChannel(rng), randomChannel(rng)
		x, z := rng.NormFloat64(), rng.NormFloat64()
		middle := a.At(x)
		integral := integrate(func(y float64) float64 { return middle.PDF(y) * b.At(y).PDF(z) }, middle.At(-11), middle.At(11), 800)
		near(t, "then", a.Then(b).At(x).PDF(z), integral, 1e-11)

		prior := random(rng)
		integral = integrate(func(x float64) float64 { return prior.PDF(x) * a.At(x).PDF(z) }, prior.At(-11), prior.At(11), 800)
		near(t, "push", a.Push(prior).PDF(z), integral, 1e-11)
	}
}

// Bayes three ways: conditioning in closed form, the exponents collected and the square completed, and the ratio of
// densities.
func TestBayesThreeWays(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 14))
	for range 50 {
		prior, l, y := random(rng), randomChannel(rng), rng.NormFloat64()
		posterior := l.Posterior(prior, y)
		square, logEvidence, err := prior.Exponent().Plus(l.Exponent(y)).Complete()
		if err != nil {
			t.Fatal(err)
		}
		near(t, "mean", square.Mean, posterior.Mean, 1e-12)
		near(t, "variance", square.Var, posterior.Var, 1e-12)
		near(t, "evidence", logEvidence, l.Push(prior).LogPDF(y), 1e-11)
		for _, x := range []float64{-2, 0.1, 3} {
			near(t, "density", posterior.LogPDF(x), prior.LogPDF(x)+l.At(x).LogPDF(y)-l.Push(prior).LogPDF(y), 1e-11)
		}
	}
}

// A prior that is a point is not moved, and a channel without noise leaves nothing to the prior.
func TestPosteriorOfPoints(t *testing.T) {
	if got := (Linear{Scale: 2, Var: 1}).Posterior(Normal{Mean: 3}, 100); got != (Normal{Mean: 3}) {
		t.Errorf("a point moved to %v", got)
	}
	if got := (Linear{Scale: 2, Shift: 1}).Posterior(Normal{Mean: 3, Var: 5}, 9); got != (Normal{Mean: 4}) {
		t.Errorf("without noise x is %v, want 4", got)
	}
	if got := (Linear{Scale: 1}).Posterior(Normal{}, 0); !math.IsNaN(got.Mean) {
		t.Errorf("point and point: %v, want NaN", got)
	}
	// Nearly points: the product of the variances is below float64, half of one is not.
	if got := (Linear{Scale: 1, Var: 1e-200}).Posterior(Normal{Var: 1e-200}, 2); got != (Normal{Mean: 1, Var: 5e-201}) {
		t.Errorf("between two narrow laws: %v, want half way", got)
	}
}

// The product of two densities, point by point, and its normaliser by integration.
func TestMulPointByPoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 15))
	for range 30 {
		n, m := random(rng), random(rng)
		product, logScale := n.Mul(m)
		for _, x := range []float64{-1, 0, 2.5} {
			near(t, "product", product.LogPDF(x)+logScale, n.LogPDF(x)+m.LogPDF(x), 1e-11)
		}
		near(t, "normaliser", math.Exp(logScale), integrate(func(x float64) float64 { return n.PDF(x) * m.PDF(x) }, n.At(-11), n.At(11), 1600), 1e-10)
		square, same, err := n.Exponent().Plus(m.Exponent()).Complete()
		if err != nil {
			t.Fatal(err)
		}
		near(t, "mean by the square", square.Mean, product.Mean, 1e-11)
		near(t, "normaliser by the square", same, logScale, 1e-10)
	}
	for _, a := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, _, err := (Quadratic{A: a}).Complete(); err == nil {
			t.Errorf("A = %g has a density", a)
		}
	}
}

// A vector is its coordinates: density, entropy and divergence add, and so do samples' moments.
func TestDiagonal(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 16))
	p, err := NewDiagonal([]float64{1, -2, 0}, []float64{0.5, 2, 1})
	if err != nil {
		t.Fatal(err)
	}
	q := p.Affine(2, []float64{0, 1, 0}).Add(p)
	x, density, entropy, divergence := []float64{0, 0.5, 2}, 1.0, 0.0, 0.0
	for i := range x {
		if want := p.Coordinate(i).Affine(2, []float64{0, 1, 0}[i]).Add(p.Coordinate(i)); q.Coordinate(i) != want {
			t.Errorf("coordinate %d is %v, want %v", i, q.Coordinate(i), want)
		}
		density *= p.Coordinate(i).PDF(x[i])
		entropy += p.Coordinate(i).Entropy()
		divergence += KL(p.Coordinate(i), q.Coordinate(i))
	}
	near(t, "density", math.Exp(p.LogPDF(x)), density, 1e-14)
	near(t, "entropy", p.Entropy(), entropy, 1e-15)
	near(t, "divergence", KLDiagonal(p, q), divergence, 1e-15)
	const count = 40_000
	sums := make([]float64, 3)
	for range count {
		for i, v := range p.Sample(rng) {
			sums[i] += v / count
		}
	}
	for i, sum := range sums {
		if within := 4.5 * math.Sqrt(p.Var[i]/count); math.Abs(sum-p.Mean[i]) > within {
			t.Errorf("mean of coordinate %d is %g, want %g ± %g", i, sum, p.Mean[i], within)
		}
	}
	for _, variances := range [][]float64{{1}, {}, {1, -1, 1}, {1, math.NaN(), 1}} {
		if _, err := NewDiagonal([]float64{1, 2, 3}[:max(len(variances), 2)], variances); err == nil {
			t.Errorf("variances %v are taken", variances)
		}
	}
}

// A vector or a law of another length is named, and not cut short.
func TestDiagonalOfAnotherLength(t *testing.T) {
	two, three := Diagonal{Mean: []float64{0, 1}, Var: []float64{1, 1}}, Diagonal{Mean: []float64{0, 1, 2}, Var: []float64{1, 1, 1}}
	for want, call := range map[string]func(){
		"LogPDF of x of 3 coordinates, but the law has 2":         func() { two.LogPDF([]float64{0, 0, 0}) },
		"KLDiagonal from q of 3 coordinates, but the law has 2":   func() { KLDiagonal(two, three) },
		"KLDiagonal from q of 2 coordinates, but the law has 3":   func() { KLDiagonal(three, two) },
		"Affine with a shift of 1 coordinates, but the law has 2": func() { two.Affine(1, []float64{0}) },
		"Add of a law of 3 coordinates, but the law has 2":        func() { two.Add(three) },
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, "ddpm/gauss: "+want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			call()
		}()
	}
}
