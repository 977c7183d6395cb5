package optimal

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

type (
	// EpsFunc gives ε*(x_t) for data N(mean, variance).
	EpsFunc = func(alphaBar, mean, variance, xt float64) float64
	// SampleFunc gives x_0 from x_T by Algorithm 2: eps is the network, z[t] the noise of step t.
	SampleFunc = func(s *schedule.Schedule, x float64, eps func(t int, x float64) float64, z []float64) float64
)

// EpsExercise asks for ε* of one Gaussian.
//
//	ε*(x_t) = √(1-ᾱ_t) (x_t - √ᾱ_t m)/(ᾱ_t v + 1-ᾱ_t)
var EpsExercise = grade.Exercise[EpsFunc]{
	Task: "ε*(x_t) = E[ε|x_t] for data N(m, v), from ᾱ_t, m, v and x_t",
	Probe: func(answer EpsFunc) (out []grade.Value) {
		for _, c := range [][4]float64{{0.36, 0, 1, 0.7}, {0.64, 0.5, 0.25, -0.4}, {0.9, -1, 0.01, 1.2}, {0.1, 2, 3, 0.5}, {0.5, 1, 0, 1}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("ᾱ = %g, data N(%g, %g), x_t = %g", c[0], c[1], c[2], c[3]), Got: answer(c[0], c[1], c[2], c[3])})
		}
		return out
	},
	Solution: func(a, m, v, x float64) float64 { return math.Sqrt(1-a) * (x - math.Sqrt(a)*m) / (a*v + 1 - a) },
	Mistakes: []grade.Mistake[EpsFunc]{
		{Name: "the score for ε*", Hint: "That is ∇ ln q(x_t), which points the other way and has another length: ε* = -√(1-ᾱ_t) times it.",
			Answer: func(a, m, v, x float64) float64 { return -(x - math.Sqrt(a)*m) / (a*v + 1 - a) }},
		{Name: "the score with the wrong sign only", Hint: "The score is -ε*/√(1-ᾱ_t): you have turned it round, and the factor √(1-ᾱ_t) is missing.",
			Answer: func(a, m, v, x float64) float64 { return (x - math.Sqrt(a)*m) / (a*v + 1 - a) }},
		{Name: "variance for standard deviation", Hint: "1-ᾱ_t is the variance of the noise in x_t. What multiplies ε in (4), and stands before the fraction here, is its root.",
			Answer: func(a, m, v, x float64) float64 { return (1 - a) * (x - math.Sqrt(a)*m) / (a*v + 1 - a) }},
		{Name: "standard deviation for variance", Hint: "In the denominator stands Var[x_t], which has v, a variance, and not its root.",
			Answer: func(a, m, v, x float64) float64 {
				return math.Sqrt(1-a) * (x - math.Sqrt(a)*m) / (a*math.Sqrt(v) + 1 - a)
			}},
		{Name: "scale not squared", Hint: "x_t = √ᾱ_t x_0 + ..., and the variance takes the square of the factor: ᾱ_t v.",
			Answer: func(a, m, v, x float64) float64 {
				return math.Sqrt(1-a) * (x - math.Sqrt(a)*m) / (math.Sqrt(a)*v + 1 - a)
			}},
		{Name: "the mean not scaled", Hint: "x_t has mean √ᾱ_t m: the mean shrinks with the data.",
			Answer: func(a, m, v, x float64) float64 { return math.Sqrt(1-a) * (x - m) / (a*v + 1 - a) }},
		{Name: "data without a width", Hint: "That is (15) with x_0 = m, as if the data were a point. x_0 is not known, only its law is.",
			Answer: func(a, m, _, x float64) float64 { return (x - math.Sqrt(a)*m) / math.Sqrt(1-a) }},
		{Name: "data of variance 1", Hint: "The denominator is Var[x_t]. It is 1 only for data of variance 1.",
			Answer: func(a, m, _, x float64) float64 { return math.Sqrt(1-a) * (x - math.Sqrt(a)*m) }},
		{Name: "x_0 for ε", Hint: "That is E[x_0|x_t], the other half of the same guess. ε is (x_t - √ᾱ_t x_0)/√(1-ᾱ_t).",
			Answer: func(a, m, v, x float64) float64 { return ((1-a)*m + math.Sqrt(a)*v*x) / (a*v + 1 - a) }},
	},
	Tolerance: 1e-12, Relative: 1e-9,
}

