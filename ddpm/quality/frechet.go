package quality

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Frechet is the squared Fréchet distance of the Gaussians fitted to two sets of vectors, as [Gaussian.Frechet] has it of
// two Gaussians.
//
//	d²(Fit(a), Fit(b))
//
// It is biased upwards: two sets of one law do not give 0, because each covariance is off by chance. To the first order in
// 1/n, n and m vectors of dimension D from one white Gaussian of variance σ² give in the mean
//
//	(1/n + 1/m) σ² D(D+5)/4
//
// so that only values at equal n and m compare. The same set twice gives 0, to rounding.
//
// It fails when the dimensions differ, and as Fit does.
func Frechet(a, b Set) (float64, error) {
	if err := like("Frechet", a, b, 1); err != nil {
		return 0, err
	}
	p, err := Fit(a)
	if err != nil {
		return 0, err
	}
	q, err := Fit(b)
	if err != nil {
		return 0, err
	}
	return p.Frechet(q)
}

// Frechet is the squared Fréchet distance of two Gaussians, which is also their squared 2-Wasserstein distance: the least
// mean square by which a value of one can be moved to become a value of the other.
//
//	d² = |μ_g-μ_h|² + Tr( Σ_g + Σ_h - 2 (Σ_g Σ_h)^½ )
//
// Dowson and Landau 1982; equation (6) of Heusel et al. 2017 (arXiv 1706.08500). It is the square that is customarily
// reported, in squared units of the coordinates. Both covariances may be singular.
//
// It fails when the dimensions differ, a number is not finite, or a covariance is indefinite. It takes some 4D³
// multiplications: 1.5 s for D = 1024 on two cores, 10 s for 2048. The error is that of rounding: about D·1e-16 of the sum of all variances, or the
// root of that where a covariance is singular. What rounding makes negative is 0.
func (g Gaussian) Frechet(h Gaussian) (float64, error) {
	if len(g.Mean) != len(h.Mean) {
		return 0, fmt.Errorf("ddpm/quality: Frechet: one Gaussian is of dimension %d, the other of %d; they must have the same", len(g.Mean), len(h.Mean))
	}
	a, err := g.root()
	if err != nil {
		return 0, err
	}
	b, err := h.root()
	if err != nil {
		return 0, err
	}
	// Σ_g = AᵀA and Σ_h = BᵀB, so the eigenvalues of Σ_g Σ_h are the squares of the singular values of A Bᵀ: no square root
	// of a matrix, and none of an eigenvalue that rounding has made negative.
	var product mat.Dense
	product.Mul(a, b.T())
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDNone) {
		return 0, fmt.Errorf("ddpm/quality: Frechet: the singular values of a matrix of %d rows were not found", len(g.Mean))
	}
	distance := 0.0
	for i, mean := range g.Mean {
		d := mean - h.Mean[i]
		distance += d*d + g.variance(i) + h.variance(i)
	}
	for _, s := range svd.Values(nil) {
		distance -= 2 * s
	}
	return max(distance, 0), nil
}

func (g Gaussian) variance(i int) float64 { return g.Cov[i*len(g.Mean)+i] }

// root is A with AᵀA = Σ and as many rows as Σ has rank, at least one, by a Cholesky factorisation with pivots, which a
// singular Σ passes.
func (g Gaussian) root() (*mat.Dense, error) {
	dim := len(g.Mean)
	if dim == 0 || len(g.Cov) != dim*dim {
		return nil, fmt.Errorf("ddpm/quality: Frechet: a Gaussian with a mean of %d numbers and a covariance of %d; give D, at least 1, and D·D", dim, len(g.Cov))
	}
	for i, mean := range g.Mean {
		if math.IsNaN(mean) || math.IsInf(mean, 0) {
			return nil, fmt.Errorf("ddpm/quality: Frechet: coordinate %d of a mean is %g; all must be finite", i, mean)
		}
	}
	for i, c := range g.Cov {
		if math.IsNaN(c) || math.IsInf(c, 0) {
			return nil, fmt.Errorf("ddpm/quality: Frechet: row %d, column %d of a covariance is %g; all must be finite", i/dim, i%dim, c)
		}
	}
	var factor mat.PivotedCholesky
	factor.Factorize(mat.NewSymDense(dim, g.Cov), -1)
	upper, pivots := factor.RawU(), factor.ColumnPivots(nil)
	root := mat.NewDense(max(1, factor.Rank()), dim, nil)
	trace, missing := 0.0, 0.0
	for j, p := range pivots {
		square := 0.0
		for i := range min(j+1, factor.Rank()) {
			u := upper.At(i, j)
			root.Set(i, p, u)
			square += u * u
		}
		trace += g.variance(p)
		missing += math.Abs(g.variance(p) - square)
	}
	// 1e-6 lets a covariance pass that was stored in float32.
	if missing > 1e-6*trace || trace < 0 {
		return nil, fmt.Errorf("ddpm/quality: Frechet: a matrix of dimension %d is no covariance: it has a negative eigenvalue; give one of real data, the upper triangle filled", dim)
	}
	return root, nil
}
