package elbo

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Checks are those of the lesson's cells.
func Checks() (check.List, error) {
	var all check.List
	for _, part := range []func() ([]check.Check, error){Inequality, Divergence, Joint, Telescoping, Forms, Drawn, EntropyApart} {
		list, err := part()
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// X is the x of the toy VAE's pictures and checks, and Guess an encoder that is not the best.
const X = 2.0

var Guess = gauss.Normal{Mean: 0.5, Var: 1}

// Inequality checks Jensen's inequality and its gap on the toy VAE: quadratures of w over the encoder against closed forms.
func Inequality() ([]check.Check, error) {
	v := Toy()
	logOfMean, meanOfLog := v.Jensen(X, Guess)
	_, tight := v.Jensen(X, v.Posterior(X))
	const quadrature = "quadrature of w over q"
	return []check.Check{
		{Equation: "Jensen", Name: "inequality, ln of the mean of w", Got: logOfMean, Want: v.LogEvidence(X), Relative: 1e-12, Route: quadrature, Against: "ln p(x), closed form"},
		{Equation: "Jensen", Name: "inequality, mean of ln w", Got: meanOfLog, Want: v.Bound(X, Guess), Relative: 1e-12, Route: quadrature, Against: "reconstruction - KL(q ‖ p(z))"},
		{Equation: "ELBO by KL", Name: "the gap", Got: logOfMean - meanOfLog, Want: gauss.KL(Guess, v.Posterior(X)), Relative: 1e-12, Route: "ln of the mean - mean of the ln", Against: "KL(q ‖ p(z|x))"},
		{Equation: "ELBO by KL", Name: "the bound at q = p(z|x)", Got: tight, Want: v.LogEvidence(X), Relative: 1e-12, Route: quadrature, Against: "ln p(x), closed form"},
	}, nil
}

// Divergence checks the KL of two Gaussians, both ways round, against the mean of ln p - ln q: by quadrature, and by 20,000
// draws, within four standard errors.
func Divergence() ([]check.Check, error) {
	p, q := gauss.Normal{Mean: 0.3, Var: 0.5}, gauss.Normal{Mean: -0.4, Var: 2}
	r := rand.New(rand.NewPCG(1, 5))
	var drawn []float64
	for range 20_000 {
		x := p.Sample(r)
		drawn = append(drawn, p.LogPDF(x)-q.LogPDF(x))
	}
	mean, half := bound.Interval(drawn, fourErrors)
	by := func(p, q gauss.Normal) float64 {
		return rule().Expect(p, func(x float64) float64 { return p.LogPDF(x) - q.LogPDF(x) })
	}
	const name, closed, quadrature = "KL of Gaussians", "closed form", "quadrature of ln p - ln q"
	return []check.Check{
		{Equation: name, Name: "KL(p ‖ q)", Got: gauss.KL(p, q), Want: by(p, q), Relative: 1e-12, Route: closed, Against: quadrature},
		{Equation: name, Name: "KL(q ‖ p)", Got: gauss.KL(q, p), Want: by(q, p), Relative: 1e-12, Route: closed, Against: quadrature},
		{Equation: name, Name: "KL(p ‖ q), measured", Got: gauss.KL(p, q), Want: mean, Tolerance: half, Route: closed, Against: "20000 draws of p"},
	}, nil
}

// fourErrors is the probability of an interval of four standard errors each way.
var fourErrors = math.Erf(4 / math.Sqrt2)

// Joint checks (1) for a chain of two steps: its density of whole paths, summed over all x_1 and x_2, must be the density
// of x_0 that the model has by pushing a table through its steps.
func Joint() ([]check.Check, error) {
	s, err := schedule.FromBetas([]float64{0.36, 0.75})
	if err != nil {
		return nil, err
	}
	any := func(t int, xt []float64) []float64 { return []float64{math.Sin(xt[0]) + 0.1*float64(t)} }
	m := exact.Model{Schedule: s, Eps: any, Variance: s.Beta}
	const x0, reach, h = 0.4, 7.0, 0.14
	total := 0.0
	for x1 := -reach; x1 <= reach; x1 += h {
		for x2 := -reach; x2 <= reach; x2 += h {
			total += h * h * math.Exp(m.LogJoint([][]float64{{x0}, {x1}, {x2}}))
		}
	}
	pushed, err := m.LogLikelihood1D(x0)
	if err != nil {
		return nil, err
	}
	return []check.Check{{
		Equation: "(1)", Name: "density of x_0 = 0.4, two steps", Got: total, Want: math.Exp(pushed[0]), Relative: 1e-6,
		Route: "10,000 paths added up", Against: "pushed step by step",
	}}, nil
}

// Telescoping checks that the logarithms of the marginals cancel along a path, but for the two ends.
func Telescoping() ([]check.Check, error) {
	c, err := Chain(Steps)
	if err != nil {
		return nil, err
	}
	d := c.Diffusion
	r := rand.New(rand.NewPCG(1, 5))
	walk := d.Path(r, d.Data().Sample(r))
	var path []float64
	for _, x := range walk {
		path = append(path, x[0])
	}
	sum, ends := bound.Telescope(d.Schedule(), path[0], path)
	return []check.Check{{
		Equation: "telescoping", Name: "Σ ln q(x_{t-1}|x_0)/q(x_t|x_0)", Got: sum, Want: ends, Tolerance: 1e-11,
		Route: fmt.Sprintf("%d terms, one path", Steps-1), Against: "the two ends",
	}}, nil
}

// Forms checks (3) and (5), each measured on a thousand walks, within four standard errors, against (5) by quadrature. On data
// N(0, 1), whose exact reverse process is a chain of Gaussians, (3) must give -ln q(x_0) for every single path.
func Forms() ([]check.Check, error) {
	c, err := Chain(Steps)
	if err != nil {
		return nil, err
	}
	d, m := c.Diffusion, c.Model
	terms, err := d.Bound(m)
	if err != nil {
		return nil, err
	}
	const walks = 1000
	var out []check.Check
	for _, form := range []struct {
		equation string
		of       exact.Form
	}{{"(3)", exact.ByPath}, {"(5)", exact.ByKL}} {
		e, err := d.MonteCarlo(m, form.of, walks, rand.New(rand.NewPCG(1, 5)))
		if err != nil {
			return nil, err
		}
		out = append(out, check.Check{Equation: form.equation, Name: "bound, measured", Got: e.Nats, Want: terms.Nats(),
			Tolerance: 4 * math.Sqrt(e.Variance/walks), Route: fmt.Sprintf("%s on %d walks", form.equation, walks), Against: "(5), by quadrature"})
	}
	one, err := OnePath()
	return append(out, one), err
}

// OnePath checks (3) where the model is exact: data N(0, 1).
func OnePath() (check.Check, error) {
	c, err := Chain(Steps)
	if err != nil {
		return check.Check{}, err
	}
	m := c.Model
	data, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0}, Var: 1})
	if err != nil {
		return check.Check{}, err
	}
	d := exact.New(data, m.Schedule)
	m.Eps = d.Eps
	path := d.Path(rand.New(rand.NewPCG(1, 5)), []float64{0.7})
	return check.Check{
		Equation: "(3)", Name: "one walk from 0.7, data N(0, 1)", Got: exact.LogForward(m.Schedule, path) - m.LogJoint(path), Want: -data.LogPDF([]float64{0.7}),
		Tolerance: 1e-10, Route: "-ln p(path)/q(path|x_0)", Against: "-ln q(x_0)",
	}, nil
}

