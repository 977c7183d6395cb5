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
// The points are the roots of the Hermite polynomial, each bracketed by counting roots and found by Newton's method on the
// orthonormal recurrence (Press et al., Numerical Recipes, section 4.5, gives the idea).
func GaussHermite(points int) (*Rule, error) {
	if points < 1 || points > 200 {
		return nil, fmt.Errorf("ddpm/gauss: %d points; give 1 to 200", points)
	}
	r := &Rule{z: make([]float64, points), weight: make([]float64, points)}
	limit := math.Sqrt(4*float64(points) + 2)
	for i := range points {
		lo, hi := -1.1*limit, limit // uneven, so that no middle is the root 0
		above, beyond := points, 0  // roots above lo, above hi
		for above-beyond > 1 {
			middle := (lo + hi) / 2
			if n := rootsAbove(points, middle); n >= points-i {
				lo, above = middle, n
			} else {
				hi, beyond = middle, n
			}
		}
		z := rootBetween(points, lo, hi)
		_, below := hermite(points, z)
		r.z[i], r.weight[i] = z, 1/(float64(points)*below*below)
	}
	return r, nil
}

// rootsAbove counts the roots of the polynomial that are above z: as many as there are changes of sign in the sequence of
// polynomials up to it (Sturm).
func rootsAbove(degree int, z float64) int {
	count, h, below := 0, 1.0, 0.0
	for k := range degree {
		h, below = hermiteNext(k, z, h, below)
		if (h < 0) != (below < 0) {
			count++
		}
	}
	return count
}

// hermite is the orthonormal Hermite polynomial of N(0, 1) of that degree at z, and the one below it.
func hermite(degree int, z float64) (h, below float64) {
	h = 1
	for k := range degree {
		h, below = hermiteNext(k, z, h, below)
	}
	return h, below
}

// hermiteNext goes from the polynomials of degree k and k-1 to those of k+1 and k.
func hermiteNext(k int, z, h, below float64) (float64, float64) {
	return (z*h - math.Sqrt(float64(k))*below) / math.Sqrt(float64(k+1)), h
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
