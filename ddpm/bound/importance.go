package bound

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	// HistoryLength is how many losses of each t an Importance remembers.
	HistoryLength = 10
	// uniformShare is the part of the probability that is spread evenly, so that no t is ever left out.
	uniformShare = 0.001
)

// Importance draws t more often where the terms of the bound are larger, so that a few of them tell more of their sum
// (Nichol and Dhariwal 2021, arXiv 2102.09672, equation 18).
//
//	Σ_t L_t = E_{t~p}[L_t/p_t],   p_t ∝ √E[L_t²],   E over the last 10 values of L_t
//
// Until every t has its 10 values, all are equally probable. As in their code, a thousandth of the probability is spread
// evenly.
type Importance struct {
	history [][]float64 // history[t-1], oldest first
	missing int         // how many values there are still to come
	upTo    []float64   // upTo[t-1] is p_1 + ... + p_t; nil where it must be worked out again
}

// NewImportance returns one for t in 1..T that has seen no loss yet. It panics for a T below 1.
func NewImportance(T int) *Importance {
	if T < 1 {
		panic(fmt.Sprintf("ddpm/bound: importance sampling over T = %d; it must be 1 or more", T))
	}
	return &Importance{history: make([][]float64, T), missing: T * HistoryLength}
}

// Probabilities are p_1, ..., p_T; entry 0 is 0.
func (p *Importance) Probabilities() []float64 {
	T := len(p.history)
	each := make([]float64, T+1)
	sum := 0.0
	if p.missing == 0 {
		for i, losses := range p.history {
			squares := 0.0
			for _, loss := range losses {
				squares += loss * loss
			}
			each[i+1] = math.Sqrt(squares / HistoryLength)
			sum += each[i+1]
		}
	}
	for t := 1; t <= T; t++ {
		if sum == 0 { // not enough seen, or nothing but zeros
			each[t] = 1 / float64(T)
		} else {
			each[t] = (1-uniformShare)*each[t]/sum + uniformShare/float64(T)
		}
	}
	return each
}

// Draw draws t in 1..T, and returns the weight 1/(T p_t) that its loss must have, so that the mean of weighted losses
// estimates the mean over all t.
func (p *Importance) Draw(r *rand.Rand) (t int, weight float64) {
	if p.upTo == nil {
		p.upTo = p.Probabilities()[1:]
		for i := 1; i < len(p.upTo); i++ {
			p.upTo[i] += p.upTo[i-1]
		}
	}
	T := len(p.upTo)
	i, _ := slices.BinarySearch(p.upTo, r.Float64()*p.upTo[T-1])
	i = min(i, T-1)
	probability := p.upTo[i]
	if i > 0 {
		probability -= p.upTo[i-1]
	}
	return i + 1, 1 / (float64(T) * probability)
}

// Observe takes in a loss at t, without the weight of its draw. t in 1..T.
func (p *Importance) Observe(t int, loss float64) {
	if t < 1 || t > len(p.history) {
		panic(fmt.Sprintf("ddpm/bound: t = %d outside 1..%d", t, len(p.history)))
	}
	losses := p.history[t-1]
	if len(losses) == HistoryLength {
		losses = append(losses[:0], losses[1:]...)
	} else {
		p.missing--
	}
	p.history[t-1] = append(losses, loss)
	p.upTo = nil
}

// Losses are those that are remembered, [T][up to 10], oldest first: what RestoreImportance makes the same one of.
func (p *Importance) Losses() [][]float64 { return p.history }

// RestoreImportance returns the Importance that has seen the losses, [T][up to 10], oldest first.
func RestoreImportance(losses [][]float64) *Importance {
	p := NewImportance(len(losses))
	for i, each := range losses {
		for _, loss := range each {
			p.Observe(i+1, loss)
		}
	}
	return p
}
