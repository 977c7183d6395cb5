package optimal

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/lessons/check"
	"denoise/lessons/figure"
)

// Checks are those of the lesson's cells.
func Checks() (check.List, error) {
	var all check.List
	for _, part := range []func() (check.List, error){Regression, Scores, Sampling, Tight} {
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

// Regression checks that ε* is the mean of ε given x_t, and that nothing is better: Bayes' rule as a sum over a grid of x_0
// against the closed form, the loss of ε* and of a worse answer on 20,000 draws against quadratures.
func Regression() (check.List, error) {
	d, err := Line(1000)
	if err != nil {
		return nil, err
	}
	s := d.Schedule()
	const t, x = 150, 0.6
	mass, mean := 0.0, 0.0
	for _, x0 := range figure.Evenly(-4, 5, 3000) {
		p := math.Exp(d.Data().LogPDF([]float64{x0}) + s.Marginal(t, x0).LogPDF(x))
		mass += p
		mean += p * s.EpsFromX0(t, x, x0)
	}

	// The worse answer is the noise itself if x_t were nothing else: ε = √(1-ᾱ_t) x_t, which is ε* of N(0, 1).
	r := rand.New(rand.NewPCG(2, 7))
	const n = 20_000
	var best, worse []float64
	apart := 0.0
	for range n {
		eps := r.NormFloat64()
		xt := s.Marginal(t, d.Data().Sample(r)[0]).At(eps)
		star, other := d.Eps(t, []float64{xt})[0], math.Sqrt(s.OneMinusAlphaBar(t))*xt
		best = append(best, (eps-star)*(eps-star))
		worse = append(worse, (eps-other)*(eps-other)-(star-other)*(star-other))
	}
	for _, xt := range figure.Evenly(-7, 7, 2000) {
		apart += math.Exp(d.LogPDF(t, []float64{xt})) * math.Pow(d.Eps(t, []float64{xt})[0], 2) * 14 / 2000
	}
	least, half := bound.Interval(best, fourErrors)
	rest, halfRest := bound.Interval(worse, fourErrors)
	drawn := fmt.Sprintf("%d draws", n)
	return check.List{
		{Equation: "score", Name: "ε* at t = 150, x_t = 0.6", Got: d.Eps(t, []float64{x})[0], Want: mean / mass, Relative: 1e-9,
			Route: "closed form", Against: "Bayes on a grid of x_0"},
		{Equation: "(14)", Name: "least loss, t = 150", Got: d.Irreducible(t), Want: least, Tolerance: half, Route: "quadrature", Against: drawn},
		{Equation: "(14)", Name: "a worse answer's loss, less its distance from ε*", Got: d.Irreducible(t), Want: rest, Tolerance: halfRest,
			Route: "E (ε - ε*)²", Against: "E (ε - f)² - E (ε* - f)²"},
		{Equation: "(14)", Name: "least loss, and what ε* explains", Got: d.Irreducible(t) + apart, Want: 1, Tolerance: 1e-8,
			Route: "E (ε - ε*)² + E ε*²", Against: "E ε² = 1"},
	}, nil
}

// Scores checks the score against differences of ln q(x_t), and ε* against the score, in the plane.
func Scores() (check.List, error) {
	d, err := Plane(1000)
	if err != nil {
		return nil, err
	}
	s := d.Schedule()
	const h = 1e-5
	var closed, differences, fromX0, scores []float64
	for _, t := range []int{1, 10, 60, 150, 300, 1000} {
		for _, x := range [][]float64{{0.3, 0.4}, {-1, 0.2}, {1.5, 1}} {
			score, x0 := d.Score(t, x), d.PosteriorX0(t, x).Mean()
			for j := range x {
				up, down := []float64{x[0], x[1]}, []float64{x[0], x[1]}
				up[j], down[j] = x[j]+h, x[j]-h
				closed = append(closed, score[j])
				differences = append(differences, (d.LogPDF(t, up)-d.LogPDF(t, down))/(2*h))
				fromX0 = append(fromX0, -s.EpsFromX0(t, x[j], x0[j])/math.Sqrt(s.OneMinusAlphaBar(t)))
				scores = append(scores, score[j])
			}
		}
	}
	// The difference errs by h²/6 times the third derivative, some 1e-8 here, and by rounding, some 1e-10/h.
	one, err := check.Worst(check.Check{Equation: "score", Name: "∇ ln q(x_t)", Relative: 1e-6, Tolerance: 1e-5,
		Route: "closed form", Against: "differences of ln q(x_t)"}, closed, differences)
	if err != nil {
		return nil, err
	}
	two, err := check.Worst(check.Check{Equation: "score", Name: "-ε*/√(1-ᾱ_t)", Relative: 1e-9, Tolerance: 1e-9,
		Route: "from E[x_0|x_t] by Bayes' rule", Against: "∇ ln q(x_t)"}, fromX0, scores)
	return check.List{one, two}, err
}

// Draws is how many samples Sampling measures.
const Draws = 2000

// Sampling checks (11) with ε*: its mean against the mean of q(x_{t-1}|x_t), which a grid gives by enumeration, and the
// moments of samples against the data's, within four standard errors.
func Sampling() (check.List, error) {
	d, err := Line(100)
	if err != nil {
		return nil, err
	}
	s := d.Schedule()
	const t, x = 30, 0.4
	g, err := exact.NewGrid(1, -5, 6, 1500)
	if err != nil {
		return nil, err
	}
	back, _ := g.Moments(g.Reverse(d, t, []float64{x}))
	m := exact.Model{Schedule: s, Eps: d.Eps, Variance: s.Beta}
	r := rand.New(rand.NewPCG(3, 7))
	var left, values, squares []float64
	for range Draws {
		x := m.Sample(r, 1)[0][0]
		values, squares = append(values, x), append(squares, x*x)
		if x < 0.55 {
			left = append(left, 1)
		} else {
			left = append(left, 0)
		}
	}
	list := check.List{{Equation: "(11)", Name: "mean of a step back, t = 30 of 100, x_t = 0.4", Got: s.MeanFromEps(t, x, d.Eps(t, []float64{x})[0]), Want: back[0],
		Relative: 1e-6, Route: "(11) with ε*", Against: "q(x_{t-1}|x_t) on a grid"}}
	for _, c := range []struct {
		name    string
		drawn   []float64
		want    float64
		against string
	}{
		{"share of samples in the left hump", left, 0.75, "its weight"},
		{"mean of the samples", values, 0, "the data's"},
		{"mean square of the samples", squares, 1, "the data's"},
	} {
		mean, half := bound.Interval(c.drawn, fourErrors)
		list = append(list, check.Check{Equation: "(11)", Name: c.name, Got: mean, Want: c.want, Tolerance: half,
			Route: fmt.Sprintf("%d samples", Draws), Against: c.against})
	}
	return list, nil
}

// Tight checks what the bound costs when nothing is left to learn: nothing for N(0, 1), whose terms telescope, and the KLs of
// (16) for N(0, 1/4).
func Tight() (check.List, error) {
	var list check.List
	for _, v := range []float64{1, 0.25} {
		d, err := Gaussian(v, 1000)
		if err != nil {
			return nil, err
		}
		s := d.Schedule()
		b, err := d.Bound(exact.Model{Schedule: s, Eps: d.Eps, Variance: s.Beta})
		if err != nil {
			return nil, err
		}
		entropy := 0.5 * math.Log(2*math.Pi*math.E*v)
		if v != 1 {
			list = append(list, check.Check{Equation: "(5)", Name: "bound - entropy, N(0, 1/4), in nats", Got: b.Nats() - entropy, Want: Gap(s, v),
				Tolerance: 1e-8, Route: "(5), by quadrature", Against: "Σ ½(ρ_t - 1 - ln ρ_t)"})
			continue
		}
		steps := 0.0
		for _, l := range b.Prev {
			steps += l
		}
		list = append(list,
			check.Check{Equation: "(5)", Name: "bound, N(0, 1), in bits", Got: b.BitsPerDim(), Want: entropy / math.Ln2, Tolerance: 1e-8,
				Route: "L_T + Σ L_{t-1} + L_0", Against: "½ log₂ 2πe"},
			check.Check{Equation: "(5)", Name: "Σ L_{t-1}, N(0, 1), in bits", Got: steps / math.Ln2,
				Want: 0.5 * math.Log2(s.OneMinusAlphaBar(1000)/s.Beta(1)), Tolerance: 1e-8, Route: "by quadrature", Against: "½ log₂ (1-ᾱ_T)/β_1"})
	}
	return list, nil
}