// Drawn checks the variances of GradientVariance at t = 50 of 100 against 20,000 draws, within four standard errors.
func Drawn() ([]check.Check, error) {
	c, err := Chain(Steps)
	if err != nil {
		return nil, err
	}
	d, m := c.Diffusion, c.Model
	const t, n = 50, 20_000
	byPath, byKL := GradientVariance(d, t)
	drawn, averaged := DrawnGradients(d, m, t, n, 1)
	one := func(equation, name string, got float64, squares []float64) check.Check {
		mean, half := bound.Interval(squares, fourErrors)
		return check.Check{Equation: equation, Name: name, Got: got, Want: mean, Tolerance: half, Route: "closed form and quadrature", Against: fmt.Sprintf("%d walks", n)}
	}
	return []check.Check{
		one("(3)", "σ⁴ × variance of one gradient, t = 50", byPath, drawn),
		one("(5)", "σ⁴ × variance of one gradient, t = 50", byKL, averaged),
	}, nil
}

// EntropyApart checks the sum of (16), whose terms are entropies, against that of (5), whose terms are squared errors.
func EntropyApart() ([]check.Check, error) {
	c, err := Chain(Steps)
	if err != nil {
		return nil, err
	}
	five, err := c.Diffusion.Bound(c.Model)
	if err != nil {
		return nil, err
	}
	sixteen, err := c.Diffusion.EntropyForm(c.Model)
	if err != nil {
		return nil, err
	}
	return []check.Check{{Equation: "(16)", Name: "bound, in nats", Got: sixteen.Nats(), Want: five.Nats(), Tolerance: 1e-8,
		Route: "(16), by entropies", Against: "(5), by squared errors"}}, nil
}
