package elbo

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

type (
	divergence = func(p, q gauss.Normal) float64
	reverse    = func(t int, xt float64) gauss.Normal
	onePath    = func(s *schedule.Schedule, path []float64, p reverse) float64
)

// KLExercise asks for the KL of two Gaussians.
var KLExercise = grade.Exercise[divergence]{
	Task: "KL(p ‖ q) of two Gaussians, in nats",
	Probe: func(answer divergence) (values []grade.Value) {
		for _, c := range [][2]gauss.Normal{
			{{Mean: 0, Var: 1}, {Mean: 0, Var: 4}},
			{{Mean: 0.5, Var: 0.25}, {Mean: -1, Var: 2}},
			{{Mean: 1, Var: 3}, {Mean: -0.5, Var: 0.5}},
			{{Mean: 0.3, Var: 0.01}, {Mean: 0.25, Var: 0.01}},
		} {
			values = append(values, grade.Value{Case: fmt.Sprintf("p = N(%g, %g), q = N(%g, %g)", c[0].Mean, c[0].Var, c[1].Mean, c[1].Var), Got: answer(c[0], c[1])})
		}
		return values
	},
	Solution: func(p, q gauss.Normal) float64 {
		d := p.Mean - q.Mean
		return 0.5 * (math.Log(q.Var/p.Var) + (p.Var+d*d)/q.Var - 1)
	},
	Mistakes: []grade.Mistake[divergence]{
		{Name: "p and q swapped", Hint: "KL(p ‖ q) is a mean over p, the first: p's variance is divided by q's.",
			Answer: func(p, q gauss.Normal) float64 { return gauss.KL(q, p) }},
		{Name: "standard deviation for variance", Hint: "Var is σ² already. If you square it, or take Std() for it, every ratio is wrong.",
			Answer: func(p, q gauss.Normal) float64 {
				return gauss.KL(gauss.Normal{Mean: p.Mean, Var: p.Std()}, gauss.Normal{Mean: q.Mean, Var: q.Std()})
			}},
		{Name: "the variance squared", Hint: "Var is σ² already: the formula has σ_p²/σ_q², not σ_p⁴/σ_q⁴.",
			Answer: func(p, q gauss.Normal) float64 {
				return gauss.KL(gauss.Normal{Mean: p.Mean, Var: p.Var * p.Var}, gauss.Normal{Mean: q.Mean, Var: q.Var * q.Var})
			}},
		{Name: "the half forgotten", Hint: "Both logarithms of a Gaussian carry ½.",
			Answer: func(p, q gauss.Normal) float64 { return 2 * gauss.KL(p, q) }},
		{Name: "the 1 forgotten", Hint: "E_p (x-μ_p)²/σ_p² = 1, from ln p, has to be taken off: else KL(p ‖ p) is not 0.",
			Answer: func(p, q gauss.Normal) float64 { return gauss.KL(p, q) + 0.5 }},
		{Name: "the logarithm forgotten", Hint: "The normalisers of p and q differ: ln σ_q²/σ_p² stays.",
			Answer: func(p, q gauss.Normal) float64 { d := p.Mean - q.Mean; return 0.5 * ((p.Var+d*d)/q.Var - 1) }},
		{Name: "the logarithm upside down", Hint: "It is ln p - ln q, and a normaliser stands in the denominator of its density: ln σ_q² - ln σ_p².",
			Answer: func(p, q gauss.Normal) float64 { return gauss.KL(p, q) - math.Log(q.Var/p.Var) }},
		{Name: "the distance of the means not squared", Hint: "E_p (x-μ_q)² = σ_p² + (μ_p-μ_q)².",
			Answer: func(p, q gauss.Normal) float64 {
				return 0.5 * (math.Log(q.Var/p.Var) + (p.Var+math.Abs(p.Mean-q.Mean))/q.Var - 1)
			}},
		{Name: "the means alone", Hint: "That is the KL of two Gaussians of one variance. Here the variances differ, and differing costs.",
			Answer: func(p, q gauss.Normal) float64 { d := p.Mean - q.Mean; return d * d / (2 * q.Var) }},
	},
	Tolerance: 1e-12, Relative: 1e-9,
}

