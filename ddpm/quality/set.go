package quality

import (
	"fmt"
	"math"
)

// Set holds vectors of one dimension. Make one with NewSet.
type Set struct {
	dim int
	x   []float32
}

// NewSet makes a set of the vectors in x, one after another, each of dim numbers. It keeps x, which must not be changed
// afterwards. The X of a dataset.Batch fits, and so do the features of a classifier.
//
// It fails when x holds no vector or not a whole number of them, and when a number is NaN or infinite.
func NewSet(x []float32, dim int) (Set, error) {
	switch {
	case dim < 1:
		return Set{}, fmt.Errorf("ddpm/quality: vectors of dimension %d; give 1 or more", dim)
	case len(x) == 0:
		return Set{}, fmt.Errorf("ddpm/quality: a set of no vectors; give at least one, of %d numbers", dim)
	case len(x)%dim != 0:
		return Set{}, fmt.Errorf("ddpm/quality: %d numbers are no whole number of vectors of dimension %d", len(x), dim)
	}
	for i, v := range x {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return Set{}, fmt.Errorf("ddpm/quality: coordinate %d of vector %d is %g; all must be finite: leave out such vectors, and say how many", i%dim, i/dim, v)
		}
	}
	return Set{dim, x}, nil
}

// Len is the number of vectors.
func (s Set) Len() int {
	if s.dim == 0 {
		return 0
	}
	return len(s.x) / s.dim
}

// Dim is the dimension of each vector.
func (s Set) Dim() int { return s.dim }

// At is vector i, 0..Len()-1. It is not a copy.
func (s Set) At(i int) []float32 { return s.x[i*s.dim : (i+1)*s.dim : (i+1)*s.dim] }

// like checks that two sets are of one dimension and hold at least so many vectors each.
func like(what string, a, b Set, atLeast int) error {
	if a.Dim() != b.Dim() {
		return fmt.Errorf("ddpm/quality: %s: one set is of dimension %d, the other of %d; they must have the same", what, a.Dim(), b.Dim())
	}
	if n := min(a.Len(), b.Len()); n < atLeast {
		return fmt.Errorf("ddpm/quality: %s: sets of %d and %d vectors; each needs at least %d", what, a.Len(), b.Len(), atLeast)
	}
	return nil
}

// among copies the vectors of the given indices.
func (s Set) among(indices []int) Set {
	x := make([]float32, 0, len(indices)*s.dim)
	for _, i := range indices {
		x = append(x, s.At(i)...)
	}
	return Set{s.dim, x}
}
