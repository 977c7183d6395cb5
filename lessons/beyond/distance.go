package beyond

import (
	"math"
	"math/rand/v2"
	"slices"

	"denoise/ddpm/exact"
)

// Samples is how many samples the lesson's distances are measured with.
const Samples = 2000

// Distance is how far samples have to be moved, on average, to become the data: the Wasserstein distance of first order. On
// the line the least work is to move the least to the least, and so on. quantiles are as many as the samples, of Quantiles.
//
//	1/n Σ_i |x_(i) - F⁻¹((i+½)/n)|
func Distance(quantiles, samples []float64) (sum float64) {
	sorted := slices.Sorted(slices.Values(samples))
	for i, q := range quantiles {
		sum += math.Abs(sorted[i]-q) / float64(len(quantiles))
	}
	return sum
}

// Floor is the mean distance of as many draws of the data itself, over 50 sets of them: below it no model can be told from the
// data.
func Floor(data *exact.Mixture, quantiles []float64) (sum float64) {
	const sets = 50
	r := rand.New(rand.NewPCG(1, 14))
	x := make([]float64, len(quantiles))
	for range sets {
		for i := range x {
			x[i] = data.Sample(r)[0]
		}
		sum += Distance(quantiles, x) / sets
	}
	return sum
}
