package beyond

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

type (
	// CosineFunc gives ᾱ_t of the cosine schedule of T steps.
	CosineFunc = func(t, T int) float64
	// VarianceFunc gives the best variance of step t, from Var[x_0|x_t].
	VarianceFunc = func(s *schedule.Schedule, t int, unknown float64) float64
)

// cosine is ᾱ_t with any of its parts changed: f(t)/f(0) with f = cos^power of the angle.
func cosine(offset, power, quarter float64, normalise bool) CosineFunc {
	return func(t, T int) float64 {
		f := func(t int) float64 {
			return math.Pow(math.Cos((float64(t)/float64(T)+offset)/(1+offset)*quarter), power)
		}
		if !normalise {
			return f(t)
		}
		return f(t) / f(0)
	}
}

// CosineExercise asks for ᾱ_t of the cosine schedule, before any β is cut off.
//
//	ᾱ_t = f(t)/f(0),   f(t) = cos²((t/T + s)/(1 + s) · π/2),   s = 0.008
var CosineExercise = grade.Exercise[CosineFunc]{
	Task: "ᾱ_t of the cosine schedule of T steps",
	Probe: func(answer CosineFunc) (out []grade.Value) {
		for _, c := range [][2]int{{0, 10}, {1, 10}, {4, 10}, {9, 10}, {250, 1000}, {900, 1000}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("t = %d of %d", c[0], c[1]), Got: answer(c[0], c[1])})
		}
		return out
	},
	Solution: cosine(0.008, 2, math.Pi/2, true),
	Mistakes: []grade.Mistake[CosineFunc]{
		{Name: "not divided by f(0)", Hint: "At t = 0 nothing has happened yet, and ᾱ_0 must be 1: divide by f(0).", Answer: cosine(0.008, 2, math.Pi/2, false)},
		{Name: "standard deviation for variance", Hint: "ᾱ_t is a part of a variance: the cosine is squared. You give √ᾱ_t, the factor of the image.", Answer: cosine(0.008, 1, math.Pi/2, true)},
		{Name: "s left out", Hint: "s = 0.008 keeps the first steps from being too small: it stands above and below in the angle.", Answer: cosine(0, 2, math.Pi/2, true)},
		{Name: "s above only", Hint: "Divide by 1 + s, so that the angle is a right one at t = T.", Answer: func(t, T int) float64 {
			f := func(t int) float64 { return math.Pow(math.Cos((float64(t)/float64(T)+0.008)*math.Pi/2), 2) }
			return f(t) / f(0)
		}},
		{Name: "whole numbers divided", Hint: "t/T of two ints is rounded down, to 0: write float64(t)/float64(T).", Answer: func(t, T int) float64 { return cosine(0.008, 2, math.Pi/2, true)(t/T, 1) }},
		{Name: "π for π/2", Hint: "The angle goes from nearly 0 to π/2, where the cosine is 0.", Answer: cosine(0.008, 2, math.Pi, true)},
		{Name: "the noise for the image", Hint: "You give 1 - ᾱ_t, the variance of the noise.", Answer: func(t, T int) float64 { return 1 - cosine(0.008, 2, math.Pi/2, true)(t, T) }},
		{Name: "off by one", Hint: "ᾱ_t has the angle of t, not that of t-1.", Answer: func(t, T int) float64 { return cosine(0.008, 2, math.Pi/2, true)(t-1, T) }},
	},
	Tolerance: 1e-12, Relative: 1e-9,
}

// VarianceExercise asks for the best variance of a step.
//
//	σ² = β̃_t + (√ᾱ_{t-1} β_t/(1-ᾱ_t))² Var[x_0|x_t]
var VarianceExercise = grade.Exercise[VarianceFunc]{
	Task: "Var[x_{t-1}|x_t] from Var[x_0|x_t], which is unknown in the exercise",
	Probe: func(answer VarianceFunc) (out []grade.Value) {
		s, err := schedule.Linear(50)
		if err != nil {
			panic(err) // constants
		}
		for _, t := range []int{2, 10, 30, 50} {
			for _, unknown := range []float64{0, 0.04, 0.9} {
				out = append(out, grade.Value{Case: fmt.Sprintf("t = %d of 50, Var[x_0|x_t] = %g", t, unknown), Got: answer(s, t, unknown)})
			}
		}
		return out
	},
	Solution: func(s *schedule.Schedule, t int, unknown float64) float64 {
		c, _ := s.PosteriorMeanCoefficients(t)
		return s.PosteriorVariance(t) + c*c*unknown
	},
	Mistakes: []grade.Mistake[VarianceFunc]{
		{Name: "coefficient not squared", Hint: "Var[cX] = c² Var[X].", Answer: func(s *schedule.Schedule, t int, unknown float64) float64 {
			c, _ := s.PosteriorMeanCoefficients(t)
			return s.PosteriorVariance(t) + c*unknown
		}},
		{Name: "β_t for β̃_t", Hint: "If x_0 were known, the variance would be that of the posterior, β̃_t.", Answer: func(s *schedule.Schedule, t int, unknown float64) float64 {
			c, _ := s.PosteriorMeanCoefficients(t)
			return s.Beta(t) + c*c*unknown
		}},
		{Name: "the posterior's variance alone", Hint: "That is right if x_0 is known. What x_t leaves open of it comes on top.", Answer: func(s *schedule.Schedule, t int, _ float64) float64 { return s.PosteriorVariance(t) }},
		{Name: "the other coefficient", Hint: "What is not known is x_0: it is the coefficient of x_0 that counts.", Answer: func(s *schedule.Schedule, t int, unknown float64) float64 {
			_, c := s.PosteriorMeanCoefficients(t)
			return s.PosteriorVariance(t) + c*c*unknown
		}},
		{Name: "no coefficient", Hint: "x_{t-1} leans towards x_0 by its coefficient in (7) only.", Answer: func(s *schedule.Schedule, t int, unknown float64) float64 { return s.PosteriorVariance(t) + unknown }},
		{Name: "standard deviation for variance", Hint: "You give the root of what is asked for.", Answer: func(s *schedule.Schedule, t int, unknown float64) float64 {
			c, _ := s.PosteriorMeanCoefficients(t)
			return math.Sqrt(s.PosteriorVariance(t) + c*c*unknown)
		}},
		{Name: "off by one", Hint: "The step is that from x_t: coefficient and β̃ at t.", Answer: func(s *schedule.Schedule, t int, unknown float64) float64 {
			c, _ := s.PosteriorMeanCoefficients(t - 1)
			return s.PosteriorVariance(t-1) + c*c*unknown
		}},
	},
	Tolerance: 1e-13, Relative: 1e-9,
}
