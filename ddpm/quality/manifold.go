package quality

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"
)

// PrecisionRecall says how much of the samples looks like the data, and how much of the data the samples reach.
type PrecisionRecall struct {
	Precision Share // of the samples, those within the manifold of the data
	Recall    Share // of the data, those within the manifold of the samples
}

// Manifolds measures precision and recall. The manifold of a set Φ is taken to be the union of balls, one around each vector
// φ' that reaches as far as its k-th nearest neighbour in Φ, itself not counted.
//
//	f(φ, Φ) = 1 if |φ-φ'| ≤ |φ'-NN_k(φ', Φ)| for some φ' in Φ, else 0
//	precision = mean of f(φ, data) over the samples
//	recall    = mean of f(φ, samples) over the data
//
// Equations (1) and (2) of Kynkäänniemi et al. 2019 (arXiv 1904.06991), who take k = 3; so does a k of 0. Samples of the law of
// the data have a precision and a recall below 1, by the same amount at equal sizes: measure held-out data against other
// held-out data to know it. A larger k raises both. One outlier has a large ball, in which anything counts as good.
//
// An interval of Precision or Recall takes the balls as they are.
//
// It fails when the dimensions differ, when k is negative, and unless each set has more than k vectors. It takes some
// n² + m² + 2nm distances, in parallel: 4 s for n = m = 5000 of dimension 128 on two cores.
func Manifolds(data, samples Set, k int) (PrecisionRecall, error) {
	if k == 0 {
		k = 3
	}
	if k < 0 {
		return PrecisionRecall{}, fmt.Errorf("ddpm/quality: Manifolds: k is %d; give 1 or more, or 0 for 3", k)
	}
	if err := like("Manifolds", data, samples, k+1); err != nil {
		return PrecisionRecall{}, err
	}
	return PrecisionRecall{within(samples, data, k), within(data, samples, k)}, nil
}

// within counts the vectors of s in the manifold of the other set.
func within(s, of Set, k int) Share {
	radii := make([]float64, of.Len())
	each(of.Len(), func(i int) { radii[i] = radius(of, i, k) })
	var hits atomic.Int64
	each(s.Len(), func(i int) {
		for j, limit := range radii {
			if squared(s.At(i), of.At(j), limit) <= limit {
				hits.Add(1)
				return
			}
		}
	})
	return Share{int(hits.Load()), s.Len()}
}

// radius is the squared distance from vector i to its k-th nearest neighbour.
func radius(s Set, i, k int) float64 {
	nearest := slices.Repeat([]float64{math.Inf(1)}, k) // in ascending order
	for j := range s.Len() {
		if j == i {
			continue
		}
		if d := squared(s.At(i), s.At(j), nearest[k-1]); d < nearest[k-1] {
			at, _ := slices.BinarySearch(nearest, d)
			copy(nearest[at+1:], nearest[at:])
			nearest[at] = d
		}
	}
	return nearest[k-1]
}