// BoundExercise asks for the value of (5) on one path.
var BoundExercise = grade.Exercise[onePath]{
	Task: "the bound (5) on one path x_0, x_1, ..., x_T, in nats: L_T + Σ L_{t-1} + L_0",
	Probe: func(answer onePath) (values []grade.Value) {
		r := rand.New(rand.NewPCG(3, 5))
		for _, T := range []int{25, 40} {
			s, err := schedule.Linear(T)
			if err != nil {
				panic(err) // constants
			}
			for _, x0 := range []float64{0.8, -0.3} {
				path := []float64{x0}
				for t := 1; t <= T; t++ {
					path = append(path, s.Step(t, path[t-1]).Sample(r))
				}
				values = append(values, grade.Value{Case: fmt.Sprintf("T = %d, x_0 = %g", T, x0), Got: answer(s, path, modest(s))})
			}
		}
		return values
	},
	Solution: func(s *schedule.Schedule, path []float64, p reverse) float64 {
		x0, T := path[0], s.T()
		sum := gauss.KL(s.Marginal(T, x0), gauss.Normal{Mean: 0, Var: 1})
		for t := 2; t <= T; t++ {
			sum += gauss.KL(s.Posterior(t, path[t], x0), p(t, path[t]))
		}
		return sum - p(1, path[1]).LogPDF(x0)
	},
	Mistakes: []grade.Mistake[onePath]{
		{Name: "mean for sum", Hint: "The bound is a sum over t: a path is as improbable as all of its steps together.",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.steps/float64(p.T-1) + p.l0 })},
		{Name: "mean of all the terms", Hint: "The bound is a sum over t: a path is as improbable as all of its steps together.",
			Answer: spoiled(func(p parts) float64 { return (p.lt + p.steps + p.l0) / float64(p.T+1) })},
		{Name: "L_T forgotten", Hint: "The chain has to start somewhere: KL(q(x_T|x_0) ‖ N(0, 1)) is small, but not nothing.",
			Answer: spoiled(func(p parts) float64 { return p.steps + p.l0 })},
		{Name: "L_0 forgotten", Hint: "The last step has to hit x_0: - ln p(x_0|x_1) belongs to the bound.",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.steps })},
		{Name: "L_0 with the wrong sign", Hint: "It is minus the logarithm: what is improbable costs.",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.steps - p.l0 })},
		{Name: "L_0 counted as a KL", Hint: "At t = 1 the posterior is the point x_0, and its KL from any Gaussian is infinite. The loop begins at 2.",
			Answer: spoiled(func(p parts) float64 { return math.Inf(1) })},
		{Name: "the loop stops at T-1", Hint: "t = T has its KL too, besides L_T.",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.steps - p.last + p.l0 })},
		{Name: "p and q swapped", Hint: "In each KL the known posterior stands first: it is what the mean is taken over.",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.swapped + p.l0 })},
		{Name: "the marginal for the posterior", Hint: "s.Marginal(t-1, x_0) does not know x_t. What p is compared with is s.Posterior(t, x_t, x_0).",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.marginals + p.l0 })},
		{Name: "the step there for the step back", Hint: "q(x_t|x_{t-1}) is the law of x_t. What p is compared with is the law of x_{t-1}: s.Posterior(t, x_t, x_0).",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.there + p.l0 })},
		{Name: "standard deviation for variance", Hint: "Normal holds a variance. If you make one yourself, its second number is σ².",
			Answer: spoiled(func(p parts) float64 { return p.lt + p.roots + p.l0 })},
	},
	Tolerance: 1e-10, Relative: 1e-9,
}

// modest is a reverse step that is not too bad: its network halves the noise that the data N(0, 1) would have.
func modest(s *schedule.Schedule) reverse {
	return func(t int, xt float64) gauss.Normal {
		eps := 0.5 * math.Sqrt(s.OneMinusAlphaBar(t)) * xt
		return gauss.Normal{Mean: s.MeanFromEps(t, xt, eps), Var: s.Beta(t)}
	}
}

// parts are the terms of (5) on one path, right and wrong.
type parts struct {
	T                                int
	lt, steps, l0, last              float64
	swapped, marginals, there, roots float64
}

// spoiled is an answer that puts the terms together wrongly.
func spoiled(together func(parts) float64) onePath {
	return func(s *schedule.Schedule, path []float64, p reverse) float64 {
		x0 := path[0]
		all := parts{T: s.T(), lt: gauss.KL(s.Marginal(s.T(), x0), gauss.Normal{Var: 1}), l0: -p(1, path[1]).LogPDF(x0)}
		for t := 2; t <= s.T(); t++ {
			q, p := s.Posterior(t, path[t], x0), p(t, path[t])
			all.last = gauss.KL(q, p)
			all.steps += all.last
			all.swapped += gauss.KL(p, q)
			all.marginals += gauss.KL(s.Marginal(t-1, x0), p)
			all.there += gauss.KL(s.Step(t, path[t-1]), p)
			all.roots += gauss.KL(gauss.Normal{Mean: q.Mean, Var: q.Std()}, gauss.Normal{Mean: p.Mean, Var: p.Std()})
		}
		return together(all)
	}
}
