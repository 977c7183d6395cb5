package dataset

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Moons draws from two interleaved half circles, one a label:
//
//	0: (cos φ, sin φ)      1: (1 - cos φ, 1/2 - sin φ)      φ uniform on [0, π]
//
// noise is the variance of the Gaussian added to each coordinate before scaling; 0 means 0.005. The points are then
// shifted and scaled to mean zero and, averaged over the two coordinates, variance one. It fails for a negative or
// infinite noise and an unknown split.
func Moons(noise float64, seed uint64, split Split) (Source, error) {
	noise, err := noiseVar(noise, 0.005)
	if err != nil {
		return nil, err
	}
	// E[cos φ] = 0 and E[sin φ] = 2/π give the mean (1/2, 1/4) and the second moments 1 and (5/4 - 2/π)/2.
	scale := math.Sqrt(2 / (3.0/4 + (5.0/4-2/math.Pi)/2 - 1.0/16 + 2*noise))
	std := math.Sqrt(noise)
	return points("moons", 2, seed, split, func(r *rand.Rand, p []float32) int32 {
		label := int32(r.IntN(2))
		y, x := math.Sincos(math.Pi * r.Float64())
		if label == 1 {
			x, y = 1-x, 0.5-y
		}
		p[0] = float32(scale * (x - 0.5 + std*r.NormFloat64()))
		p[1] = float32(scale * (y - 0.25 + std*r.NormFloat64()))
		return label
	})
}

// noiseVar gives a noise variance of 0 its default.
func noiseVar(v, unset float64) (float64, error) {
	if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("dataset: the noise variance is %g; give a positive number, or 0 for the default %g", v, unset)
	}
	if v == 0 {
		return unset, nil
	}
	return v, nil
}
