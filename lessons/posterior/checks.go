package posterior

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Checks are those of the lesson's cells, at the values that it uses.
func Checks() (check.List, error) {
	s, err := schedule.Linear(Few)
	if err != nil {
		return nil, err
	}
	var all check.List
	for _, part := range []func(*schedule.Schedule) ([]check.Check, error){Collecting, ByEnumeration, ByWalking, WithoutX0} {
		list, err := part(s)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// What the checks and the pictures look at: a walk of Few steps, so that each is big enough to be seen, from X0, found at
// Xt after At of them.
const (
	Few = 25
	At  = 8
	X0  = 1.0
	Xt  = -0.5
)

// Collecting checks the two steps of the algebra: the exponents collected, and the square completed.
func Collecting(s *schedule.Schedule) ([]check.Check, error) {
	q := Collected(s, At, Xt, X0)
	var collected, product []float64
	for x := -2.0; x <= 2; x += 0.25 {
		collected = append(collected, q.At(x))
		product = append(product, numerator(s, At, x, Xt, X0))
	}
	bayes, err := check.Worst(check.Check{
		Equation: "Bayes", Name: "exponents collected, ln of the numerator", Tolerance: 1e-13,
		Route: "-½(Ax² - 2Bx + C)", Against: "two densities multiplied",
	}, collected, product)
	if err != nil {
		return nil, err
	}
	n, left, err := q.Complete()
	if err != nil {
		return nil, err
	}
	// A parabola is known from three of its points: where its slope is 0, and how it bends.
	const h = 0.5
	low, middle, high := numerator(s, At, -h, Xt, X0), numerator(s, At, 0, Xt, X0), numerator(s, At, h, Xt, X0)
	bend := (low - 2*middle + high) / (h * h)
	square := check.Check{Equation: "completing the square", Relative: 1e-12, Route: "the square completed", Against: "three points of the product"}
	mean, variance, rest := square, square, square
	mean.Name, mean.Got, mean.Want = "gives the mean B/A", n.Mean, (low-high)/(2*h)/bend
	variance.Name, variance.Got, variance.Want = "gives the variance 1/A", n.Var, -1/bend
	rest.Name, rest.Got, rest.Want, rest.Against = "leaves over, in ln", left, s.Marginal(At, X0).LogPDF(Xt), "ln q(x_t|x_0), equation (4)"
	return []check.Check{bayes, mean, variance, rest}, nil
}

// ByEnumeration checks (6) and (7) against Bayes' rule by brute force: a thousand values of x_{t-1}, the numerator at each,
// divided by the sum.
//
// The sum over equal cells is exact to rounding for a Gaussian that the grid holds whole.
func ByEnumeration(s *schedule.Schedule) ([]check.Check, error) {
	const low, high, cells = -5.0, 5.0, 1000
	grid, err := exact.NewGrid(1, low, high, cells)
	if err != nil {
		return nil, err
	}
	probability := grid.Posterior(s, At, []float64{Xt}, []float64{X0})
	mean, variance := grid.Moments(probability)
	posterior := s.Posterior(At, Xt, X0)
	var density, counted []float64
	for i, p := range probability {
		density = append(density, posterior.PDF(grid.Cell(i)[0]))
		counted = append(counted, p*cells/(high-low))
	}
	const enumerated = "1000 values enumerated"
	six, err := check.Worst(check.Check{
		Equation: "(6)", Name: "density", Tolerance: 1e-12, Route: "N(x; μ̃, β̃)", Against: enumerated,
	}, density, counted)
	if err != nil {
		return nil, err
	}
	// The same by precisions, 1/variance: those of two measurements of x_{t-1} add up, and their mean is weighted by them.
	fromX0 := s.Marginal(At-1, X0)
	fromXt := gauss.Normal{Mean: Xt, Var: s.Beta(At)}.Affine(1/math.Sqrt(s.Alpha(At)), 0)
	precision := 1/fromX0.Var + 1/fromXt.Var
	const precisions = "precisions added"
	return []check.Check{
		six,
		{Equation: "(7)", Name: "mean μ̃", Got: posterior.Mean, Want: mean[0], Relative: 1e-12, Route: "(7)", Against: enumerated},
		{Equation: "(7)", Name: "variance β̃", Got: posterior.Var, Want: variance[0], Relative: 1e-12, Route: "(7)", Against: enumerated},
		{Equation: "(7)", Name: "mean μ̃", Got: posterior.Mean, Want: (fromX0.Mean/fromX0.Var + fromXt.Mean/fromXt.Var) / precision, Relative: 1e-13, Route: "(7)", Against: precisions},
		{Equation: "(7)", Name: "variance β̃", Got: posterior.Var, Want: 1 / precision, Relative: 1e-13, Route: "(7)", Against: precisions},
	}, nil
}

const walkers = 20_000

// ByWalking checks (7) against walkers that know nothing but (2): of those that went through x_t, the mean of x_{t-1} is a
// straight line in x_t, and the variance about it the same everywhere.
//
// These are measurements: each may miss by four standard errors of a regression.
func ByWalking(s *schedule.Schedule) ([]check.Check, error) {
	prev, xt := Walk(s, At, X0, walkers, 1)
	l := regression(xt, prev)
	ofX0, ofXt := s.PosteriorMeanCoefficients(At)
	walked := fmt.Sprintf("%d walkers, regression", len(xt))
	n := float64(len(xt))
	return []check.Check{
		{Equation: "(7)", Name: "coefficient of x_t", Got: ofXt, Want: l.slope, Tolerance: 4 * math.Sqrt(l.residual/l.squaresX), Route: "√α(1-ᾱ')/(1-ᾱ)", Against: walked},
		{Equation: "(7)", Name: "coefficient of x_0 = 1", Got: ofX0 * X0, Want: l.intercept, Tolerance: 4 * math.Sqrt(l.residual*(1/n+l.meanX*l.meanX/l.squaresX)), Route: "√ᾱ' β/(1-ᾱ)", Against: walked},
		{Equation: "(7)", Name: "variance β̃", Got: s.PosteriorVariance(At), Want: l.residual, Relative: 4 * math.Sqrt(2/n), Route: "(1-ᾱ')/(1-ᾱ) β", Against: walked},
	}, nil
}

// WithoutX0 checks q(x_{t-1}|x_t) for data of two points: its density by enumeration of both x_0 and all x_{t-1}, and its
// mean and its variance from those of (7) by the laws of total expectation and total variance.
func WithoutX0(s *schedule.Schedule) ([]check.Check, error) {
	const low, high, cells, t, xt = -5.0, 5.0, 1000, 4, 0.25
	d, err := TwoPoints(s)
	if err != nil {
		return nil, err
	}
	grid, err := exact.NewGrid(1, low, high, cells)
	if err != nil {
		return nil, err
	}
	reverse := d.Reverse(t, []float64{xt})
	var density, counted []float64
	for i, p := range grid.Reverse(d, t, []float64{xt}) {
		density = append(density, math.Exp(reverse.LogPDF(grid.Cell(i))))
		counted = append(counted, p*cells/(high-low))
	}
	bayes, err := check.Worst(check.Check{
		Equation: "Bayes", Name: "density of x_{t-1} without x_0", Tolerance: 1e-12, Route: "mixture of two (6)", Against: "1000 values enumerated",
	}, density, counted)
	if err != nil {
		return nil, err
	}
	x0 := d.PosteriorX0(t, []float64{xt})
	ofX0, _ := s.PosteriorMeanCoefficients(t)
	return []check.Check{
		bayes,
		{Equation: "(7)", Name: "mean without x_0", Got: s.Posterior(t, xt, x0.Mean()[0]).Mean, Want: reverse.Mean()[0], Relative: 1e-13, Route: "μ̃(x_t, E[x_0|x_t])", Against: "mean of the mixture"},
		{Equation: "(7)", Name: "variance without x_0", Got: s.PosteriorVariance(t) + ofX0*ofX0*x0.Variance()[0], Want: reverse.Variance()[0], Relative: 1e-13, Route: "β̃ + (coefficient of x_0)² Var[x_0|x_t]", Against: "variance of the mixture"},
	}, nil
}
