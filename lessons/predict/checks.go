package predict

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
	"denoise/lessons/elbo"
)

// Checks are those of the lesson's cells.
func Checks() (check.List, error) {
	var all check.List
	for _, part := range []func() ([]check.Check, error){Squared, FromNoise, Exactly, Targets, Variances} {
		list, err := part()
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// What the checks of one term look at: 100 steps, a t, a data point, a noise, and a network that is neither right nor absurd.
const (
	at  = 30
	x0  = 0.8
	eps = -0.6
)

func network(xt float64) float64 { return math.Sin(2*xt) - 0.1 }

// Squared checks (8), a distance of means and a constant, against the KL of two Gaussians that it is, and (9), its mean over
// the noise, against its mean over x_t.
func Squared() ([]check.Check, error) {
	s, err := schedule.Linear(elbo.Steps)
	if err != nil {
		return nil, err
	}
	variance := s.Beta(at)
	mean := func(xt float64) float64 { return s.MeanFromEps(at, xt, network(xt)) }
	xt := s.Marginal(at, x0).At(eps)
	p := gauss.Normal{Mean: mean(xt), Var: variance}

	rule, err := gauss.GaussHermite(100)
	if err != nil {
		return nil, err
	}
	overNoise := rule.Expect(gauss.Normal{Var: 1}, func(eps float64) float64 { return bound.Reparametrised(s, at, x0, eps, variance, mean) })
	// The trapezium rule over x_t, twelve standard deviations each way, is exact to rounding.
	q, overXt := s.Marginal(at, x0), 0.0
	const h = 0.05
	for z := -12.0; z <= 12; z += h {
		overXt += h * q.Std() * q.PDF(q.At(z)) * bound.MeanSquared(s, at, x0, q.At(z), mean(q.At(z)), variance)
	}
	return []check.Check{
		{Equation: "(8)", Name: "L_{t-1} at one x_t", Got: bound.MeanSquared(s, at, x0, xt, mean(xt), variance) + bound.Constant(s, at, variance), Want: gauss.KL(s.Posterior(at, xt, x0), p),
			Relative: 1e-10, Route: "(μ̃ - μ_θ)²/2σ² + C", Against: "KL of two Gaussians"},
		{Equation: "(9)", Name: "L_{t-1} - C, its mean", Got: overNoise, Want: overXt, Relative: 1e-9, Route: "mean over ε", Against: "mean over x_t of (8)"},
	}, nil
}

// FromNoise checks (10), (11) and (12) at one x_t and ε, each by arithmetic that takes another way.
func FromNoise() ([]check.Check, error) {
	s, err := schedule.Linear(elbo.Steps)
	if err != nil {
		return nil, err
	}
	variance := s.Beta(at)
	mean := func(xt float64) float64 { return s.MeanFromEps(at, xt, network(xt)) }
	xt := s.Marginal(at, x0).At(eps)
	eight := bound.MeanSquared(s, at, x0, xt, mean(xt), variance)
	weights, err := weightsAgree()
	if err != nil {
		return nil, err
	}
	return []check.Check{
		{Equation: "(10)", Name: "L_{t-1} - C", Got: bound.MeanFromNoise(s, at, x0, eps, variance, mean), Want: eight, Relative: 1e-10, Route: "target from x_t and ε", Against: "(8), target from x_t and x_0"},
		{Equation: "(11)", Name: "μ_θ", Got: mean(xt), Want: s.Posterior(at, xt, s.X0FromEps(at, xt, network(xt))).Mean, Relative: 1e-12, Route: "(x_t - β/√(1-ᾱ) ε_θ)/√α", Against: "(15), then (7)"},
		{Equation: "(12)", Name: "L_{t-1} - C", Got: bound.EpsSquared(s, at, eps, network(xt), variance), Want: eight, Relative: 1e-10, Route: "weight × (ε - ε_θ)²", Against: "(8)"},
		weights,
	}, nil
}

// weightsAgree compares the weight of (12) with σ² = β̃ with what it is in signal-to-noise ratios, at every t of the paper.
func weightsAgree() (check.Check, error) {
	s, err := schedule.Linear(1000)
	if err != nil {
		return check.Check{}, err
	}
	var variances, ratios []float64
	for t := 2; t <= s.T(); t++ {
		variances = append(variances, bound.Weight(s, t, schedule.Eps, s.PosteriorVariance(t)))
		ratios = append(ratios, (s.SNR(t-1)/s.SNR(t)-1)/2)
	}
	return check.Worst(check.Check{Equation: "(12)", Name: "weight, σ² = β̃", Relative: 1e-9,
		Route: "β²/(2β̃α(1-ᾱ))", Against: "½(SNR(t-1)/SNR(t) - 1)"}, variances, ratios)
}

// Exactly checks (15) and (11) with the best prediction there is, found from nothing but the density of x_t: its slope,
// measured. (15) must then give the mean of q(x_0|x_t), and (11) that of q(x_{t-1}|x_t).
//
// A central difference with steps of 1e-4 is good to about 1e-8 of the slope.
func Exactly() ([]check.Check, error) {
	c, err := elbo.Chain(elbo.Steps)
	if err != nil {
		return nil, err
	}
	d, s := c.Diffusion, c.Diffusion.Schedule()
	const xt, h = 0.25, 1e-4
	slope := (d.LogPDF(at, []float64{xt + h}) - d.LogPDF(at, []float64{xt - h})) / (2 * h)
	best := -math.Sqrt(s.OneMinusAlphaBar(at)) * slope
	return []check.Check{
		{Equation: "(15)", Name: "x_0 from the best ε", Got: s.X0FromEps(at, xt, best), Want: d.PosteriorX0(at, []float64{xt}).Mean()[0], Tolerance: 1e-6, Route: "(15)", Against: "mean of q(x_0|x_t), Bayes"},
		{Equation: "(11)", Name: "μ_θ from the best ε", Got: s.MeanFromEps(at, xt, best), Want: d.Reverse(at, []float64{xt}).Mean()[0], Tolerance: 1e-7, Route: "(11)", Against: "mean of q(x_{t-1}|x_t), Bayes"},
	}, nil
}

// Targets checks that one loss is the same whatever the network predicts, at every t of the paper, and v as a velocity.
func Targets() ([]check.Check, error) {
	s, err := schedule.Linear(1000)
	if err != nil {
		return nil, err
	}
	const off = 0.37 // of a predicted ε
	var noise, data, v []float64
	for t := 1; t <= s.T(); t++ {
		xt := s.Marginal(t, x0).At(eps)
		dX0 := s.X0FromEps(t, xt, eps+off) - s.X0FromEps(t, xt, eps)
		dV := s.Convert(t, xt, eps+off, schedule.Eps, schedule.V) - s.VFrom(t, x0, eps)
		noise = append(noise, off*off)
		data = append(data, s.SNR(t)*dX0*dX0)
		v = append(v, s.AlphaBar(t)*dV*dV)
	}
	asData, err := check.Worst(check.Check{Equation: "(15)", Name: "errors, |dε|² = SNR |dx_0|²", Relative: 1e-9, Route: "SNR |dx_0|²", Against: "|dε|²"}, data, noise)
	if err != nil {
		return nil, err
	}
	asV, err := check.Worst(check.Check{Equation: "v", Name: "and ε, |dε|² = ᾱ |dv|²", Relative: 1e-9, Route: "ᾱ |dv|²", Against: "|dε|²"}, v, noise)
	if err != nil {
		return nil, err
	}
	// On the circle x(φ) = cos φ x_0 + sin φ ε, with cos φ = √ᾱ_t; a central difference.
	const t, h = 500, 1e-5
	angle := math.Acos(math.Sqrt(s.AlphaBar(t)))
	x := func(angle float64) float64 { return math.Cos(angle)*x0 + math.Sin(angle)*eps }
	velocity := check.Check{Equation: "v", Name: "as velocity, t = 500", Got: s.VFrom(t, x0, eps), Want: (x(angle+h) - x(angle-h)) / (2 * h), Tolerance: 1e-8, Route: "√ᾱ ε - √(1-ᾱ) x_0", Against: "speed along the circle"}
	return []check.Check{asData, asV, velocity}, nil
}

// Variances checks the best variance of a step, in closed form, against a search over the range that a network can choose
// from, and that it lowers the bound as much as it should.
//
// The search is by thirds, 100 times: its minimum is flat, and known to about 1e-7.
func Variances() ([]check.Check, error) {
	c, err := elbo.Chain(elbo.Steps)
	if err != nil {
		return nil, err
	}
	s := c.Diffusion.Schedule()
	const t = 10
	_, squared := elbo.GradientVariance(c.Diffusion, t)
	term := func(v float64) float64 {
		variance := math.Exp(s.LogVarianceRange(t, v))
		return bound.Constant(s, t, variance) + squared/(2*variance)
	}
	low, high := -1.0, 1.0
	for range 100 {
		a, b := low+(high-low)/3, high-(high-low)/3
		if term(a) < term(b) {
			high = b
		} else {
			low = a
		}
	}
	best := BestVariance(c, t)
	return []check.Check{
		{Equation: "learned variance", Name: "at its best, t = 10", Got: best, Want: math.Exp(s.LogVarianceRange(t, (low+high)/2)), Relative: 1e-6, Route: "β̃ + E(μ̃ - μ_θ)²", Against: "search over v"},
		{Equation: "learned variance", Name: "at its best, L_{t-1}", Got: 0.5 * math.Log(best/s.PosteriorVariance(t)), Want: term((low + high) / 2), Tolerance: 1e-12, Route: "½ ln σ²/β̃", Against: "search over v"},
	}, nil
}
