package quality

import (
	"math"
	"testing"
)

// The ends of the interval are where the share lies z standard deviations off: solved by bisection.
func TestShareIntervalSolvesItsEquation(t *testing.T) {
	const z = 1.6448536 // Φ(z) = 0.95: a table of the normal distribution
	for _, s := range []Share{{0, 10}, {3, 10}, {10, 10}, {1, 1}, {400, 5000}} {
		share, n := s.Value(), float64(s.N)
		end := func(inside, outside float64) float64 {
			for range 60 {
				p := (inside + outside) / 2
				if math.Abs(share-p) <= z*math.Sqrt(p*(1-p)/n) {
					inside = p
				} else {
					outside = p
				}
			}
			return inside
		}
		got := s.Interval(0.9)
		if math.Abs(got.Low-end(share, 0)) > 1e-7 || math.Abs(got.High-end(share, 1)) > 1e-7 || got.Value != share {
			t.Errorf("%+v: %+v, want %g..%g", s, got, end(share, 0), end(share, 1))
		}
	}
	if none := (Share{}).Interval(0.9); none.Low != 0 || none.High != 1 || !math.IsNaN(none.Value) {
		t.Errorf("no trials: %+v", none)
	}
}

// The interval holds the probability about as often as it says, which the binomial distribution tells exactly.
func TestShareIntervalCovers(t *testing.T) {
	const n = 60
	for _, p := range []float64{0.1, 0.3, 0.5, 0.8} {
		covered, mass := 0.0, math.Pow(1-p, n)
		for k := range n + 1 {
			if i := (Share{k, n}).Interval(0.95); i.Low <= p && p <= i.High {
				covered += mass
			}
			mass *= float64(n-k) / float64(k+1) * p / (1 - p)
		}
		// A discrete distribution cannot be covered evenly: the jumps are of the largest mass, about 0.1 of 0.05.
		if math.Abs(covered-0.95) > 0.025 {
			t.Errorf("p = %g: covered with a probability of %.4f, want about 0.95", p, covered)
		}
	}
}
