package quality

import "fmt"

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
// would say that the data has no extent in some directions. It takes n·D² multiplications. [Moments] has the same of vectors that
// come in parts.
func Fit(s Set) (Gaussian, error) {
	n, dim := s.Len(), s.Dim()
	if n <= dim || n == 0 {
		return Gaussian{}, fmt.Errorf("ddpm/quality: Fit: %d vectors of dimension %d; a covariance needs more vectors than dimensions, at least %d, and is noisy below some ten times as many", n, dim, dim+1)
	}
	m := NewMoments(dim)
	if err := m.Add(s); err != nil {
		return Gaussian{}, err
	}
	return m.Gaussian()
}
