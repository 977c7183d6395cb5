package start

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Checks compares equation (4) at time t with two routes that do not know it: t
// steps of equation (2) in the algebra of Gaussians, and the same steps walked by 20,000
// values with fresh noise in each step.
//
// The second is a measurement: it may miss by four times its standard error.
func Checks(s *schedule.Schedule, t int) ([]check.Check, error) {
	if t < 1 || t > s.T() {
		return nil, fmt.Errorf("start: time %d: choose 1 to %d", t, s.T())
	}
	const x0 = 0.8 // one pixel, fairly bright
	closed := s.Marginal(t, x0)

	// Each step scales what there is and adds independent noise: N(μ, σ²) becomes
	// N(√(1-β) μ, (1-β) σ² + β).
	mean, variance := x0, 0.0
	for i := 1; i <= t; i++ {
		mean *= math.Sqrt(1 - s.Beta(i))
		variance = (1-s.Beta(i))*variance + s.Beta(i)
	}
	steps := fmt.Sprintf("%d steps of (2)", t)
	out := []check.Check{
		{Equation: "(4)", Name: fmt.Sprintf("mean at t = %d", t), Got: closed.Mean, Want: mean, Relative: 1e-10, Route: "√ᾱ x₀", Against: steps},
		{Equation: "(4)", Name: fmt.Sprintf("variance at t = %d", t), Got: closed.Var, Want: variance, Relative: 1e-10, Route: "1 - ᾱ", Against: steps},
	}

	const walkers = 20000
	sum, squares := walk(s, x0, t, walkers)
	measured := sum / walkers
	spread := (squares - walkers*measured*measured) / (walkers - 1)
	walked := fmt.Sprintf("%d values walked", walkers)
	return append(out,
		check.Check{Equation: "(4)", Name: "mean, measured", Got: closed.Mean, Want: measured, Tolerance: 4 * math.Sqrt(spread/walkers), Route: "√ᾱ x₀", Against: walked},
		check.Check{Equation: "(4)", Name: "variance, measured", Got: closed.Var, Want: spread, Tolerance: 4 * spread * math.Sqrt(2.0/(walkers-1)), Route: "1 - ᾱ", Against: walked},
	), nil
}

// walk takes n values from x0 through t steps of equation (2), and returns the sum of
// where they end and of its squares.
func walk(s *schedule.Schedule, x0 float64, t, n int) (sum, squares float64) {
	keep, std := make([]float64, t+1), make([]float64, t+1)
	for i := 1; i <= t; i++ {
		keep[i], std[i] = math.Sqrt(1-s.Beta(i)), math.Sqrt(s.Beta(i))
	}
	r := rand.New(rand.NewPCG(1, 4))
	for range n {
		x := x0
		for i := 1; i <= t; i++ {
			x = keep[i]*x + std[i]*r.NormFloat64()
		}
		sum += x
		squares += x * x
	}
	return sum, squares
}
