package exact

import (
	"fmt"
	"math"
)

// Entropy is the differential entropy of data on the line, by quadrature: nats. No continuous model's bound is below it.
//
//	H(x) = -∫ q(x) ln q(x) dx
//
// It is -Inf when a component is a point. It fails when the data has more than one dimension.
func (m *Mixture) Entropy() (float64, error) {
	if m.Dim() != 1 {
		return 0, fmt.Errorf("ddpm/exact: Entropy integrates over a line, but the data has Dim = %d; use 1", m.Dim())
	}
	for _, c := range m.components {
		if c.Var == 0 {
			return math.Inf(-1), nil
		}
	}
	l := newLine(m)
	l.set(1, 0)
	return l.entropy(), nil
}

func (l *line) entropy() float64 {
	var mass, total float64
	for i, x := range l.x {
		logPDF := l.at(x)
		q := l.weight[i] * math.Exp(logPDF)
		mass += q
		total -= q * logPDF
	}
	return total / mass
}

// DiscreteEntropy is the entropy of data that is points, in nats, of all its dimensions together: no code for it is
// shorter, and no discrete model's bound is below it. Points that are equal count as one.
//
//	H(x) = -Σ P(x) ln P(x)
//
// bound.BitsPerDim makes bits per symbol of it. It fails when a component has a variance.
func (m *Mixture) DiscreteEntropy() (float64, error) {
	mass := map[string]float64{}
	for k, c := range m.components {
		if c.Var > 0 {
			return 0, fmt.Errorf("ddpm/exact: component %d has variance %g: only points have a discrete entropy; use Entropy", k, c.Var)
		}
		mass[fmt.Sprint(c.Mean)] += c.Weight
	}
	var total float64
	for _, p := range mass {
		total -= p * math.Log(p)
	}
	return total, nil
}
