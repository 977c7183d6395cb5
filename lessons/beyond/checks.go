package beyond

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Checks are those of the lesson's cells.
func Checks() (check.List, error) {
	var all check.List
	for _, part := range []func() (check.List, error){Fewer, Variances, Drawing, Implicit, Guidance} {
		list, err := part()
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// fourErrors is the probability of an interval of four standard errors each way.
var fourErrors = math.Erf(4 / math.Sqrt2)

// Fewer checks the cosine schedule, the product of its β against the cosine, and respacing: the variance of a step over fifty
// times against fifty steps merged.
func Fewer() (check.List, error) {
	s, err := schedule.Cosine(Steps)
	if err != nil {
		return nil, err
	}
	var products, cosines []float64
	for t := 1; t < Steps; t++ { // the last β is cut off
		products, cosines = append(products, s.AlphaBar(t)), append(cosines, CosineFormula(t, Steps).Terms[0].Value)
	}
	cosine, err := check.Worst(check.Check{Equation: "cosine", Name: "ᾱ_t", Tolerance: 1e-13, Route: "product of the 1 - β_t", Against: "cos² over cos²"}, products, cosines)
	if err != nil {
		return nil, err
	}
	keep, err := schedule.Ends.Times(Steps, 20)
	if err != nil {
		return nil, err
	}
	kept, err := s.Respace(keep)
	if err != nil {
		return nil, err
	}
	var long, merged []float64
	for i := 1; i <= kept.T(); i++ {
		all := gauss.Linear{Scale: 1}
		for t := kept.Time(i-1) + 1; t <= kept.Time(i); t++ {
			all = all.Then(s.StepLinear(t))
		}
		long, merged = append(long, kept.StepLinear(i).Var), append(merged, all.Var)
	}
	respaced, err := check.Worst(check.Check{Equation: "respacing", Name: "variance of a long step", Relative: 1e-12,
		Route: "1 - ᾱ_t/ᾱ_s", Against: "short steps merged"}, long, merged)
	return check.List{cosine, respaced}, err
}

// Variances checks the best variance of a step: against the mixture that the true step back is, against the mean square of
// the network's answers, and by what others cost; and the term of a variance for each x_t, against draws.
func Variances() (check.List, error) {
	humps, err := Humps()
	if err != nil {
		return nil, err
	}
	d, err := Few(humps, "cosine", 20)
	if err != nil {
		return nil, err
	}
	s := d.Schedule()
	const t = 8
	mixture := mean(d, t, func(x float64) float64 { return BestAt(d, t, x) })
	ofX0, _ := s.PosteriorMeanCoefficients(t)
	answers := mean(d, t, func(x float64) float64 { return math.Pow(d.Eps(t, []float64{x})[0], 2) })

	wrong, model := 0.0, paper(d)
	for t := 1; t <= s.T(); t++ {
		wrong += Wrong(Best(d, t), s.Beta(t))
	}
	fixed, err := d.Bound(model)
	if err != nil {
		return nil, err
	}
	model.Variance = func(t int) float64 { return Best(d, t) }
	best, err := d.Bound(model)
	if err != nil {
		return nil, err
	}

	const draws = 20_000
	r := rand.New(rand.NewPCG(4, 14))
	terms := make([]float64, draws)
	for i := range terms {
		x0 := d.Data().Sample(r)[0]
		xt := s.Marginal(t, x0).At(r.NormFloat64())
		terms[i] = bound.Previous(s, t, x0, xt, gauss.Normal{Mean: s.MeanFromEps(t, xt, d.Eps(t, []float64{xt})[0]), Var: BestAt(d, t, xt)})
	}
	drawn, half := bound.Interval(terms, fourErrors)
	return check.List{
		{Equation: "best variance", Name: "t = 8 of 20", Got: Best(d, t), Want: mixture, Relative: 1e-8, Route: "β̃_t + c_t² E Var[x_0|x_t]", Against: "E Var of q(x_{t-1}|x_t)"},
		{Equation: "best variance", Name: "from the network's answers", Got: Best(d, t), Want: s.PosteriorVariance(t) + ofX0*ofX0*s.OneMinusAlphaBar(t)/s.AlphaBar(t)*(1-answers),
			Relative: 1e-8, Route: "E Var[ε|x_t]", Against: "1 - E ε*²"},
		{Equation: "best variance", Name: "what β_t costs, nats", Got: wrong, Want: fixed.Nats() - best.Nats(), Tolerance: 1e-7, Route: "Σ KL(N(0, σ_*²) ‖ N(0, β_t))", Against: "two bounds (5)"},
		{Equation: "best variance", Name: "L_7 with the best for each x_t", Got: mean(d, t, func(x float64) float64 { return 0.5 * math.Log(BestAt(d, t, x)/s.PosteriorVariance(t)) }),
			Want: drawn, Tolerance: half, Route: "E ½ ln(Var/β̃_t)", Against: fmt.Sprintf("%d draws", draws)},
	}, nil
}
