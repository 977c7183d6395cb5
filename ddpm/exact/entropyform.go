package exact

import (
	"fmt"
	"math"
)

// EntropyTerms are the terms of equation (16), in nats, for data on the line.
type EntropyTerms struct {
	// Prior is KL(q(x_T) ‖ p(x_T)), of the marginal and not of q(x_T|x_0) as L_T is.
	Prior float64
	// Steps[t] is E KL(q(x_{t-1}|x_t) ‖ p_θ(x_{t-1}|x_t)), t = 1..T; entry 0 is 0.
	Steps []float64
	// Entropy is H(x_0), which no model can change: discrete for the decoder Discrete, else differential.
	Entropy float64
}

// Nats is the bound, the sum of the terms.
func (e EntropyTerms) Nats() float64 {
	total := e.Prior
	for _, step := range e.Steps {
		total += step
	}
	return total + e.Entropy
}

// EntropyForm is the bound of equation (16) for a model, which keeps apart what the data costs any model: all terms but
// the last are KLs, and 0 when the reverse process is exact. It is for data on the line.
//
//	E[-ln p_θ(x_0)] <= KL(q(x_T) ‖ p(x_T)) + Σ_{t=1..T} E KL(q(x_{t-1}|x_t) ‖ p_θ(x_{t-1}|x_t)) + H(x_0)
//
// Its total is that of Bound, but its terms are smaller: q(x_{t-1}|x_t) does not know x_0. That distribution is not a
// Gaussian, and its entropy is taken by the chain rule from those of the marginals, which are quadratures over one
// variable:
//
//	E KL(q(x_{t-1}|x_t) ‖ p_θ) = E[-ln p_θ(x_{t-1}|x_t)] - H(x_{t-1}|x_t)
//	H(x_{t-1}|x_t) = H(x_{t-1}) + H(x_t|x_{t-1}) - H(x_t),   H(x_t|x_{t-1}) = ½ ln(2πe β_t)
//
// It fails as Bound does, and for points with the decoder Continuous, whose entropy is -Inf.
func (d *Diffusion) EntropyForm(m Model) (EntropyTerms, error) {
	if err := d.ready("EntropyForm", m); err != nil {
		return EntropyTerms{}, err
	}
	entropy, err := d.entropyFor(m.decoder())
	if err != nil {
		return EntropyTerms{}, err
	}
	s, T := d.schedule, d.schedule.T()
	terms := EntropyTerms{Steps: make([]float64, T+1), Entropy: entropy}
	for t := 1; t <= T; t++ {
		// x_t as one step (2) from x_{t-1}.
		l := newLine(d.Marginal(t - 1))
		l.set(math.Sqrt(s.Alpha(t)), s.Beta(t))
		after := l.entropy()
		l.splitWhereClipped(m, t)
		loss, err := l.stepLoss(m, t)
		if err != nil {
			return EntropyTerms{}, err
		}
		terms.Steps[t] = loss - (entropy + 0.5*math.Log(2*math.Pi*math.E*s.Beta(t)) - after)
		entropy = after
		if t == T {
			terms.Prior = l.fromStandard()
		}
	}
	return terms, nil
}

// stepLoss is E[-ln p_θ(x_{t-1}|x_t)] for the law laid out as one step from x_{t-1}: with x_{t-1} = (x_t - √β_t ε)/√α_t
// it is an error of ε, the noise of this step alone.
func (l *line) stepLoss(m Model, t int) (float64, error) {
	if _, ok := m.decoder().(Continuous); t == 1 && !ok {
		return l.decoded(m)
	}
	s, variance := m.Schedule, m.variance(t)
	share := math.Sqrt(s.Beta(t) / s.OneMinusAlphaBar(t))
	var mass, total float64
	var x [1]float64
	for i := range l.x {
		x[0] = l.x[i]
		q := l.weight[i] * math.Exp(l.at(x[0]))
		best, left := l.noise(x[0])
		eps, err := m.noise(t, x[:])
		if err != nil {
			return 0, err
		}
		off := best - share*eps[0]
		mass += q
		total += q * (left + off*off)
	}
	squared := s.Beta(t) / s.Alpha(t) * total / mass
	return 0.5 * (math.Log(2*math.Pi*variance) + squared/variance), nil
}

// fromStandard is KL(q ‖ N(0, 1)).
func (l *line) fromStandard() float64 {
	var mass, total float64
	for i, x := range l.x {
		logPDF := l.at(x)
		q := l.weight[i] * math.Exp(logPDF)
		mass += q
		total += q * (logPDF + 0.5*(math.Log(2*math.Pi)+x*x))
	}
	return total / mass
}

// entropyFor is the entropy of the data in the sense of the decoder.
func (d *Diffusion) entropyFor(decoder Decoder) (float64, error) {
	if _, ok := decoder.(Discrete); ok {
		return d.data.DiscreteEntropy()
	}
	entropy, err := d.data.Entropy()
	if err == nil && math.IsInf(entropy, -1) {
		err = fmt.Errorf("ddpm/exact: the data has a point, whose differential entropy is -Inf; use the decoder Discrete, or give every component a variance")
	}
	return entropy, err
}
