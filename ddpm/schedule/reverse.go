package schedule

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/internal/nearest"
)

// Variance names a choice of σ_t², the variance of the reverse step p_θ(x_{t-1}|x_t) of equation (1). The paper fixes it
// instead of learning it (section 3.2); Nichol and Dhariwal 2021 learn it.
type Variance string

const (
	// FixedSmall is σ_t² = β̃_t, the posterior variance: optimal for data that is a single point. The zero value
	// "" means FixedSmall.
	FixedSmall Variance = "fixed-small"
	// FixedLarge is σ_t² = β_t: optimal for data that is N(0, 1).
	FixedLarge Variance = "fixed-large"
	// Learned is a σ_t² that the network predicts for each coordinate, between the two fixed ones: LogVarianceRange.
	Learned Variance = "learned"
)

// Check returns an error that lists the valid names when v is none of them.
func (v Variance) Check() error {
	switch v {
	case "", FixedSmall, FixedLarge, Learned:
		return nil
	}
	return unknown("variance", string(v), string(FixedSmall), string(FixedLarge), string(Learned))
}

// CheckFixed is Check for what t alone must give: a learned variance is an error too.
func (v Variance) CheckFixed() error {
	if v == Learned {
		return fmt.Errorf("ddpm/schedule: the variance is %q, which the network decides and not t alone; use %q or %q here", v, FixedSmall, FixedLarge)
	}
	return v.Check()
}

// LogReverseVariance is ln σ_t² of the reverse step.
//
//	fixed-small: ln β̃_t     fixed-large: ln β_t     both at t = 1: ln β̃_2
//
// The exception at t = 1 is that of the paper's code: it is what the decoder of L_0 uses; a sampler adds no noise
// there. When T = 1 the value is ln β_1. t in 1..T; it panics for a v that is not fixed.
func (s *Schedule) LogReverseVariance(t int, v Variance) float64 {
	if err := v.CheckFixed(); err != nil {
		panic(err.Error())
	}
	if v == FixedLarge && s.from1(t) > 1 {
		return math.Log(s.beta[t])
	}
	return s.LogPosteriorVarianceClipped(t)
}

// Reverse is the reverse step p_θ(x_{t-1}|x_t) of one coordinate, equations (1) and (11), where eps is what the network
// predicts for x_t.
//
//	p_θ(x_{t-1}|x_t) = N( (x_t - β_t/√(1-ᾱ_t) ε)/√α_t, σ_t² )
//
// σ_t² is exp of LogReverseVariance, with its exception at t = 1. t in 1..T.
func (s *Schedule) Reverse(t int, xt, eps float64, v Variance) gauss.Normal {
	return gauss.Normal{Mean: s.MeanFromEps(t, xt, eps), Var: math.Exp(s.LogReverseVariance(t, v))}
}

// unknown is the error for a name that is none of the valid ones; it proposes the nearest.
func unknown(what, got string, valid ...string) error {
	return fmt.Errorf("ddpm/schedule: unknown %s %q; valid are %q%s", what, got, valid, nearest.Hint(got, valid))
}
