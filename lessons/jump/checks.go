package jump

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
	list := Merging()
	for _, part := range []func() (check.List, error){
		func() (check.List, error) { return Jump(s, 500) },
		Joint,
	} {
		more, err := part()
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// Merging compares the sum of two independent Gaussians with the convolution of their densities and with 40,000 sums
// drawn, and two merged steps with the integral over what lies between them.
func Merging() check.List {
	x, y := gauss.Normal{Var: 0.09}, gauss.Normal{Var: 0.16}
	const at, draws = 0.6, 40000
	convolved := integral(func(v float64) float64 { return x.PDF(v) * y.PDF(at-v) }, x.At(-9), x.At(9))
	noise, squares := normals(5), 0.0
	for range draws {
		v := x.At(noise()) + y.At(noise())
		squares += v * v
	}
	measured := squares / draws

	first, second := gauss.Linear{Scale: 0.8, Var: 0.36}, gauss.Linear{Scale: 0.6, Var: 0.64}
	const from, to = 0.8, 0.2
	between := integral(func(v float64) float64 { return first.At(from).PDF(v) * second.At(v).PDF(to) }, first.At(from).At(-9), first.At(from).At(9))
	return check.List{
		{Equation: "merging", Name: "density of X + Y at 0.6", Got: x.Add(y).PDF(at), Want: convolved, Relative: 1e-9,
			Route: "N(0, 0.09 + 0.16)", Against: "∫ p(x) p(0.6-x) dx"},
		{Equation: "merging", Name: "variance of X + Y",
			Got: x.Add(y).Var, Want: measured, Tolerance: 4 * measured * math.Sqrt(2.0/draws),
			Route: "0.09 + 0.16", Against: fmt.Sprintf("%d sums drawn", draws)},
		{Equation: "merging", Name: "density after two steps", Got: first.Then(second).At(from).PDF(to), Want: between, Relative: 1e-9,
			Route: "one merged step", Against: "∫ over what lies between"},
	}
}

// Jump compares equation (4) at time t with t steps merged one by one, with its parts summed and multiplied by hand, and
// with 8000 values that walk.
//
// What is measured may miss by four times its standard error.
func Jump(s *schedule.Schedule, t int) (check.List, error) {
	if t < 1 || t > s.T() {
		return nil, fmt.Errorf("jump: time %d: choose 1 to %d", t, s.T())
	}
	const x0, walkers = 0.8, 8000
	closed, merged := s.Marginal(t, x0), all(s, t).At(x0)
	product, sum := 1.0, 0.0
	for i := 1; i <= t; i++ {
		product *= 1 - s.Beta(i)
	}
	for _, v := range Shares(s, t) {
		sum += v
	}
	mean, variance, inside := walk(s, t, x0, walkers)
	steps, walked := fmt.Sprintf("%d steps merged", t), fmt.Sprintf("%d values walked", walkers)
	within := math.Erf(1 / math.Sqrt2)
	return check.List{
		{Equation: "(4)", Name: fmt.Sprintf("mean at t = %d", t), Got: closed.Mean, Want: merged.Mean, Relative: 1e-12,
			Route: "√ᾱ x₀", Against: steps},
		{Equation: "(4)", Name: fmt.Sprintf("variance at t = %d", t), Got: closed.Var, Want: merged.Var, Relative: 1e-12,
			Route: "1 - ᾱ", Against: steps},
		{Equation: "(4)", Name: "ᾱ", Got: s.AlphaBar(t), Want: product, Relative: 1e-12,
			Route: "exp Σ ln(1-β)", Against: "∏ (1-β)"},
		{Equation: "(4)", Name: "the noise of all steps", Got: closed.Var, Want: sum, Relative: 1e-12,
			Route: "1 - ᾱ", Against: "Σ of what each step left"},
		{Equation: "(4)", Name: "mean, measured", Got: closed.Mean, Want: mean, Tolerance: 4 * math.Sqrt(variance/walkers),
			Route: "√ᾱ x₀", Against: walked},
		{Equation: "(4)", Name: "variance, measured", Got: closed.Var, Want: variance, Tolerance: 4 * variance * math.Sqrt(2.0/walkers),
			Route: "1 - ᾱ", Against: walked},
		{Equation: "(4)", Name: "share within one standard deviation",
			Got: within, Want: inside, Tolerance: 4 * math.Sqrt(within*(1-within)/walkers),
			Route: "erf(1/√2)", Against: walked},
	}, nil
}

// Joint compares the correlation of x_10 and x_30 in 20,000 walks of 50 steps with its formula.
func Joint() (check.List, error) {
	d, err := schedule.Linear(50)
	if err != nil {
		return nil, err
	}
	const n = 20000
	formula := Correlation(d, 10, 30)
	return check.List{{
		Equation: "(4)", Name: "correlation of x_10 and x_30, T = 50", Got: formula, Want: ways[0].together(d, 0.8, 10, 30, n),
		Tolerance: 4 * math.Sqrt((1+formula*formula)/n), Route: "√(ᾱ_t/ᾱ_s · (1-ᾱ_s)/(1-ᾱ_t))", Against: fmt.Sprintf("%d paths walked", n),
	}}, nil
}

// walk takes n values from x0 through t steps of equation (2): the mean and variance of where they end, and the share
// of them that end within a standard deviation of equation (4).
func walk(s *schedule.Schedule, t int, x0 float64, n int) (mean, variance, inside float64) {
	keep, std := make([]float64, t+1), make([]float64, t+1)
	for i := 1; i <= t; i++ {
		keep[i], std[i] = math.Sqrt(1-s.Beta(i)), math.Sqrt(s.Beta(i))
	}
	noise, law := normals(6), s.Marginal(t, x0)
	var sum, squares float64
	for range n {
		x := x0
		for i := 1; i <= t; i++ {
			x = keep[i]*x + std[i]*noise()
		}
		sum += x
		squares += x * x
		if math.Abs(law.Z(x)) <= 1 {
			inside++
		}
	}
	mean = sum / float64(n)
	return mean, (squares - float64(n)*mean*mean) / float64(n-1), inside / float64(n)
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
