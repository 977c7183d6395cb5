package quality

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Statistic is a number that compares two sets: Frechet and Energy are.
type Statistic func(a, b Set) (float64, error)

// Interval is a value and its confidence interval.
type Interval struct{ Value, Low, High float64 }

// normal is the z of an interval of the normal distribution, Φ(z) = (1+confidence)/2.
func normal(confidence float64) float64 { return math.Sqrt2 * math.Erfinv(confidence) }

// Bootstrap is a statistic of two sets with an interval from resampling: its standard error is taken to be its standard
// deviation s* over so many rounds, in each of which both sets are drawn anew from their own vectors, with replacement.
//
//	statistic(a, b) ± z s*,   Φ(z) = (1+confidence)/2
//
// Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 6 and 13. The interval is for the mean of the
// statistic over pairs of sets of these sizes, so that it includes the bias of Frechet: it tells two models measured at
// equal sizes apart. It is not made of percentiles, because a resampled set repeats vectors, which biases each round
// once more. Where the two laws are so near that Permute finds no difference, the statistic is not normal and the
// interval is only a guide. Where an interval in closed form is at hand, as for a mean or a [Share], use that.
//
// 200 rounds give s* to 5 %. It takes rounds times as long as the statistic. It fails for fewer than 2 rounds, a
// confidence not between 0 and 1, and as the statistic does.
func Bootstrap(statistic Statistic, a, b Set, rounds int, confidence float64, r *rand.Rand) (Interval, error) {
	if rounds < 2 {
		return Interval{}, fmt.Errorf("ddpm/quality: Bootstrap: %d rounds; give 2 or more, such as 200", rounds)
	}
	if !(confidence > 0 && confidence < 1) {
		return Interval{}, fmt.Errorf("ddpm/quality: Bootstrap: a confidence of %g; give one between 0 and 1, such as 0.95", confidence)
	}
	value, err := statistic(a, b)
	if err != nil {
		return Interval{}, err
	}
	mean, squares := 0.0, 0.0 // Welford's
	for k := range rounds {
		v, err := statistic(resample(a, r), resample(b, r))
		if err != nil {
			return Interval{}, fmt.Errorf("ddpm/quality: Bootstrap: round %d of %d: %w", k+1, rounds, err)
		}
		d := v - mean
		mean += d / float64(k+1)
		squares += d * (v - mean)
	}
	half := normal(confidence) * math.Sqrt(squares/float64(rounds-1))
	return Interval{value, value - half, value + half}, nil
}

// resample draws as many vectors as s has from s, with replacement.
func resample(s Set, r *rand.Rand) Set {
	indices := make([]int, s.Len())
	for i := range indices {
		indices[i] = r.IntN(s.Len())
	}
	return s.among(indices)
}
