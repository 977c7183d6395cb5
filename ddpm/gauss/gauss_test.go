package gauss

import (
	"math"
	"math/rand/v2"
	"testing"
)

// near fails unless |got - want| <= tolerance·(1 + |want|).
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g within %g", name, got, want, tolerance)
	}
}

// integrate is the trapezium rule with n intervals, which converges faster than any power of 1/n for a smooth function
// that vanishes with its derivatives at both ends.
func integrate(f func(float64) float64, from, to float64, n int) float64 {
	h := (to - from) / float64(n)
	total := (f(from) + f(to)) / 2
	for i := 1; i < n; i++ {
		total += f(from + float64(i)*h)
	}
	return total * h
}

// random draws a Gaussian with a mean in [-2, 2] and a variance between 1/20 and 20.
func random(rng *rand.Rand) Normal {
	return Normal{Mean: 4*rng.Float64() - 2, Var: math.Exp(6*rng.Float64() - 3)}
}

func TestDensityIntegratesToItsMoments(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		n := random(rng)
		from, to := n.At(-10), n.At(10)
		near(t, "total", integrate(n.PDF, from, to, 400), 1, 1e-12)
		near(t, "mean", integrate(func(x float64) float64 { return x * n.PDF(x) }, from, to, 400), n.Mean, 1e-12)
		near(t, "variance", integrate(func(x float64) float64 {
			return (x - n.Mean) * (x - n.Mean) * n.PDF(x)
		}, from, to, 400), n.Var, 1e-12)
	}
}

// The derivative of ln N(x; μ, σ²) is -(x-μ)/σ²: by finite differences.
func TestLogPDFSlope(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		n := random(rng)
		x := n.At(rng.NormFloat64())
		h := 1e-5 * n.Std()
		near(t, "slope", (n.LogPDF(x+h)-n.LogPDF(x-h))/(2*h), -(x-n.Mean)/n.Var, 1e-7)
	}
}

func TestAtAndZAreInverse(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		n, z := random(rng), rng.NormFloat64()
		near(t, "Z(At(z))", n.Z(n.At(z)), z, 1e-13)
	}
}

// The density of aX + b is p((y-b)/a)/|a|, by the change of variables.
func TestAffineByChangeOfVariables(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		n, scale, shift := random(rng), 3*rng.NormFloat64(), rng.NormFloat64()
		image := n.Affine(scale, shift)
		y := image.At(rng.NormFloat64())
		near(t, "density", image.PDF(y), n.PDF((y-shift)/scale)/math.Abs(scale), 1e-12)
	}
}

// The density of X + Y is the convolution of theirs.
func TestAddByConvolution(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 20 {
		a, b := random(rng), random(rng)
		sum := a.Add(b)
		y := sum.At(rng.NormFloat64())
		got := integrate(func(x float64) float64 { return a.PDF(x) * b.PDF(y-x) }, a.At(-12), a.At(12), 4000)
		near(t, "density", sum.PDF(y), got, 1e-10)
	}
}

// Merging as in the proof of equation (4), drawn and counted: a z_1 + b z_2 has variance a² + b², within the interval
// that holds with probability 0.9999.
func TestAddByMonteCarlo(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	const draws = 200_000
	a, b := Normal{Mean: 0.3, Var: 0.8}, Normal{Mean: -1, Var: 0.25}
	var total, squares float64
	for range draws {
		y := a.At(rng.NormFloat64()) + b.At(rng.NormFloat64())
		total += y
		squares += y * y
	}
	want := a.Add(b)
	mean := total / draws
	variance := squares/draws - mean*mean
	const z = 3.89
	if e := z * want.Std() / math.Sqrt(draws); math.Abs(mean-want.Mean) > e {
		t.Errorf("mean %.5g, want %.5g ± %.2g", mean, want.Mean, e)
	}
	if e := z * want.Var * math.Sqrt(2.0/draws); math.Abs(variance-want.Var) > e {
		t.Errorf("variance %.5g, want %.5g ± %.2g", variance, want.Var, e)
	}
}

func TestPointMass(t *testing.T) {
	point := Normal{Mean: 2}
	if got := point.At(5); got != 2 {
		t.Errorf("At(5) = %g, want 2", got)
	}
	if got := point.PDF(2); !math.IsInf(got, 1) {
		t.Errorf("PDF at the point = %g, want +Inf", got)
	}
	if got := point.PDF(2.5); got != 0 {
		t.Errorf("PDF beside the point = %g, want 0", got)
	}
	if got := point.Add(Normal{Mean: 1, Var: 3}); got != (Normal{Mean: 3, Var: 3}) {
		t.Errorf("sum = %v, want {3 3}", got)
	}
}
