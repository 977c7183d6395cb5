package exact

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/schedule"
)

// Path draws x_1, ..., x_T step by step from x0, equation (2).
//
//	x_t = √(1-β_t) x_{t-1} + √β_t ε_t,   ε_t ~ N(0, I)
//
// path[t] is x_t, t = 0..T, and path[0] is a copy of x0.
func (d *Diffusion) Path(r *rand.Rand, x0 []float64) [][]float64 {
	path := make([][]float64, d.schedule.T()+1)
	path[0] = append([]float64(nil), d.data.checked(x0)...)
	for t := 1; t < len(path); t++ {
		path[t] = make([]float64, len(x0))
		for i, x := range path[t-1] {
			path[t][i] = d.schedule.Step(t, x).At(r.NormFloat64())
		}
	}
	return path
}

// jumps draws x_1, ..., x_T from x0 by equation (4), each with noise of its own: no path, but each x_t has the law that
// it has on one.
func (d *Diffusion) jumps(r *rand.Rand, x0 []float64) [][]float64 {
	jumps := make([][]float64, d.schedule.T()+1)
	jumps[0] = x0
	for t := 1; t < len(jumps); t++ {
		jumps[t] = make([]float64, len(x0))
		for i, x := range x0 {
			jumps[t][i] = d.schedule.Marginal(t, x).At(r.NormFloat64())
		}
	}
	return jumps
}

// LogForward is the logarithm of the density of a path, given its start, equation (2): nats, summed over t and over the
// dimensions.
//
//	ln q(x_{1:T}|x_0) = Σ_{t=1..T} ln q(x_t|x_{t-1})
//
// path[t] is x_t, t = 0..T; it panics for another number of them, and when they are not of one length.
func LogForward(s *schedule.Schedule, path [][]float64) float64 {
	checkPath(s, path)
	var total float64
	for t := 1; t < len(path); t++ {
		scale, beta := math.Sqrt(s.Alpha(t)), s.Beta(t)
		total += logNormal(path[t], path[t-1], scale, beta)
	}
	return total
}

// logNormal is ln N(x; scale·mean, variance·I).
func logNormal(x, mean []float64, scale, variance float64) float64 {
	squares := 0.0
	for i := range x {
		d := x[i] - scale*mean[i]
		squares += d * d
	}
	return -0.5 * (float64(len(x))*math.Log(2*math.Pi*variance) + squares/variance)
}

func checkPath(s *schedule.Schedule, path [][]float64) {
	if len(path) != s.T()+1 {
		panic(fmt.Sprintf("ddpm/exact: a path of %d points, want T+1 = %d: x_0 to x_T", len(path), s.T()+1))
	}
	for t, x := range path {
		if len(x) != len(path[0]) {
			panic(fmt.Sprintf("ddpm/exact: x_%d of the path has %d coordinates, but x_0 has %d; all must have as many", t, len(x), len(path[0])))
		}
	}
}
