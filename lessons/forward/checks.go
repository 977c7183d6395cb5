package forward

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Checks are all those of the lesson, at the paper's schedule.
func Checks() (check.List, error) {
	s, err := schedule.Linear(1000)
	if err != nil {
		return nil, err
	}
	step, err := Step(s, 500)
	if err != nil {
		return nil, err
	}
	return append(step, Scales(s)...), nil
}

// Step compares the step of equation (2) at time t with what fresh noise does to 40,000 values, and the density it makes of
// two-valued pixels with an integral over them.
//
// What is measured may miss by four times its standard error.
func Step(s *schedule.Schedule, t int) (check.List, error) {
	if t < 1 || t > s.T() {
		return nil, fmt.Errorf("forward: time %d: choose 1 to %d", t, s.T())
	}
	const x, draws = 0.8, 40000
	law := s.Step(t, x)
	mean, variance := moments(s.Beta(t), x, draws)
	route, measured := fmt.Sprintf("(2) at t = %d", t), fmt.Sprintf("%d steps measured", draws)
	list := check.List{
		{Equation: "(2)", Name: "mean of a step from 0.8", Got: law.Mean, Want: mean, Tolerance: 4 * math.Sqrt(variance/draws),
			Route: route, Against: measured},
		{Equation: "(2)", Name: "variance of a step from 0.8",
			Got: law.Var, Want: variance, Tolerance: 4 * variance * math.Sqrt(2.0/draws),
			Route: route, Against: measured},
	}

	// A Gaussian goes to a Gaussian; the integral knows only the density of the step.
	const y = 0.9
	got, want := 0.0, 0.0
	for _, p := range pixels {
		got += p.weight * s.StepLinear(t).Push(p.law).PDF(y)
		want += p.weight * integral(func(x float64) float64 { return p.law.PDF(x) * s.Step(t, x).PDF(y) }, p.law.At(-9), p.law.At(9))
	}
	return append(list, check.Check{
		Equation: "(2)", Name: "density at 0.9 after a step of pixels near ±1", Got: got, Want: want, Relative: 1e-9,
		Route: "each Gaussian scaled and widened", Against: "∫ q(x_t|x_{t-1}) q(x_{t-1}) dx_{t-1}",
	}), nil
}

// Scales compares the variance after many steps under each way to scale, one step after the other, with its closed form.
func Scales(s *schedule.Schedule) check.List {
	const start = 0.25
	last := func(r Rule) float64 { return r.Laws(s, gauss.Normal{Var: start})[s.T()].Var }
	total := 0.0
	for t := 1; t <= s.T(); t++ {
		total += s.Beta(t)
	}
	const beta = 0.02
	constant := gauss.Normal{Var: start}
	for range 2000 {
		constant = Overscaled.Step(beta).Push(constant)
	}
	steps := fmt.Sprintf("%d steps", s.T())
	return check.List{
		{Equation: "(2)", Name: "variance at T from 1/4, scale √(1-β)",
			Got: last(Right), Want: 1 - s.AlphaBar(s.T())*(1-start), Relative: 1e-12,
			Route: steps, Against: "1 - ᾱ_T (1 - ¼)"},
		{Equation: "(2)", Name: "variance at T from 1/4, scale 1", Got: last(Unscaled), Want: start + total, Relative: 1e-12,
			Route: steps, Against: "¼ + Σ β"},
		{Equation: "(2)", Name: "variance for ever, scale 1-β, β = 0.02", Got: constant.Var, Want: 1 / (2 - beta), Relative: 1e-12,
			Route: "2000 steps", Against: "1/(2-β)"},
	}
}

// moments are the mean and the variance of n steps from x, each with noise of its own.
func moments(beta, x float64, n int) (mean, variance float64) {
	noise := normals(5)
	sum, squares := 0.0, 0.0
	for range n {
		y := math.Sqrt(1-beta)*x + math.Sqrt(beta)*noise()
		sum += y
		squares += y * y
	}
	mean = sum / float64(n)
	return mean, (squares - float64(n)*mean*mean) / float64(n-1)
}

// integral is the trapezium rule with 400 intervals, which is all but exact for a smooth f that vanishes at both ends.
func integral(f func(float64) float64, from, to float64) float64 {
	const n = 400
	h := (to - from) / n
	sum := (f(from) + f(to)) / 2
	for i := 1; i < n; i++ {
		sum += f(from + float64(i)*h)
	}
	return sum * h
}
