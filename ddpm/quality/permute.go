package quality

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Permutation is a statistic of two sets, and what it is by chance when both have one law.
type Permutation struct {
	Value float64
	Null  []float64 // the statistic in each round, in ascending order
}

// Permute asks whether a statistic of two sets, such as Energy, is larger than chance makes it: in each round the vectors
// of both sets are thrown together and dealt out anew, to two sets of the same sizes.
//
//	Null = { statistic of a random split of a ∪ b }
//
// It takes rounds times as long as the statistic. It fails for fewer than 1 round, for sets of different dimensions, and as
// the statistic does. Efron and Tibshirani 1993, chapter 15.
func Permute(statistic Statistic, a, b Set, rounds int, r *rand.Rand) (Permutation, error) {
	if rounds < 1 {
		return Permutation{}, fmt.Errorf("ddpm/quality: Permute: %d rounds; give 1 or more, such as 200", rounds)
	}
	if err := like("Permute", a, b, 1); err != nil {
		return Permutation{}, err
	}
	value, err := statistic(a, b)
	if err != nil {
		return Permutation{}, err
	}
	both := Set{a.dim, slices.Concat(a.x, b.x)}
	null := make([]float64, rounds)
	for k := range null {
		deal := r.Perm(both.Len())
		if null[k], err = statistic(both.among(deal[:a.Len()]), both.among(deal[a.Len():])); err != nil {
			return Permutation{}, fmt.Errorf("ddpm/quality: Permute: round %d of %d: %w", k+1, rounds, err)
		}
	}
	slices.Sort(null)
	return Permutation{value, null}, nil
}

// PValue is the share of the rounds in which the statistic is at least as large as that of the sets themselves, which
// count as one round more.
//
//	p = (1 + #{ v ∈ Null : v ≥ Value })/(1 + #Null)
//
// Sets of one law give p ≤ α with a probability of at most α, for every α. Phipson and Smyth 2010.
func (p Permutation) PValue() float64 {
	first, _ := slices.BinarySearch(p.Null, p.Value)
	return float64(1+len(p.Null)-first) / float64(1+len(p.Null))
}

// Quantile is the least value that the given share of the rounds, in (0, 1], does not exceed: with 0.95 the value that sets of
// one law exceed once in twenty times.
func (p Permutation) Quantile(share float64) float64 {
	k := int(math.Ceil(share * float64(len(p.Null))))
	return p.Null[min(max(k, 1), len(p.Null))-1]
}
