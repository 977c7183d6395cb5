package posterior

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

type (
	variance = func(s *schedule.Schedule, t int) float64
	mean     = func(s *schedule.Schedule, t int, xt, x0 float64) float64
)

// cases are schedules and times at which no two of the mistakes agree. The first time is the one with ᾱ_{t-1} = 1.
func cases(of func(name string, s *schedule.Schedule, t int)) {
	for _, c := range []schedule.Config{{Kind: "linear", T: 1000}, {Kind: "cosine", T: 50}} {
		s, err := c.New()
		if err != nil {
			panic(err) // constants
		}
		for _, t := range []int{1, 2, 17, s.T()} {
			of(fmt.Sprintf("%s schedule, T = %d, t = %d", c.Kind, c.T, t), s, t)
		}
	}
}

// VarianceExercise asks for β̃_t.
var VarianceExercise = grade.Exercise[variance]{
	Task: "β̃_t, the variance of x_{t-1} when x_t and x_0 are known",
	Probe: func(answer variance) (values []grade.Value) {
		cases(func(name string, s *schedule.Schedule, t int) {
			values = append(values, grade.Value{Case: name, Got: answer(s, t)})
		})
		return values
	},
	Solution: func(s *schedule.Schedule, t int) float64 {
		return (1 - s.AlphaBar(t-1)) / (1 - s.AlphaBar(t)) * s.Beta(t)
	},
	Mistakes: []grade.Mistake[variance]{
		{Name: "β_t for β̃_t", Hint: "That is the variance of the step there. The step back knows x_0 too, and so has less: check that the numerator has ᾱ at t-1, not at t.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.Beta(t) }},
		{Name: "standard deviation for variance", Hint: "You took the square root. The second argument of N( , ) is a variance.",
			Answer: func(s *schedule.Schedule, t int) float64 { return math.Sqrt(s.PosteriorVariance(t)) }},
		{Name: "off by one", Hint: "Your numerator is a step too far on: it needs ᾱ at t-1, and ᾱ_0 = 1.",
			Answer: func(s *schedule.Schedule, t int) float64 {
				return (1 - s.AlphaBar(min(t+1, s.T()))) / (1 - s.AlphaBar(t)) * s.Beta(t)
			}},
		{Name: "ᾱ for 1 - ᾱ", Hint: "Variances of the marginals (4) are 1 - ᾱ; ᾱ is what is left of the signal.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.AlphaBar(t-1) / s.AlphaBar(t) * s.Beta(t) }},
		{Name: "the fraction upside down", Hint: "Knowing more cannot make the variance larger than β_t: the smaller of the two, 1 - ᾱ_{t-1}, goes on top.",
			Answer: func(s *schedule.Schedule, t int) float64 {
				return (1 - s.AlphaBar(t)) / (1 - s.AlphaBar(t-1)) * s.Beta(t)
			}},
		{Name: "variances added", Hint: "Two measurements of one thing add their precisions, 1/variance; variances add where two noises add.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.Beta(t) + 1 - s.AlphaBar(t-1) }},
		{Name: "α_t forgotten", Hint: "The step scales x_{t-1} by √α_t, so that x_t measures it with precision α_t/β_t, not 1/β_t.",
			Answer: func(s *schedule.Schedule, t int) float64 {
				return s.Beta(t) * (1 - s.AlphaBar(t-1)) / (s.Beta(t) + 1 - s.AlphaBar(t-1))
			}},
		{Name: "the precision for the variance", Hint: "That is A, the coefficient of x² in the exponent. The variance is 1/A.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.Alpha(t)/s.Beta(t) + 1/(1-s.AlphaBar(t-1)) }},
		{Name: "the value of the code at t = 1", Hint: "Code puts β̃_2 there, where it needs a logarithm. The variance itself is 0: x_0 is known.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.PosteriorVariance(max(t, 2)) }},
	},
	Tolerance: 1e-12, Relative: 1e-9, // 1 - ᾱ from ᾱ loses up to twelve digits where ᾱ is nearly 1
}

// MeanExercise asks for μ̃_t.
var MeanExercise = grade.Exercise[mean]{
	Task: "μ̃_t(x_t, x_0), the mean of x_{t-1} when x_t and x_0 are known",
	Probe: func(answer mean) (values []grade.Value) {
		cases(func(name string, s *schedule.Schedule, t int) {
			for _, x := range [][2]float64{{0.3, -0.8}, {-1.4, 0.5}} {
				values = append(values, grade.Value{Case: fmt.Sprintf("%s, x_t = %g, x_0 = %g", name, x[0], x[1]), Got: answer(s, t, x[0], x[1])})
			}
		})
		return values
	},
	Solution: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
		ofX0 := math.Sqrt(s.AlphaBar(t-1)) * s.Beta(t) / (1 - s.AlphaBar(t))
		ofXt := math.Sqrt(s.Alpha(t)) * (1 - s.AlphaBar(t-1)) / (1 - s.AlphaBar(t))
		return ofX0*x0 + ofXt*xt
	},
	Mistakes: []grade.Mistake[mean]{
		{Name: "off by one", Hint: "You took ᾱ_t where ᾱ_{t-1} belongs. What x_0 says of x_{t-1} is equation (4) at t-1.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				return (math.Sqrt(s.AlphaBar(t))*s.Beta(t)*x0 + math.Sqrt(s.Alpha(t))*(1-s.AlphaBar(t))*xt) / (1 - s.AlphaBar(t))
			}},
		{Name: "off by one under the root", Hint: "The factor of x_0 holds √ᾱ_{t-1}, from what x_0 says of x_{t-1}. You took √ᾱ_t.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				_, ofXt := s.PosteriorMeanCoefficients(t)
				return math.Sqrt(s.AlphaBar(t))*s.Beta(t)/(1-s.AlphaBar(t))*x0 + ofXt*xt
			}},
		{Name: "coefficients swapped", Hint: "At t = 1 the answer must be x_0, which fixes which is which; late in the walk x_{t-1} is close to x_t.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				ofX0, ofXt := s.PosteriorMeanCoefficients(t)
				return ofXt*x0 + ofX0*xt
			}},
		{Name: "β̃_t for β_t", Hint: "The coefficient of x_0 holds β_t, the variance of the step there.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				_, ofXt := s.PosteriorMeanCoefficients(t)
				return math.Sqrt(s.AlphaBar(t-1))*s.PosteriorVariance(t)/(1-s.AlphaBar(t))*x0 + ofXt*xt
			}},
		{Name: "standard deviation for variance", Hint: "β_t and the two 1 - ᾱ are variances and take no roots here. The roots are those of ᾱ_{t-1} and α_t, which scale the means.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				return (math.Sqrt(s.AlphaBar(t-1)*s.Beta(t))*x0 + math.Sqrt(s.Alpha(t)*(1-s.AlphaBar(t-1)))*xt) / math.Sqrt(1-s.AlphaBar(t))
			}},
		{Name: "the roots forgotten", Hint: "The means of (2) and (4) scale by √α_t and √ᾱ_{t-1}.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				return (s.AlphaBar(t-1)*s.Beta(t)*x0 + s.Alpha(t)*(1-s.AlphaBar(t-1))*xt) / (1 - s.AlphaBar(t))
			}},
		{Name: "B for B/A", Hint: "Completing the square, the mean is B/A: multiply by the variance β̃_t.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 {
				return math.Sqrt(s.Alpha(t))*xt/s.Beta(t) + math.Sqrt(s.AlphaBar(t-1))*x0/(1-s.AlphaBar(t-1))
			}},
		{Name: "the mean without x_t", Hint: "That is the mean of (4) at t-1. Where the walk was at t is known too, and says more.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 { return s.Marginal(t-1, x0).Mean }},
		{Name: "the step undone by division", Hint: "x_t/√α_t is what x_t alone says of x_{t-1}. The posterior weighs it against what x_0 says.",
			Answer: func(s *schedule.Schedule, t int, xt, x0 float64) float64 { return xt / math.Sqrt(s.Alpha(t)) }},
	},
	Tolerance: 1e-10, Relative: 1e-9,
}
