package dataset

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Mixture is a mixture of round Gaussians in the plane, the one set of points whose density is known exactly:
//
//	p(x) = Σₖ Weights[k] · N(x; Means[k], Vars[k]·I)
//
// The label of an example is the component k it was drawn from. The zero value means [Ring](8, 0.01).
type Mixture struct {
	Weights []float64    `json:"weights,omitempty"` // positive; their sum is 1 within 1e-9
	Means   [][2]float64 `json:"means,omitempty"`
	Vars    []float64    `json:"vars,omitempty"` // of each coordinate, positive
}

// Ring is a mixture of n components of equal weight and variance v, 0 < v < 1, on a circle about the origin. The
// radius makes the variance of each coordinate one, for n ≥ 3:
//
//	radius²/2 + v = 1
func Ring(n int, v float64) Mixture {
	radius := math.Sqrt(2 * (1 - v))
	var m Mixture
	for k := range n {
		s, c := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		m.Weights = append(m.Weights, 1/float64(n))
		m.Means = append(m.Means, [2]float64{radius * c, radius * s})
		m.Vars = append(m.Vars, v)
	}
	return m
}

// Resolve gives the zero value its meaning and checks the others: it fails when the lengths differ, a weight or a
// variance is not positive, or the weights do not sum to one.
func (m Mixture) Resolve() (Mixture, error) {
	if m.Weights == nil && m.Means == nil && m.Vars == nil {
		return Ring(8, 0.01), nil
	}
	n := len(m.Weights)
	if n == 0 || len(m.Means) != n || len(m.Vars) != n {
		return m, fmt.Errorf("dataset: a mixture with %d weights, %d means and %d variances; give as many of each, 1 or more",
			n, len(m.Means), len(m.Vars))
	}
	sum := 0.0
	for k := range n {
		if !(m.Weights[k] > 0) || !(m.Vars[k] > 0) || math.IsInf(m.Vars[k], 0) {
			return m, fmt.Errorf("dataset: component %d of the mixture has weight %g and variance %g; both must be positive and finite",
				k, m.Weights[k], m.Vars[k])
		}
		sum += m.Weights[k]
	}
	if math.Abs(sum-1) > 1e-9 {
		return m, fmt.Errorf("dataset: the weights of the mixture sum to %g; divide each by the sum so that they sum to 1", sum)
	}
	return m, nil
}

// Source draws from the mixture. It fails as Resolve does, and for an unknown split.
func (m Mixture) Source(seed uint64, split Split) (Source, error) {
	m, err := m.Resolve()
	if err != nil {
		return nil, err
	}
	draw := func(r *rand.Rand, x []float32) int32 {
		u := r.Float64()
		k := 0
		for k < len(m.Weights)-1 && u >= m.Weights[k] {
			u -= m.Weights[k]
			k++
		}
		std := math.Sqrt(m.Vars[k])
		x[0] = float32(m.Means[k][0] + std*r.NormFloat64())
		x[1] = float32(m.Means[k][1] + std*r.NormFloat64())
		return int32(k)
	}
	return points("mixture", len(m.Weights), seed, split, draw)
}

// points makes a source of points in the plane.
func points(name string, classes int, seed uint64, split Split, draw func(*rand.Rand, []float32) int32) (Source, error) {
	split, err := split.resolve()
	if err != nil {
		return nil, err
	}
	return &generated{
		name: name, shape: []int{2}, classes: classes,
		key:    streamKey(seed, split, name),
		artist: func() func(*rand.Rand, []float32) int32 { return draw },
	}, nil
}
