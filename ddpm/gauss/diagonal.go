package gauss

import (
	"fmt"
	"math/rand/v2"
)

// Diagonal is a Gaussian vector of independent coordinates. Mean and Var have one length; NewDiagonal checks it. Methods
// panic for a vector, or another law, of another length.
type Diagonal struct{ Mean, Var []float64 }

// NewDiagonal fails when the lengths differ or are 0, and for a variance that is negative or not a number.
func NewDiagonal(mean, variance []float64) (Diagonal, error) {
	if len(mean) != len(variance) || len(mean) == 0 {
		return Diagonal{}, fmt.Errorf("ddpm/gauss: %d means and %d variances; give as many of each, at least one", len(mean), len(variance))
	}
	for i, v := range variance {
		if !(v >= 0) {
			return Diagonal{}, fmt.Errorf("ddpm/gauss: variance %d is %g; it must be 0 or more", i, v)
		}
	}
	return Diagonal{Mean: mean, Var: variance}, nil
}

// Coordinate is the law of coordinate i.
func (d Diagonal) Coordinate(i int) Normal { return Normal{Mean: d.Mean[i], Var: d.Var[i]} }

// LogPDF is the logarithm of the density at x, in nats: the sum over the coordinates.
func (d Diagonal) LogPDF(x []float64) float64 {
	d.alike("LogPDF of x", len(x))
	return d.sum(func(i int, n Normal) float64 { return n.LogPDF(x[i]) })
}

// Entropy is the differential entropy, in nats: the sum over the coordinates.
func (d Diagonal) Entropy() float64 {
	return d.sum(func(_ int, n Normal) float64 { return n.Entropy() })
}

// KLDiagonal is the divergence of q from p, in nats: the sum of KL over the coordinates. It panics when their lengths differ.
func KLDiagonal(p, q Diagonal) float64 {
	p.alike("KLDiagonal from q", len(q.Mean))
	return p.sum(func(i int, n Normal) float64 { return KL(n, q.Coordinate(i)) })
}

// Affine is the law of scale·X + shift, the same scale for every coordinate.
func (d Diagonal) Affine(scale float64, shift []float64) Diagonal {
	d.alike("Affine with a shift", len(shift))
	return d.each(func(i int, n Normal) Normal { return n.Affine(scale, shift[i]) })
}

// Add is the law of X + Y for an independent Y of law e: means add, and variances.
func (d Diagonal) Add(e Diagonal) Diagonal {
	d.alike("Add of a law", len(e.Mean))
	return d.each(func(i int, n Normal) Normal { return n.Add(e.Coordinate(i)) })
}

// Sample draws a vector.
func (d Diagonal) Sample(r *rand.Rand) []float64 {
	x := make([]float64, len(d.Mean))
	for i := range x {
		x[i] = d.Coordinate(i).Sample(r)
	}
	return x
}

// alike panics unless what is given to the law has its length.
func (d Diagonal) alike(what string, n int) {
	if n != len(d.Mean) {
		panic(fmt.Sprintf("ddpm/gauss: %s of %d coordinates, but the law has %d; they must have as many", what, n, len(d.Mean)))
	}
}

func (d Diagonal) sum(f func(int, Normal) float64) float64 {
	total := 0.0
	for i := range d.Mean {
		total += f(i, d.Coordinate(i))
	}
	return total
}

func (d Diagonal) each(f func(int, Normal) Normal) Diagonal {
	out := Diagonal{Mean: make([]float64, len(d.Mean)), Var: make([]float64, len(d.Mean))}
	for i := range d.Mean {
		n := f(i, d.Coordinate(i))
		out.Mean[i], out.Var[i] = n.Mean, n.Var
	}
	return out
}
