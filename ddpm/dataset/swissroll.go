package dataset

import (
	"math"
	"math/rand/v2"
)

// SwissRoll draws from a spiral of one and a half turns, without labels:
//
//	(φ cos φ, φ sin φ)      φ uniform on [3π/2, 9π/2]
//
// noise is the variance of the Gaussian added to each coordinate before scaling; 0 means 0.1. The points are then
// shifted and scaled to mean zero and, averaged over the two coordinates, variance one. It fails for a negative or
// infinite noise and an unknown split.
func SwissRoll(noise float64, seed uint64, split Split) (Source, error) {
	noise, err := noiseVar(noise, 0.1)
	if err != nil {
		return nil, err
	}
	const a, b = 1.5 * math.Pi, 4.5 * math.Pi
	sa, ca := math.Sincos(a)
	sb, cb := math.Sincos(b)
	// ∫ φ cos φ = φ sin φ + cos φ,  ∫ φ sin φ = sin φ - φ cos φ,  ∫ φ² = φ³/3.
	meanX := (b*sb + cb - a*sa - ca) / (b - a)
	meanY := (sb - b*cb - sa + a*ca) / (b - a)
	square := (b*b*b - a*a*a) / (3 * (b - a))
	scale := math.Sqrt(2 / (square - meanX*meanX - meanY*meanY + 2*noise))
	std := math.Sqrt(noise)
	return points("swiss roll", 0, seed, split, func(r *rand.Rand, p []float32) int32 {
		phi := a + (b-a)*r.Float64()
		s, c := math.Sincos(phi)
		p[0] = float32(scale * (phi*c - meanX + std*r.NormFloat64()))
		p[1] = float32(scale * (phi*s - meanY + std*r.NormFloat64()))
		return 0
	})
}
