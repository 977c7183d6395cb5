package quality

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Gaussian is a Gaussian in any number of dimensions, with correlations: N(Mean, Cov).
type Gaussian struct {
	Mean []float64
	Cov  []float64 // covariance, len(Mean) rows of len(Mean) numbers; variances on the diagonal; the upper triangle is read
}

// Fit is the Gaussian with the mean and the covariance of the vectors of s, without bias.
//
//	μ = 1/n Σᵢ xᵢ   Σ = 1/(n-1) Σᵢ (xᵢ-μ)(xᵢ-μ)ᵀ
//
// It fails unless there are more vectors than dimensions: a covariance of n vectors has rank n-1 at most, so that fewer
// would say that the data has no extent in some directions. It takes n·D² multiplications.
func Fit(s Set) (Gaussian, error) {
	n, dim := s.Len(), s.Dim()
	if n <= dim || n == 0 {
		return Gaussian{}, fmt.Errorf("ddpm/quality: Fit: %d vectors of dimension %d; a covariance needs more vectors than dimensions, at least %d, and is noisy below some ten times as many", n, dim, dim+1)
	}
	mean := make([]float64, dim)
	for i := range n {
		for j, v := range s.At(i) {
			mean[j] += float64(v)
		}
	}
	for j := range mean {
		mean[j] /= float64(n)
	}
	cov := blas64.Symmetric{Uplo: blas.Upper, N: dim, Stride: dim, Data: make([]float64, dim*dim)}
	const block = 256
	rows := make([]float64, min(n, block)*dim)
	for first := 0; first < n; first += block {
		count := min(block, n-first)
		for i := range count {
			for j, v := range s.At(first + i) {
				rows[i*dim+j] = float64(v) - mean[j]
			}
		}
		x := blas64.General{Rows: count, Cols: dim, Stride: dim, Data: rows[:count*dim]}
		blas64.Syrk(blas.Trans, 1/float64(n-1), x, 1, cov)
	}
	for i := range dim {
		for j := range i {
			cov.Data[i*dim+j] = cov.Data[j*dim+i]
		}
	}
	return Gaussian{mean, cov.Data}, nil
}
