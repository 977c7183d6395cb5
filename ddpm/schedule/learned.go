package schedule

import "math"

// LogVarianceRange is ln σ_t² of a learned variance, where the network's v in [-1, 1] chooses between the two fixed ones
// (Nichol and Dhariwal 2021, equation 15).
//
//	ln σ_t² = f ln β_t + (1-f) ln β̃_t,   f = (v+1)/2
//
// At t = 1 ln β̃_1 is replaced by ln β̃_2, as LogPosteriorVarianceClipped says. v beyond [-1, 1] goes on along the line, as
// in their code. t in 1..T.
func (s *Schedule) LogVarianceRange(t int, v float64) float64 {
	f := (v + 1) / 2
	return f*math.Log(s.Beta(t)) + (1-f)*s.LogPosteriorVarianceClipped(t)
}
