package quality

import (
	"math"
	"math/rand/v2"
	"testing"
)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func set(t testing.TB, dim int, x ...float32) Set {
	t.Helper()
	s, err := NewSet(x, dim)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// normals is n vectors of independent N(mean, 1) coordinates.
func normals(t testing.TB, r *rand.Rand, n, dim int, mean float64) Set {
	t.Helper()
	x := make([]float32, n*dim)
	for i := range x {
		x[i] = float32(mean + r.NormFloat64())
	}
	return set(t, dim, x...)
}

// value is that of a statistic which must not fail.
func value(t testing.TB, s Statistic, a, b Set) float64 {
	t.Helper()
	v, err := s(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// moments are the mean of independent values and the standard error of that mean.
func moments(values []float64) (mean, stderr float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		stderr += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(stderr / (n - 1) / n)
}
