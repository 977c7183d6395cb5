package forward

import (
	"fmt"
	"math"

	"denoise/lessons/grade"
)

// StepFunc gives x_t from β_t, x_{t-1} and ε.
type StepFunc = func(beta, x, eps float64) float64

// StepExercise asks for one step of noise, equation (2).
//
//	x_t = √(1-β_t) x_{t-1} + √β_t ε
var StepExercise = grade.Exercise[StepFunc]{
	Task: "x_t after one forward step, from β_t, x_{t-1} and the noise ε",
	Probe: func(answer StepFunc) (out []grade.Value) {
		for _, c := range [][3]float64{{0.36, 1, 0}, {0.36, 0, 1}, {0.02, -0.7, 0.4}, {1e-4, 0.9, -1.5}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("β = %g, x = %g, ε = %g", c[0], c[1], c[2]), Got: answer(c[0], c[1], c[2])})
		}
		return out
	},
	Solution: func(beta, x, eps float64) float64 { return math.Sqrt(1-beta)*x + math.Sqrt(beta)*eps },
	Mistakes: []grade.Mistake[StepFunc]{
		{Name: "variance for standard deviation", Hint: "β is the variance of the noise. What multiplies ε is its standard deviation, the root.",
			Answer: func(beta, x, eps float64) float64 { return math.Sqrt(1-beta)*x + beta*eps }},
		{Name: "scale 1-β", Hint: "The variance takes the square of the scale: scaled by 1-β, it shrinks by (1-β)², about twice as much as the noise gives back.",
			Answer: func(beta, x, eps float64) float64 { return (1-beta)*x + math.Sqrt(beta)*eps }},
		{Name: "nothing scaled", Hint: "You add noise and take nothing away, so that the variance grows with every step.",
			Answer: func(beta, x, eps float64) float64 { return x + math.Sqrt(beta)*eps }},
		{Name: "no root at all", Hint: "Neither 1-β nor β is a factor in (2): β is a variance, and 1-β is what is left of the variance of x. Factors are their roots.",
			Answer: func(beta, x, eps float64) float64 { return (1-beta)*x + beta*eps }},
		{Name: "image and noise swapped", Hint: "A step keeps most of the image and adds a little noise: the small factor belongs to ε.",
			Answer: func(beta, x, eps float64) float64 { return math.Sqrt(beta)*x + math.Sqrt(1-beta)*eps }},
		{Name: "noise taken away", Hint: "ε comes with a plus. (Its law is the same with a minus, but whoever wants ε back from x_t must know the sign.)",
			Answer: func(beta, x, eps float64) float64 { return math.Sqrt(1-beta)*x - math.Sqrt(beta)*eps }},
		{Name: "no noise", Hint: "What you return does not depend on ε.",
			Answer: func(beta, x, _ float64) float64 { return math.Sqrt(1-beta) * x }},
	},
	Relative: 1e-9, Tolerance: 1e-12,
}

// VarianceFunc gives Var[x_t] from β_t and Var[x_{t-1}].
type VarianceFunc = func(beta, variance float64) float64

// VarianceExercise asks for what one step of equation (2) makes of a variance.
//
//	Var[x_t] = (1-β_t) Var[x_{t-1}] + β_t
var VarianceExercise = grade.Exercise[VarianceFunc]{
	Task: "the variance of x_t, from β_t and the variance of x_{t-1}",
	Probe: func(answer VarianceFunc) (out []grade.Value) {
		for _, c := range [][2]float64{{0.36, 1}, {0.36, 0}, {0.02, 0.25}, {0.1, 4}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("β = %g, variance %g", c[0], c[1]), Got: answer(c[0], c[1])})
		}
		return out
	},
	Solution: func(beta, variance float64) float64 { return (1-beta)*variance + beta },
	Mistakes: []grade.Mistake[VarianceFunc]{
		{Name: "scale not squared", Hint: "Var[cX] = c² Var[X]: the root in the scale goes away.",
			Answer: func(beta, variance float64) float64 { return math.Sqrt(1-beta)*variance + beta }},
		{Name: "standard deviations added", Hint: "Of independent variables the variances add, not the standard deviations.",
			Answer: func(beta, variance float64) float64 {
				std := math.Sqrt((1-beta)*variance) + math.Sqrt(beta)
				return std * std
			}},
		{Name: "standard deviation for variance", Hint: "You give the root of what is asked for.",
			Answer: func(beta, variance float64) float64 { return math.Sqrt((1-beta)*variance + beta) }},
		{Name: "β squared", Hint: "β is a variance already; it is added as it is.",
			Answer: func(beta, variance float64) float64 { return (1-beta)*variance + beta*beta }},
		{Name: "scale squared twice", Hint: "The scale is √(1-β); its square is 1-β.",
			Answer: func(beta, variance float64) float64 { return (1-beta)*(1-beta)*variance + beta }},
		{Name: "nothing scaled", Hint: "The old variance is not kept whole: the scale takes some of it away.",
			Answer: func(beta, variance float64) float64 { return variance + beta }},
		{Name: "always 1", Hint: "The step keeps a variance of 1. One that is not 1 it only brings nearer.",
			Answer: func(float64, float64) float64 { return 1 }},
	},
	Relative: 1e-9, Tolerance: 1e-12,
}
