package quality

import "math"

// Energy is the energy distance of the laws from which two sets are drawn, estimated from every pair of vectors.
//
//	D² = 2 E|X-Y| - E|X-X'| - E|Y-Y'|
//
// X and X' are independent of one law, Y and Y' of the other; |·| is the Euclidean distance. Székely and Rizzo 2013, Energy
// statistics: a class of statistics based on distances. D² is 0 where the laws are equal and positive everywhere else,
// whatever the difference; in one dimension it is 2 ∫ (F(x)-G(x))² dx. This is the square, in units of the
// coordinates; scipy.stats.energy_distance returns D.
//
// Each mean is over pairs of different vectors, so that the estimate is without bias at any sizes. It can then be
// negative, and is so about half of the time for equal laws. Two sets that hold the same vectors are not independent:
// they give a little less than 0.
//
// It fails when the dimensions differ or a set has fewer than two vectors. It takes (n+m)²/2 distances.
func Energy(a, b Set) (float64, error) {
	if err := like("Energy", a, b, 2); err != nil {
		return 0, err
	}
	n, m := float64(a.Len()), float64(b.Len())
	between := total(a.Len(), func(i int) float64 { return reach(a.At(i), b, 0) })
	withinA := total(a.Len(), func(i int) float64 { return reach(a.At(i), a, i+1) })
	withinB := total(b.Len(), func(i int) float64 { return reach(b.At(i), b, i+1) })
	return 2*between/(n*m) - 2*withinA/(n*(n-1)) - 2*withinB/(m*(m-1)), nil
}

// reach is the sum of the distances from x to the vectors of s from index first on.
func reach(x []float32, s Set, first int) float64 {
	sum := 0.0
	for j := first; j < s.Len(); j++ {
		sum += math.Sqrt(squared(x, s.At(j), math.Inf(1)))
	}
	return sum
}

// total is the sum of n values, found on several goroutines and added in order, so that it is the same each time.
func total(n int, f func(i int) float64) float64 {
	values := make([]float64, n)
	each(n, func(i int) { values[i] = f(i) })
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}
