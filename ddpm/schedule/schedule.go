package schedule

import (
	"fmt"
	"math"
)

// The bounds within which every derived quantity is a finite float32 as well: 1/√ᾱ_T above and SNR(1) = ᾱ_1/β_1.
const (
	minBeta     = 1e-30
	minAlphaBar = 1e-60
)

// Schedule is a sequence of variances β_1..β_T and what follows from it. It is immutable, and safe for use by several
// goroutines. Make one with Linear, LinearRange, Cosine, Sigmoid, FromBetas or Config.New, and from another with Respace.
//
// Time t runs 1..T as in the paper. A method called with a t outside its range panics, as indexing a slice does.
type Schedule struct {
	beta     []float64 // beta[t], t = 1..T; beta[0] is unused
	alpha    []float64 // 1 - beta[t], without the cancellation of that subtraction; alpha[0] is unused
	alphaBar []float64 // alphaBar[t], t = 0..T; alphaBar[0] = 1
	noiseBar []float64 // 1 - alphaBar[t], without the cancellation of that subtraction
}

// FromBetas makes the schedule with the given variances: betas[0] is β_1 and betas[len(betas)-1] is β_T. The slice is
// copied.
//
// ᾱ and 1-ᾱ both come from Σ ln(1-β), so that 1-ᾱ keeps its full precision where it is small.
//
// It fails when there is no beta, when one is not in [1e-30, 1), or when ᾱ_T falls below 1e-60: so little signal is
// left that 1/√ᾱ_T nears the end of what a float32 holds.
func FromBetas(betas []float64) (*Schedule, error) {
	if len(betas) == 0 {
		return nil, fmt.Errorf("ddpm/schedule: no betas; give at least one, each in (0, 1)")
	}
	for i, beta := range betas {
		if !(beta >= minBeta && beta < 1) {
			return nil, fmt.Errorf("ddpm/schedule: beta_%d = %g; every beta is a variance and must be in [%g, 1)", i+1, beta, minBeta)
		}
	}
	s := newTables(len(betas))
	var logAlphaBar sum
	for i, beta := range betas {
		t := i + 1
		logAlphaBar.add(math.Log1p(-beta))
		l := logAlphaBar.value()
		s.beta[t], s.alpha[t] = beta, 1-beta
		s.alphaBar[t] = math.Exp(l)
		s.noiseBar[t] = -math.Expm1(l)
		if s.alphaBar[t] < minAlphaBar {
			return nil, fmt.Errorf("ddpm/schedule: alpha-bar falls to %.3g at t = %d of %d, below %g: nothing is left of the data; use fewer steps or smaller betas",
				s.alphaBar[t], t, len(betas), minAlphaBar)
		}
	}
	return s, nil
}

// newTables is a schedule of T steps whose tables are empty, but for ᾱ_0 = 1.
func newTables(T int) *Schedule {
	s := &Schedule{
		beta:     make([]float64, T+1),
		alpha:    make([]float64, T+1),
		alphaBar: make([]float64, T+1),
		noiseBar: make([]float64, T+1),
	}
	s.alphaBar[0] = 1
	return s
}

// T is the number of steps.
func (s *Schedule) T() int { return len(s.beta) - 1 }

// Beta is β_t, the variance that step t of equation (2) adds. t in 1..T.
func (s *Schedule) Beta(t int) float64 { return s.beta[s.from1(t)] }

// Alpha is α_t = 1 - β_t, the part of the variance of x_{t-1} that step t of equation (2) keeps. t in 1..T.
func (s *Schedule) Alpha(t int) float64 { return s.alpha[s.from1(t)] }

// AlphaBar is the part of the variance of the data that is left after t steps, equation (4).
//
//	ᾱ_t = ∏_{s=1..t} α_s
//
// t in 0..T, and AlphaBar(0) is 1.
func (s *Schedule) AlphaBar(t int) float64 { return s.alphaBar[s.from0(t)] }

// OneMinusAlphaBar is 1 - ᾱ_t, the variance of q(x_t|x_0) in equation (4), to full precision even where ᾱ_t is close to
// 1. t in 0..T, and OneMinusAlphaBar(0) is 0.
func (s *Schedule) OneMinusAlphaBar(t int) float64 { return s.noiseBar[s.from0(t)] }

// SNR is the signal-to-noise ratio of q(x_t|x_0) for data of unit variance.
//
//	SNR(t) = ᾱ_t / (1 - ᾱ_t)
//
// t in 0..T, and SNR(0) is +Inf. It strictly falls as t grows, as far as float64 tells.
func (s *Schedule) SNR(t int) float64 { return s.AlphaBar(t) / s.OneMinusAlphaBar(t) }

func (s *Schedule) from1(t int) int { return s.checked(t, 1) }

func (s *Schedule) from0(t int) int { return s.checked(t, 0) }

func (s *Schedule) checked(t, first int) int {
	if t < first || t > s.T() {
		panic(fmt.Sprintf("ddpm/schedule: t = %d outside %d..%d", t, first, s.T()))
	}
	return t
}

// sum adds numbers with Neumaier's compensation, so that the error does not grow with their count.
type sum struct{ total, lost float64 }

func (s *sum) add(x float64) {
	next := s.total + x
	if math.Abs(s.total) >= math.Abs(x) {
		s.lost += (s.total - next) + x
	} else {
		s.lost += (x - next) + s.total
	}
	s.total = next
}

func (s *sum) value() float64 { return s.total + s.lost }
