package bound

import (
	"fmt"
	"math"
)

// BitsPerDim turns nats of a whole example into bits per dimension.
//
//	nats/(D ln 2)
//
// dim is D, the number of the example's values: 3072 for a colour image of 32x32. It panics for less than 1.
func BitsPerDim(nats float64, dim int) float64 {
	if dim < 1 {
		panic(fmt.Sprintf("ddpm/bound: %d dimensions; give the number of values of an example, 1 or more", dim))
	}
	return nats / (float64(dim) * math.Ln2)
}

// Interval is the mean of independent values and the half-width of its confidence interval, from the normal distribution
// of a mean of many.
//
//	mean ± z √(s²/n),   Φ(z) = (1+confidence)/2
//
// confidence is in (0, 1), such as 0.95; it panics for another. With fewer than two values the half-width is +Inf.
func Interval(values []float64, confidence float64) (mean, half float64) {
	if !(confidence > 0 && confidence < 1) {
		panic(fmt.Sprintf("ddpm/bound: confidence %g; it must be in (0, 1), such as 0.95", confidence))
	}
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	if len(values) < 2 {
		return mean, math.Inf(1)
	}
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt2 * math.Erfinv(confidence) * math.Sqrt(squares/(n-1)/n)
}
