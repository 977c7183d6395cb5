package schedule

import (
	"math"

	"denoise/ddpm/gauss"
)

// StepLinear is step t of the forward process as a channel from x_{t-1} to x_t, equation (2).
//
//	q(x_t|x_{t-1}) = N(√(1-β_t) x_{t-1}, β_t)
//
// t in 1..T.
func (s *Schedule) StepLinear(t int) gauss.Linear {
	return gauss.Linear{Scale: math.Sqrt(s.Alpha(t)), Var: s.Beta(t)}
}

// MarginalLinear is the first t steps of the forward process as one channel from x_0 to x_t, equation (4).
//
//	q(x_t|x_0) = N(√ᾱ_t x_0, 1-ᾱ_t)
//
// t in 0..T; at t = 0 x_0 is x_0.
func (s *Schedule) MarginalLinear(t int) gauss.Linear {
	return gauss.Linear{Scale: math.Sqrt(s.AlphaBar(t)), Var: s.OneMinusAlphaBar(t)}
}
