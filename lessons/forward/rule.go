package forward

import (
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Rule is a way to take one step of noise with a given β.
//
//	x_t = Scale(β) x_{t-1} + √Noise(β) ε,  ε ~ N(0, 1)
type Rule struct {
	Name  string
	Scale func(beta float64) float64 // what x_{t-1} is multiplied with
	Noise func(beta float64) float64 // the variance that is added
	Role  figure.Role
}

// The step of equation (2), two that scale otherwise, and two that mix up variance and standard deviation.
var (
	Right          = Rule{"√(1-β) x + √β ε", rootOfRest, same, figure.Known}
	Unscaled       = Rule{"x + √β ε", one, same, figure.Fourth}
	Overscaled     = Rule{"(1-β) x + √β ε", rest, same, figure.Third}
	BetaAsStd      = Rule{"√(1-β) x + β ε", rootOfRest, square, figure.Third}
	RootAsVariance = Rule{"√(1-β) x + √√β ε", rootOfRest, math.Sqrt, figure.Fourth}
)

func one(float64) float64             { return 1 }
func same(beta float64) float64       { return beta }
func square(beta float64) float64     { return beta * beta }
func rest(beta float64) float64       { return 1 - beta }
func rootOfRest(beta float64) float64 { return math.Sqrt(1 - beta) }

// Step is the step as a channel from x_{t-1} to x_t. That of Right is equation (2).
func (r Rule) Step(beta float64) gauss.Linear {
	return gauss.Linear{Scale: r.Scale(beta), Var: r.Noise(beta)}
}

// Laws are those of x_0..x_T, one step after the other.
//
//	N(μ, σ²)  →  N(Scale(β_t) μ, Scale(β_t)² σ² + Noise(β_t))
func (r Rule) Laws(s *schedule.Schedule, x0 gauss.Normal) []gauss.Normal {
	out := make([]gauss.Normal, s.T()+1)
	out[0] = x0
	for t := 1; t <= s.T(); t++ {
		out[t] = r.Step(s.Beta(t)).Push(out[t-1])
	}
	return out
}

// Walk takes values through the steps with fresh noise from the seed in each, and returns them as they are at the given
// times, which must not fall.
func (r Rule) Walk(s *schedule.Schedule, x0 []float32, seed uint64, times ...int) [][]float32 {
	x, noise := make([]float64, len(x0)), normals(seed)
	for i, v := range x0 {
		x[i] = float64(v)
	}
	var out [][]float32
	t := 0
	for _, stop := range times {
		for t < stop {
			t++
			scale, std := r.Scale(s.Beta(t)), math.Sqrt(r.Noise(s.Beta(t)))
			for i := range x {
				x[i] = scale*x[i] + std*noise()
			}
		}
		now := make([]float32, len(x))
		for i, v := range x {
			now[i] = float32(v)
		}
		out = append(out, now)
	}
	return out
}
