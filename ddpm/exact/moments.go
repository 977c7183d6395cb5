package exact

import (
	"math"
	"math/rand/v2"
)

// Sample draws one x, of Dim coordinates.
func (m *Mixture) Sample(r *rand.Rand) []float64 {
	last := len(m.components) - 1
	u, k := r.Float64(), 0
	for k < last && u >= m.components[k].Weight {
		u -= m.components[k].Weight
		k++
	}
	c := m.components[k]
	std := math.Sqrt(c.Var)
	x := make([]float64, m.Dim())
	for i, mean := range c.Mean {
		x[i] = mean + std*r.NormFloat64()
	}
	return x
}

// Mean is E[x], a number for each coordinate.
//
//	E[x] = Σₖ wₖ mₖ
func (m *Mixture) Mean() []float64 {
	mean := make([]float64, m.Dim())
	for _, c := range m.components {
		for i, x := range c.Mean {
			mean[i] += c.Weight * x
		}
	}
	return mean
}

// Variance is the variance of each coordinate: that inside the components and that between their means.
//
//	Var[x] = Σₖ wₖ (vₖ + (mₖ - E[x])²)
func (m *Mixture) Variance() []float64 {
	mean, variance := m.Mean(), make([]float64, m.Dim())
	for _, c := range m.components {
		for i, x := range c.Mean {
			variance[i] += c.Weight * (c.Var + (x-mean[i])*(x-mean[i]))
		}
	}
	return variance
}
