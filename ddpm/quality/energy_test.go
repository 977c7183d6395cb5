package quality

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// In one dimension E|X-Y| and the rest are integrals of the distribution functions F and G of the two sets, which are
// steps: 2 ∫ (F-G)² dx is the distance over all pairs, a vector with itself too, and 2 ∫ F(1-F) dx is E|X-X'| so.
func TestEnergyIsAnIntegralOfDistributionFunctions(t *testing.T) {
	r := random(1)
	for _, size := range [][2]int{{2, 2}, {5, 30}, {40, 17}} {
		a, b := normals(t, r, size[0], 1, 0), normals(t, r, size[1], 1, 0.5)
		at := slices.Sorted(slices.Values(slices.Concat(a.x, b.x)))
		law := func(s Set, x float32) float64 {
			below := 0
			for _, v := range s.x {
				if v <= x {
					below++
				}
			}
			return float64(below) / float64(s.Len())
		}
		var all, withinA, withinB float64
		for k := range len(at) - 1 {
			f, g, width := law(a, at[k]), law(b, at[k]), float64(at[k+1])-float64(at[k])
			all += 2 * (f - g) * (f - g) * width
			withinA += 2 * f * (1 - f) * width
			withinB += 2 * g * (1 - g) * width
		}
		want := all - withinA/float64(size[0]-1) - withinB/float64(size[1]-1) // without a vector with itself
		if got := value(t, Energy, a, b); math.Abs(got-want) > 1e-13 {
			t.Errorf("sizes %v: D² = %.16g, by distribution functions %.16g", size, got, want)
		}
	}
}

// The estimate has no bias, at any sizes: of N(0, 1) and N(1, 1) the mean distances are those of folded normals.
func TestEnergyIsUnbiased(t *testing.T) {
	// E|N(μ, v)| = √(2v/π) e^{-μ²/2v} + μ erf(μ/√(2v)), here of variance 2
	folded := func(mean float64) float64 {
		return 2/math.Sqrt(math.Pi)*math.Exp(-mean*mean/4) + mean*math.Erf(mean/2)
	}
	r := random(2)
	for _, mean := range []float64{0, 1} {
		var values []float64
		for range 4000 {
			values = append(values, value(t, Energy, normals(t, r, 6, 1, 0), normals(t, r, 9, 1, mean)))
		}
		want := 2*folded(mean) - 2*folded(0)
		got, stderr := moments(values)
		t.Logf("shift %g: mean %.4f ± %.4f, want %.4f", mean, got, stderr, want)
		if math.Abs(got-want) > 4*stderr {
			t.Errorf("shift %g: mean %.4f ± %.4f, want %.4f", mean, got, stderr, want)
		}
	}
}

func TestEnergyOfPoints(t *testing.T) {
	// Corners of a rectangle of sides 3 and 4: between the sets 3 and 5, 5 and 3; within them 4.
	left, right := set(t, 2, 0, 0, 0, 4), set(t, 2, 3, 0, 3, 4)
	if got := value(t, Energy, left, right); math.Abs(got-(2*4-4-4)) > 1e-15 {
		t.Errorf("D² = %g, want 0", got)
	}
	// Two sets at one place each, 5 apart.
	if got := value(t, Energy, set(t, 2, 0, 0, 0, 0), set(t, 2, 3, 4, 3, 4)); got != 10 {
		t.Errorf("D² = %g, want 10", got)
	}
	// A set and itself: the pairs of a vector with itself count between the sets, not within: -2/n times the mean
	// distance within.
	r := random(3)
	s := normals(t, r, 50, 3, 0)
	within := 0.0
	for i := range 50 {
		for j := range 50 {
			within += math.Sqrt(squared(s.At(i), s.At(j), math.Inf(1))) / (50 * 49)
		}
	}
	if got, want := value(t, Energy, s, s), -2*within/50; math.Abs(got-want) > 1e-13 {
		t.Errorf("a set and itself: D² = %g, want %g", got, want)
	}
	for want, err := range map[string]error{
		"each needs at least 2":        second(Energy(s, set(t, 3, 0, 0, 0))),
		"of dimension 3, the other of": second(Energy(s, left)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}
