package simple

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
	s, err := schedule.Linear(1000)
	if err != nil {
		return nil, err
	}
	var all check.List
	for _, part := range []func(*schedule.Schedule) ([]check.Check, error){Losses, Quiet} {
		list, err := part(s)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// Data is the lesson's data under diffusion, N(0, 1/4), of which package exact knows all.
func Data(s *schedule.Schedule) (*exact.Diffusion, error) {
	data, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0}, Var: DataVar})
	if err != nil {
		return nil, err
	}
	return exact.New(data, s), nil
}

// Losses checks the two losses of the network: the simple one against draws, the weighted one against the bound by
// quadrature, and the weight itself against a KL.
func Losses(s *schedule.Schedule) ([]check.Check, error) {
	d, err := Data(s)
	if err != nil {
		return nil, err
	}
	bySimple, err := Fit(s, Simple)
	if err != nil {
		return nil, err
	}
	byBound, err := Fit(s, Bound)
	if err != nil {
		return nil, err
	}

	// (14) as training sees it: random t, data and noise, one mean.
	const draws = 40_000
	r := rand.New(rand.NewPCG(14, 1))
	squares := make([]float64, draws)
	for i := range squares {
		t, eps := 1+r.IntN(s.T()), r.NormFloat64()
		xt := s.Marginal(t, math.Sqrt(DataVar)*r.NormFloat64()).At(eps)
		squares[i] = bound.Simple([]float64{eps}, []float64{bySimple.Slope(s, t) * xt})
	}
	mean, half := bound.Interval(squares, 0.99994) // 4 standard errors

	// (12): the weighted losses of two networks differ by as much as their bounds.
	bounds := map[string]float64{}
	for name, w := range map[string]Net{"simple": bySimple, "bound": byBound} {
		terms, err := d.Bound(w.Model(s))
		if err != nil {
			return nil, err
		}
		bounds[name] = terms.Nats()
	}

	// One weight: the KL of two Gaussians less the same where the prediction is right.
	const t, x0, eps, predicted = 300, 0.4, -0.7, 0.1
	xt := s.Marginal(t, x0).At(eps)
	kl := func(eps float64) float64 {
		return bound.Previous(s, t, x0, xt, gauss.Normal{Mean: s.MeanFromEps(t, xt, eps), Var: s.Beta(t)})
	}
	return []check.Check{
		{Equation: "(14)", Name: "simple loss of the fitted network", Got: bySimple.Loss(s, Simple), Want: mean, Tolerance: half,
			Route: "moments of Gaussians", Against: fmt.Sprintf("%d draws of t, x_0, ε", draws)},
		{Equation: "(12)", Name: "one weighted error, t = 300", Got: bound.EpsSquared(s, t, eps, predicted, s.Beta(t)), Want: kl(predicted) - kl(eps),
			Relative: 1e-9, Route: "weight · (ε - ε_θ)²", Against: "difference of two KLs"},
		{Equation: "(12)", Name: "all terms, by simple less by bound", Got: bySimple.Loss(s, Bound) - byBound.Loss(s, Bound), Want: bounds["simple"] - bounds["bound"],
			Tolerance: 1e-7, Route: "weighted sum over t", Against: "two bounds (5), by quadrature"},
	}, nil
}

// Quiet checks the noise of the first gradients, of a network that says 0, against gradients drawn. The allowance is five
// standard errors of the measured ratio, by its spread over twenty parts of the draws.
func Quiet(s *schedule.Schedule) ([]check.Check, error) {
	var out []check.Check
	for _, loss := range []struct {
		name, equation string
		weight         Weighting
	}{{"simple", "(14)", Simple}, {"bound", "(12)", Bound}} {
		const parts, each = 20, 5000
		var scales []float64
		drawn := Net{}.Gradients(s, loss.weight, Uniform(s), parts*each, 12)
		for part := range parts {
			scales = append(scales, measuredScale(drawn[part*each:(part+1)*each]))
		}
		_, half := bound.Interval(scales, 0.9999994) // 5 standard errors
		out = append(out, check.Check{Equation: loss.equation, Name: "noise of the first gradient, " + loss.name,
			Got: Net{}.NoiseScale(s, loss.weight, Uniform(s)), Want: measuredScale(drawn), Tolerance: half,
			Route: "moments of Gaussians", Against: fmt.Sprintf("%d gradients drawn", parts*each)})
	}
	return out, nil
}

// measuredScale is NoiseScale of gradients that were drawn.
func measuredScale(g []Net) float64 {
	var mean Net
	second := 0.0
	for _, v := range g {
		for i := range v {
			mean[i] += v[i] / float64(len(g))
			second += v[i] * v[i] / float64(len(g))
		}
	}
	first := mean[0]*mean[0] + mean[1]*mean[1] + mean[2]*mean[2]
	return (second - first) / first
}