// SampleExercise asks for Algorithm 2 with σ_t² = β_t.
//
//	x_{t-1} = (x_t - β_t/√(1-ᾱ_t) ε(x_t,t))/√α_t + √β_t z_t,   t = T, ..., 1, without noise at t = 1
var SampleExercise = grade.Exercise[SampleFunc]{
	Task: "x_0 from x_T by Algorithm 2 with σ_t² = β_t, the network eps and the noise z[t] of step t",
	Probe: func(answer SampleFunc) (out []grade.Value) {
		r := rand.New(rand.NewPCG(5, 7))
		for _, T := range []int{25, 40} {
			s, err := schedule.Linear(T)
			if err != nil {
				panic(err) // constants
			}
			eps := func(t int, x float64) float64 { return math.Tanh(x) * float64(t+3) / float64(T+3) }
			for _, x := range []float64{0.8, -1.7} {
				z := make([]float64, T+1)
				for t := range z {
					z[t] = r.NormFloat64()
				}
				out = append(out, grade.Value{Case: fmt.Sprintf("T = %d, x_T = %g", T, x), Got: answer(s, x, eps, z)})
			}
		}
		return out
	},
	Solution: sampler{}.run,
	Mistakes: []grade.Mistake[SampleFunc]{
		{Name: "noise at the last step", Hint: "At t = 1 nothing comes after to take the noise away again: z = 0 there.", Answer: sampler{toTheEnd: true}.run},
		{Name: "the loop the wrong way", Hint: "x_T is the noisiest, and the first step back is step T: t goes from T down to 1.", Answer: sampler{upwards: true}.run},
		{Name: "the loop the wrong way", Hint: "x_T is the noisiest, and the first step back is step T: t goes from T down to 1.", Answer: sampler{upwards: true, atT: true}.run},
		{Name: "variance for standard deviation", Hint: "β_t is the variance of the noise that is added. What multiplies z is its root.",
			Answer: sampler{std: func(s *schedule.Schedule, t int) float64 { return s.Beta(t) }}.run},
		{Name: "off by one", Hint: "You ask the network about t-1. x_t has the noise of t steps, and the network was trained with t.", Answer: sampler{ask: -1}.run},
		{Name: "off by one", Hint: "You ask the network about t+1. x_t has the noise of t steps, and the network was trained with t.", Answer: sampler{ask: 1}.run},
		{Name: "off by one: the last step left out", Hint: "The loop stops at t = 2, and what you return is x_1, with noise in it. t = 1 has its step too.", Answer: sampler{last: 2}.run},
		{Name: "no noise", Hint: "Each step back has to put √β_t z in, or all samples shrink to the middle of the data.",
			Answer: sampler{std: func(*schedule.Schedule, int) float64 { return 0 }}.run},
		{Name: "the other variance", Hint: "That is σ_t² = β̃_t, which the paper takes too. Here it is β_t.",
			Answer: sampler{std: func(s *schedule.Schedule, t int) float64 { return math.Sqrt(s.PosteriorVariance(t)) }}.run},
		{Name: "ᾱ_t for α_t", Hint: "In (11) the whole is divided by √α_t, this one step's, and not by √ᾱ_t, that of all of them.",
			Answer: sampler{mean: func(s *schedule.Schedule, t int, x, eps float64) float64 {
				return (x - s.Beta(t)/math.Sqrt(s.OneMinusAlphaBar(t))*eps) / math.Sqrt(s.AlphaBar(t))
			}}.run},
		{Name: "all of the noise at once", Hint: "That is x̂_0 of (15), the guess of the end. One step takes away β_t/√(1-ᾱ_t) of ε.",
			Answer: sampler{mean: func(s *schedule.Schedule, t int, x, eps float64) float64 { return s.X0FromEps(t, x, eps) }}.run},
		{Name: "β_t ε taken away", Hint: "ε has variance 1, and stands in x_t with the factor √(1-ᾱ_t): the step takes away β_t/√(1-ᾱ_t) ε.",
			Answer: sampler{mean: func(s *schedule.Schedule, t int, x, eps float64) float64 {
				return (x - s.Beta(t)*eps) / math.Sqrt(s.Alpha(t))
			}}.run},
		{Name: "nothing divided", Hint: "A step forward shrinks x by √α_t; the step back has to divide by it.",
			Answer: sampler{mean: func(s *schedule.Schedule, t int, x, eps float64) float64 {
				return x - s.Beta(t)/math.Sqrt(s.OneMinusAlphaBar(t))*eps
			}}.run},
	},
	Tolerance: 1e-10, Relative: 1e-9,
}

// sampler is Algorithm 2; its zero value is right.
type sampler struct {
	upwards  bool // t = 1, ..., T
	atT      bool // and the step without noise is the last of them
	toTheEnd bool
	ask      int // what is added to the t that the network is told
	last     int // the last t; 0 means 1
	std      func(s *schedule.Schedule, t int) float64
	mean     func(s *schedule.Schedule, t int, x, eps float64) float64
}

func (a sampler) run(s *schedule.Schedule, x float64, eps func(t int, x float64) float64, z []float64) float64 {
	if a.std == nil {
		a.std = func(s *schedule.Schedule, t int) float64 { return math.Sqrt(s.Beta(t)) }
	}
	if a.mean == nil {
		a.mean = (*schedule.Schedule).MeanFromEps
	}
	quiet := 1
	if a.atT {
		quiet = s.T()
	}
	for i := s.T(); i >= max(1, a.last); i-- {
		t := i
		if a.upwards {
			t = s.T() + 1 - i
		}
		x = a.mean(s, t, x, eps(t+a.ask, x))
		if t != quiet || a.toTheEnd {
			x += a.std(s, t) * z[t]
		}
	}
	return x
}
