package beyond

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
	"denoise/lessons/simple"
)

// Drawing checks the importance sampling of t: squares of terms against draws, the variances of the estimate against 40,000
// estimates, and the least variance against its closed form.
func Drawing() (check.List, error) {
	humps, err := Humps()
	if err != nil {
		return nil, err
	}
	d, err := Few(humps, "linear", 100)
	if err != nil {
		return nil, err
	}
	b := TermsOf(d)
	r := rand.New(rand.NewPCG(5, 14))
	const draws = 40_000
	var list check.List
	for _, t := range []int{1, 2, 30} {
		squares := make([]float64, draws)
		for i := range squares {
			squares[i] = math.Pow(b.Draw(t, r), 2)
		}
		m, half := bound.Interval(squares, fourErrors)
		list = append(list, check.Check{Equation: "importance sampling", Name: fmt.Sprintf("E L_%d² of 100 steps", t-1), Got: b.Square[t], Want: m, Tolerance: half,
			Route: "quadrature", Against: fmt.Sprintf("%d draws", draws)})
	}
	roots := 0.0
	for _, square := range b.Square {
		roots += math.Sqrt(square)
	}
	for _, c := range []struct {
		name string
		p    simple.Times
	}{{"uniform t", simple.Uniform(d.Schedule())}, {"t by importance", b.Importance()}} {
		pick, estimates := c.p.Pick(), make([]float64, draws)
		squares := make([]float64, draws)
		for i := range estimates {
			t := pick(r.Float64())
			estimates[i] = b.Draw(t, r) / c.p[t]
			squares[i] = (estimates[i] - b.Total()) * (estimates[i] - b.Total())
		}
		m, half := bound.Interval(estimates, fourErrors)
		v, halfV := bound.Interval(squares, fourErrors)
		list = append(list,
			check.Check{Equation: "importance sampling", Name: c.name + ": mean", Got: b.Total(), Want: m, Tolerance: half, Route: "Σ E L_{t-1}", Against: "mean of L/p"},
			check.Check{Equation: "importance sampling", Name: c.name + ": variance", Got: b.Variance(c.p), Want: v, Tolerance: halfV, Route: "Σ E L²/p - (Σ E L)²", Against: "variance of L/p"})
	}
	return append(list, check.Check{Equation: "importance sampling", Name: "the least variance", Got: b.Variance(b.Importance()), Want: roots*roots - b.Total()*b.Total(), Relative: 1e-9,
		Route: "p_t ∝ √E L²", Against: "(Σ √E L²)² - (Σ E L)²"}), nil
}

// Implicit checks DDIM: the law of x_s against (4), η = 1 against the posterior, and where it takes x_T against quantiles.
func Implicit() (check.List, error) {
	s, err := schedule.Linear(Steps)
	if err != nil {
		return nil, err
	}
	const t, prev, x0 = 500, 400, 0.8
	var spread, marginal []float64
	for _, eta := range []float64{0, 0.5, 1} {
		at := func(eps float64) gauss.Normal { return s.DDIM(t, prev, s.Marginal(t, x0).At(eps), eps, eta) }
		slope := at(1).Mean - at(0).Mean
		spread, marginal = append(spread, slope*slope+at(0).Var), append(marginal, s.Marginal(prev, x0).Var)
	}
	law, err := check.Worst(check.Check{Equation: "DDIM", Name: "variance of x_400, η = 0, ½, 1", Relative: 1e-12, Route: "a step from x_500", Against: "(4)"}, spread, marginal)
	if err != nil {
		return nil, err
	}
	two, err := s.Respace([]int{prev, t})
	if err != nil {
		return nil, err
	}
	one, posterior := s.DDIM(t, prev, -0.3, 0.9, 1), two.Posterior(2, -0.3, s.X0FromEps(t, -0.3, 0.9))

	humps, err := Humps()
	if err != nil {
		return nil, err
	}
	var ends []float64
	for _, n := range []int{200, 400} {
		d, err := Few(humps, "cosine", n)
		if err != nil {
			return nil, err
		}
		ends = append(ends, DDIM(0).Walk(d, [][]float64{{1}}, nil)[0][0][0])
	}
	return check.List{law,
		{Equation: "DDIM", Name: "η = 1, mean", Got: one.Mean, Want: posterior.Mean, Relative: 1e-12, Route: "DDIM", Against: "(7)"},
		{Equation: "DDIM", Name: "η = 1, variance", Got: one.Var, Want: posterior.Var, Relative: 1e-12, Route: "DDIM", Against: "(7)"},
		{Equation: "DDIM", Name: "x_0 for x_T = 1", Got: 2*ends[1] - ends[0], Want: Truth(humps, 1), Tolerance: 2e-4, Route: "200 and 400 steps, extrapolated", Against: "F(x_0) = Φ(x_T)"},
	}, nil
}
