package quality

import "math"

// Share counts in how many of N independent trials something holds.
type Share struct{ Hits, N int }

// Value is the share, 0..1; NaN of no trials.
func (s Share) Value() float64 { return float64(s.Hits) / float64(s.N) }

// Interval is the share and Wilson's score interval for the probability p of a hit: every p for which the share lies within z
// standard deviations.
//
//	|Hits/N - p| ≤ z √( p(1-p)/N ),   Φ(z) = (1+confidence)/2
//
// Wilson 1927. It stays within 0..1 and has a width where the share is 0 or 1. confidence is in (0, 1), such as 0.95. Of no
// trials it is 0..1.
func (s Share) Interval(confidence float64) Interval {
	if s.N == 0 {
		return Interval{math.NaN(), 0, 1}
	}
	n, share, z := float64(s.N), s.Value(), normal(confidence)
	scale := 1 + z*z/n
	centre := (share + z*z/(2*n)) / scale
	half := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n)) / scale
	return Interval{share, max(centre-half, 0), min(centre+half, 1)}
}
