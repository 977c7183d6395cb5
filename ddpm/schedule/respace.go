package schedule

import (
	"fmt"
	"math"
)

// Respaced is a schedule of fewer steps over the same ᾱ: step i goes from one kept time to the next. As a Schedule it counts
// its own steps 1..T; a network that was trained on the original schedule is to be told Time(i).
//
// Make one with Schedule.Respace. It is immutable, and safe for use by several goroutines.
type Respaced struct {
	*Schedule
	times []int // times[i] is the original time of step i, i = 0..T; times[0] = 0
}

// Respace makes the schedule that keeps only the given times of s, which must rise (Nichol and Dhariwal 2021, section 4).
// With τ_1 < … < τ_n for keep, and τ_0 = 0:
//
//	ᾱ_i of the new schedule = ᾱ_{τ_i} of s
//	β_i = 1 - ᾱ_{τ_i}/ᾱ_{τ_{i-1}} = 1 - ∏_{τ_{i-1} < t <= τ_i} (1 - β_t)
//
// ᾱ is copied, so that it is the same to the last digit; β comes from that product, without cancellation, and
// so does Alpha, also where a step leaves so little that β rounds to 1. The variances of the reverse step and the range of a
// learned one follow from the new β.
//
// T need not be kept: a chain that begins at the last kept time begins there as if x were pure noise. Spacing.Times chooses
// times evenly.
//
// It fails when keep is empty, holds a time outside 1..T, or does not rise.
func (s *Schedule) Respace(keep []int) (*Respaced, error) {
	if len(keep) == 0 {
		return nil, fmt.Errorf("ddpm/schedule: no times to keep; give at least one of 1..%d", s.T())
	}
	r := &Respaced{Schedule: newTables(len(keep)), times: make([]int, len(keep)+1)}
	for k, t := range keep {
		i, last := k+1, r.times[k]
		if t < 1 || t > s.T() {
			return nil, fmt.Errorf("ddpm/schedule: keep[%d] = %d; a kept time must be in 1..%d", k, t, s.T())
		}
		if t <= last {
			return nil, fmt.Errorf("ddpm/schedule: keep[%d] = %d comes after %d; the kept times must rise, each given once", k, t, last)
		}
		r.times[i] = t
		r.alphaBar[i], r.noiseBar[i] = s.alphaBar[t], s.noiseBar[t]
		r.alpha[i], r.beta[i] = s.between(last, t)
	}
	return r, nil
}

// Respace makes the schedule that keeps only the given steps of r. Its Time gives the times of the schedule that r was made
// from.
func (r *Respaced) Respace(keep []int) (*Respaced, error) {
	next, err := r.Schedule.Respace(keep)
	if err != nil {
		return nil, err
	}
	for i, step := range next.times {
		next.times[i] = r.times[step]
	}
	return next, nil
}

// Time is the original time of step i: what the network is told. i in 0..T, and Time(0) is 0.
func (r *Respaced) Time(i int) int { return r.times[r.from0(i)] }

// between gives ᾱ_t/ᾱ_from and 1 - ᾱ_t/ᾱ_from, from < t, both to full precision.
func (s *Schedule) between(from, t int) (alpha, beta float64) {
	if t == from+1 {
		return s.alpha[t], s.beta[t]
	}
	var log sum
	for i := from + 1; i <= t; i++ {
		if s.beta[i] < 0.5 {
			log.add(math.Log1p(-s.beta[i]))
		} else {
			log.add(math.Log(s.alpha[i]))
		}
	}
	l := log.value()
	return math.Exp(l), -math.Expm1(l)
}
