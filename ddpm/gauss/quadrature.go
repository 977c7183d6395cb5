package gauss

import (
	"fmt"
	"math"
)

// Rule is a Gauss-Hermite quadrature: points and weights that give the mean of any polynomial of degree below twice their
// number exactly.
type Rule struct{ z, weight []float64 } // of N(0, 1)

// GaussHermite makes the rule with that many points, 1 to 200. It fails outside that range.
//
// The points are the roots of the Hermite polynomial, found by Newton's method on the orthonormal recurrence (Press et al.,
// Numerical Recipes, section 4.5, gives the idea).
func GaussHermite(points int) (*Rule, error) {
	if points < 1 || points > 200 {
		return nil, fmt.Errorf("ddpm/gauss: %d points; give 1 to 200", points)
	}
	r := &Rule{z: make([]float64, points), weight: make([]float64, points)}
	// Between neighbouring roots of the polynomial of degree k+1 lies one of degree k: bracket by those, degree by degree.
	roots := []float64{}
	for degree := 1; degree <= points; degree++ {
		limit := math.Sqrt(4*float64(degree) + 2)
		edges := append(append([]float64{-limit}, roots...), limit)
		next := make([]float64, degree)
		for i := range next {
			next[i] = rootBetween(degree, edges[i], edges[i+1])
		}
		roots = next
	}
	for i, z := range roots {
		_, below := hermite(points, z)
		r.z[i], r.weight[i] = z, 1/(float64(points)*below*below)
	}
	return r, nil
}

// hermite is the orthonormal Hermite polynomial of N(0, 1) of that degree at z, and the one below it.
func hermite(degree int, z float64) (h, below float64) {
	h = 1
	for k := range degree {
		h, below = (z*h-math.Sqrt(float64(k))*below)/math.Sqrt(float64(k+1)), h
	}
	return h, below
}

// rootBetween is the root of the polynomial between lo and hi, of which it has one there.
func rootBetween(degree int, lo, hi float64) float64 {
	sign, _ := hermite(degree, lo)
	z := (lo + hi) / 2
	for range 200 {
		h, below := hermite(degree, z)
		if h == 0 || hi-lo <= 4e-16*max(1, math.Abs(z)) {
			break
		}
		if (h > 0) == (sign > 0) {
			lo = z
		} else {
			hi = z
		}
		// Newton where it stays inside; the derivative of the orthonormal polynomial is √n times the one below.
		next := z - h/(math.Sqrt(float64(degree))*below)
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if next == z {
			break
		}
		z = next
	}
	return z
}

// Expect is the mean of f(X) where X has law n.
//
//	E f(X) ≈ Σ w_i f(μ + σ z_i)
//
// It is exact for polynomials of degree below twice the number of points, and close for what such polynomials approach
// over some standard deviations.
func (r *Rule) Expect(n Normal, f func(float64) float64) float64 {
	sum := 0.0
	for i, z := range r.z {
		sum += r.weight[i] * f(n.At(z))
	}
	return sum
}
