package exact

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/schedule"
)

// near fails unless |got - want| <= tolerance·(1 + |want|).
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g within %g", name, got, want, tolerance)
	}
}

// trapezium is the trapezium rule with n intervals, which converges faster than any power of 1/n for a smooth function
// that vanishes with its derivatives at both ends.
func trapezium(f func(float64) float64, from, to float64, n int) float64 {
	h := (to - from) / float64(n)
	total := (f(from) + f(to)) / 2
	for i := 1; i < n; i++ {
		total += f(from + float64(i)*h)
	}
	return total * h
}

// mixture makes a mixture or fails the test.
func mixture(t testing.TB, components ...Component) *Mixture {
	t.Helper()
	m, err := NewMixture(components...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// lopsided is a mixture on the line with unequal weights and variances.
func lopsided(t testing.TB) *Mixture {
	return mixture(t, Component{0.7, []float64{-0.6}, 0.04}, Component{0.3, []float64{0.9}, 0.01})
}

// twoPoints is the data -1 or 1.
func twoPoints(t testing.TB) *Mixture {
	t.Helper()
	m, err := NewPoints([]float64{-1}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// linear is the paper's schedule with T steps.
func linear(t testing.TB, T int) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(T)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// random draws a mixture of up to four components with variances between 1/400 and 1.
func random(rng *rand.Rand, t testing.TB, dim int) *Mixture {
	t.Helper()
	components := make([]Component, 1+rng.IntN(4))
	for k := range components {
		mean := make([]float64, dim)
		for i := range mean {
			mean[i] = rng.NormFloat64()
		}
		components[k] = Component{rng.Float64() + 0.01, mean, math.Exp(-6 * rng.Float64())}
	}
	return mixture(t, components...)
}
