package quality

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Moments gathers the mean and the covariance of vectors that come in blocks and need not be kept: 8·D² bytes whatever their
// number. Make one with NewMoments.
type Moments struct {
	n       int
	mean    []float64
	squares blas64.Symmetric // Σᵢ (xᵢ-μ)(xᵢ-μ)ᵀ, the upper triangle
}

// NewMoments is of no vectors yet, each to be of dim numbers, 1 or more.
func NewMoments(dim int) *Moments {
	return &Moments{mean: make([]float64, dim),
		squares: blas64.Symmetric{Uplo: blas.Upper, N: dim, Stride: dim, Data: make([]float64, dim*dim)}}
}

// Len is the number of vectors so far.
func (m *Moments) Len() int { return m.n }

// Add takes in the vectors of s, in float64, block by block.
//
//	μ' = μ + δ k/(n+k)   M' = M + Σᵢ (xᵢ-ν)(xᵢ-ν)ᵀ + δδᵀ nk/(n+k),   δ = ν - μ
//
// for a block of k vectors with the mean ν: Chan, Golub and LeVeque 1983. No large squares are subtracted from
// one another. It fails when the dimensions differ.
func (m *Moments) Add(s Set) error {
	if s.Dim() != len(m.mean) {
		return fmt.Errorf("ddpm/quality: Moments.Add: vectors of dimension %d to others of %d; they must have the same", s.Dim(), len(m.mean))
	}
	const block = 256
	for first := 0; first < s.Len(); first += block {
		m.add(s, first, min(first+block, s.Len()))
	}
	return nil
}

// add takes in a block, the vectors first to end-1.
func (m *Moments) add(s Set, first, end int) {
	dim, n, k := len(m.mean), float64(m.n), float64(end-first)
	center := make([]float64, dim)
	for i := first; i < end; i++ {
		for j, v := range s.At(i) {
			center[j] += float64(v) / k
		}
	}
	rows := make([]float64, 0, (end-first)*dim)
	for i := first; i < end; i++ {
		for j, v := range s.At(i) {
			rows = append(rows, float64(v)-center[j])
		}
	}
	blas64.Syrk(blas.Trans, 1, blas64.General{Rows: end - first, Cols: dim, Stride: dim, Data: rows}, 1, m.squares)
	shift := blas64.Vector{N: dim, Inc: 1, Data: make([]float64, dim)}
	for j, c := range center {
		shift.Data[j] = c - m.mean[j]
		m.mean[j] += shift.Data[j] * k / (n + k)
	}
	blas64.Syr(n*k/(n+k), shift, m.squares)
	m.n += end - first
}

// Gaussian is that with the mean and the covariance of the vectors so far, without bias.
//
//	Σ = M/(n-1)
//
// Of n vectors the covariance has rank n-1 at most: with no more vectors than dimensions it is singular, and says that the data
// has no extent in some directions. Fit refuses that. Gaussian fails for fewer than 2 vectors.
func (m *Moments) Gaussian() (Gaussian, error) {
	if m.n < 2 {
		return Gaussian{}, fmt.Errorf("ddpm/quality: Moments.Gaussian: of %d vectors; a covariance needs 2 or more", m.n)
	}
	dim := len(m.mean)
	g := Gaussian{append([]float64(nil), m.mean...), make([]float64, dim*dim)}
	for i := range dim {
		for j := i; j < dim; j++ {
			c := m.squares.Data[i*dim+j] / float64(m.n-1)
			g.Cov[i*dim+j], g.Cov[j*dim+i] = c, c
		}
	}
	return g, nil
}
