package predict

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

// fromEps turns a predicted noise into something else, at one x_t.
type fromEps = func(s *schedule.Schedule, t int, xt, eps float64) float64

// probe tries an answer on two schedules, from t = 1 to T. In the second pair x̂_0 is far outside [-1, 1].
func probe(answer fromEps) (values []grade.Value) {
	for _, c := range []schedule.Config{{Kind: "linear", T: 1000}, {Kind: "cosine", T: 50}} {
		s, err := c.New()
		if err != nil {
			panic(err) // constants
		}
		for _, t := range []int{1, 2, 17, 30, s.T() - 1} {
			for _, x := range [][2]float64{{0.3, -0.8}, {2.4, -1.5}} {
				name := fmt.Sprintf("%s schedule, T = %d, t = %d, x_t = %g, ε = %g", c.Kind, s.T(), t, x[0], x[1])
				values = append(values, grade.Value{Case: name, Got: answer(s, t, x[0], x[1])})
			}
		}
	}
	return values
}

// X0Exercise asks for (15).
var X0Exercise = grade.Exercise[fromEps]{
	Task:  "x̂_0, the data that x_t came from if its noise is ε",
	Probe: probe,
	Solution: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
		return (xt - math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.AlphaBar(t))
	},
	Mistakes: []grade.Mistake[fromEps]{
		{Name: "variance for standard deviation", Hint: "1 - ᾱ_t is the noise's variance; what multiplies ε in (4) is its root.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - (1-s.AlphaBar(t))*eps) / math.Sqrt(s.AlphaBar(t))
			}},
		{Name: "divided by ᾱ_t", Hint: "In (4) x_0 was multiplied by √ᾱ_t: divide by that.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - math.Sqrt(1-s.AlphaBar(t))*eps) / s.AlphaBar(t)
			}},
		{Name: "both roots forgotten", Hint: "The factors of (4) are √ᾱ_t and √(1-ᾱ_t).",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - (1-s.AlphaBar(t))*eps) / s.AlphaBar(t)
			}},
		{Name: "noise added", Hint: "The noise is in x_t already. Take it away.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt + math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.AlphaBar(t))
			}},
		{Name: "not divided", Hint: "What is left when the noise is gone is √ᾱ_t x_0.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return xt - math.Sqrt(1-s.AlphaBar(t))*eps
			}},
		{Name: "α_t for ᾱ_t below", Hint: "You divide by √α_t, of one step. From x_0 to x_t are t of them: √ᾱ_t.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.Alpha(t))
			}},
		{Name: "α_t for ᾱ_t", Hint: "α_t belongs to one step. From x_0 to x_t are t of them: ᾱ_t, their product.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - math.Sqrt(1-s.Alpha(t))*eps) / math.Sqrt(s.Alpha(t))
			}},
		{Name: "off by one", Hint: "x_t has the factors of t, not those of t-1.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - math.Sqrt(1-s.AlphaBar(t-1))*eps) / math.Sqrt(s.AlphaBar(t-1))
			}},
		{Name: "clipped", Hint: "(15) itself clips nothing. Samplers clip afterwards; a loss never does.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return max(-1, min(1, s.X0FromEps(t, xt, eps)))
			}},
		{Name: "(4) the wrong way", Hint: "That goes from x_0 to x_t. Solve it for x_0.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return math.Sqrt(s.AlphaBar(t))*xt + math.Sqrt(1-s.AlphaBar(t))*eps
			}},
	},
	Tolerance: 1e-10, Relative: 1e-8, // √(1-ᾱ_t) from ᾱ_t loses digits where ᾱ_t is nearly 1
}

// MeanExercise asks for (11).
var MeanExercise = grade.Exercise[fromEps]{
	Task:  "μ_θ, the mean of the reverse step, from x_t and the predicted noise",
	Probe: probe,
	Solution: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
		return (xt - s.Beta(t)/math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.Alpha(t))
	},
	Mistakes: []grade.Mistake[fromEps]{
		{Name: "standard deviation for variance", Hint: "β_t stands in (11) without a root: it comes from the weight of x_0 in (7).",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - math.Sqrt(s.Beta(t))/math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.Alpha(t))
			}},
		{Name: "variance for standard deviation", Hint: "Under β_t stands √(1-ᾱ_t): one of the two roots of 1-ᾱ_t in (7) was cancelled by that of (15).",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - s.Beta(t)/(1-s.AlphaBar(t))*eps) / math.Sqrt(s.Alpha(t))
			}},
		{Name: "ᾱ_t for α_t", Hint: "Dividing by √ᾱ_t undoes all steps at once, that is (15). One step back divides by √α_t.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - s.Beta(t)/math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.AlphaBar(t))
			}},
		{Name: "x_0 for the mean", Hint: "That is (15), all the way back to x_0. The mean of the next step is wanted: put it into (7), or use (11).",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 { return s.X0FromEps(t, xt, eps) }},
		{Name: "clipped on the way", Hint: "That is the way of a sampler, through a clipped x̂_0. (11) itself clips nothing.",
			Answer: ClippedMean},
		{Name: "the step undone", Hint: "You took away √β_t ε, as if ε were the noise of the last step. It is the noise of all t steps, and only β_t/√(1-ᾱ_t) of it goes.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return xt/math.Sqrt(s.Alpha(t)) - math.Sqrt(s.Beta(t))*eps
			}},
		{Name: "noise added", Hint: "A step back takes noise away.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt + s.Beta(t)/math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.Alpha(t))
			}},
		{Name: "not divided", Hint: "The forward step scaled by √α_t. Divide by it.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return xt - s.Beta(t)/math.Sqrt(1-s.AlphaBar(t))*eps
			}},
		{Name: "divided by α_t", Hint: "The forward step scaled by √α_t, not by α_t.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - s.Beta(t)/math.Sqrt(1-s.AlphaBar(t))*eps) / s.Alpha(t)
			}},
		{Name: "β̃_t for β_t", Hint: "β̃_t is a choice for the variance of the step. The mean has β_t.",
			Answer: func(s *schedule.Schedule, t int, xt, eps float64) float64 {
				return (xt - s.PosteriorVariance(t)/math.Sqrt(1-s.AlphaBar(t))*eps) / math.Sqrt(s.Alpha(t))
			}},
	},
	Tolerance: 1e-10, Relative: 1e-8,
}
