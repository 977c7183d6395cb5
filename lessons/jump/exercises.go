package jump

import (
	"fmt"
	"math"

	"denoise/lessons/grade"
)

// AlphaBarFunc gives ᾱ_t from the list of the β, of which betas[0] is β_1, and t.
type AlphaBarFunc = func(betas []float64, t int) float64

// product is that of f(betas[i]) for i from..to-1, as far as there are such.
func product(betas []float64, from, to int, f func(float64) float64) float64 {
	out := 1.0
	for i := max(from, 0); i < min(to, len(betas)); i++ {
		out *= f(betas[i])
	}
	return out
}

func alpha(beta float64) float64 { return 1 - beta }

func total(betas []float64, t int) float64 {
	sum := 0.0
	for _, beta := range betas[:t] {
		sum += beta
	}
	return sum
}

// AlphaBarExercise asks for ᾱ_t, equation (4).
//
//	ᾱ_t = ∏_{s=1..t} (1-β_s),  ᾱ_0 = 1
var AlphaBarExercise = grade.Exercise[AlphaBarFunc]{
	Task: "ᾱ_t from the list of the β, of which betas[0] is β_1, for any t from 0 up",
	Probe: func(answer AlphaBarFunc) (out []grade.Value) {
		few := []float64{0.1, 0.2, 0.3, 0.4}
		for t := range 4 {
			out = append(out, grade.Value{Case: fmt.Sprintf("β = 0.1, 0.2, 0.3, 0.4, t = %d", t), Got: answer(few, t)})
		}
		var many []float64
		for i := range 1000 {
			many = append(many, 1e-4+(0.02-1e-4)*float64(i)/999)
		}
		return append(out, grade.Value{Case: "the paper's β, t = 500", Got: answer(many, 500)})
	},
	Solution: func(betas []float64, t int) float64 { return product(betas, 0, t, alpha) },
	Mistakes: []grade.Mistake[AlphaBarFunc]{
		{Name: "off by one: a step too many", Hint: "At t = 0 nothing has happened yet: ᾱ_0 is 1. Your product holds t+1 factors.",
			Answer: func(betas []float64, t int) float64 { return product(betas, 0, t+1, alpha) }},
		{Name: "off by one: a step too few", Hint: "After the first step, t = 1, ᾱ_1 is 1-β_1. Your product holds t-1 factors.",
			Answer: func(betas []float64, t int) float64 { return product(betas, 0, t-1, alpha) }},
		{Name: "off by one: begun at the second β", Hint: "β_1 is betas[0]. Your product holds t factors, but those of steps 2 to t+1.",
			Answer: func(betas []float64, t int) float64 { return product(betas, 1, t+1, alpha) }},
		{Name: "sum for product", Hint: "1 - Σβ is right for one step. Each further step takes its part of what is left, not of the whole: multiply.",
			Answer: func(betas []float64, t int) float64 { return 1 - total(betas, t) }},
		{Name: "exponential of the sum", Hint: "exp(-Σβ) is what the product comes to for very small β. These are not so small.",
			Answer: func(betas []float64, t int) float64 { return math.Exp(-total(betas, t)) }},
		{Name: "product of β", Hint: "What a step keeps is 1-β; β is what it replaces.",
			Answer: func(betas []float64, t int) float64 {
				return product(betas, 0, t, func(beta float64) float64 { return beta })
			}},
		{Name: "the last step alone", Hint: "1-β_t is α_t, of one step. The bar says: all of them up to t.",
			Answer: func(betas []float64, t int) float64 { return product(betas, t-1, t, alpha) }},
		{Name: "standard deviation for variance", Hint: "You give √ᾱ, the factor of the image. ᾱ itself is a part of a variance.",
			Answer: func(betas []float64, t int) float64 { return math.Sqrt(product(betas, 0, t, alpha)) }},
		{Name: "the noise for the image", Hint: "You give 1-ᾱ, the variance of the noise.",
			Answer: func(betas []float64, t int) float64 { return 1 - product(betas, 0, t, alpha) }},
	},
	Relative: 1e-9, Tolerance: 1e-12,
}

// JumpFunc gives x_t from ᾱ_t, x_0 and ε.
type JumpFunc = func(alphaBar, x0, eps float64) float64

// JumpExercise asks for t steps at once with the noise given, equation (4).
//
//	x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε
var JumpExercise = grade.Exercise[JumpFunc]{
	Task: "x_t from ᾱ_t, x_0 and the noise ε",
	Probe: func(answer JumpFunc) (out []grade.Value) {
		for _, c := range [][3]float64{{0.64, 1, 0}, {0.64, 0, 1}, {0.0786, -0.7, 0.4}, {1, 0.3, 2}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("ᾱ = %g, x_0 = %g, ε = %g", c[0], c[1], c[2]), Got: answer(c[0], c[1], c[2])})
		}
		return out
	},
	Solution: func(a, x0, eps float64) float64 { return math.Sqrt(a)*x0 + math.Sqrt(1-a)*eps },
	Mistakes: []grade.Mistake[JumpFunc]{
		{Name: "variance for standard deviation", Hint: "1-ᾱ is the variance of the noise. What multiplies ε is its root.",
			Answer: func(a, x0, eps float64) float64 { return math.Sqrt(a)*x0 + (1-a)*eps }},
		{Name: "no root over ᾱ", Hint: "ᾱ is the part of the image's variance that is left. The image itself is multiplied with its root.",
			Answer: func(a, x0, eps float64) float64 { return a*x0 + math.Sqrt(1-a)*eps }},
		{Name: "no root at all", Hint: "ᾱ and 1-ᾱ are parts of a variance and add up to 1. The factors are their roots.",
			Answer: func(a, x0, eps float64) float64 { return a*x0 + (1-a)*eps }},
		{Name: "factors that add up to 1", Hint: "It is their squares that add up to 1: √(1-ᾱ), not 1-√ᾱ.",
			Answer: func(a, x0, eps float64) float64 { return math.Sqrt(a)*x0 + (1-math.Sqrt(a))*eps }},
		{Name: "image and noise swapped", Hint: "At t = 0, where ᾱ is 1, all must be image.",
			Answer: func(a, x0, eps float64) float64 { return math.Sqrt(1-a)*x0 + math.Sqrt(a)*eps }},
		{Name: "no noise", Hint: "What you return does not depend on ε.",
			Answer: func(a, x0, _ float64) float64 { return math.Sqrt(a) * x0 }},
	},
	Relative: 1e-9, Tolerance: 1e-12,
}

// BetweenFunc gives the variance of q(x_t|x_s) from ᾱ_s and ᾱ_t, s < t.
type BetweenFunc = func(alphaBarS, alphaBarT float64) float64

// BetweenExercise asks for the variance of a jump that does not begin at 0.
//
//	q(x_t|x_s) = N(√(ᾱ_t/ᾱ_s) x_s, 1 - ᾱ_t/ᾱ_s)
var BetweenExercise = grade.Exercise[BetweenFunc]{
	Task: "the variance of q(x_t|x_s), from ᾱ_s and ᾱ_t, where s < t",
	Probe: func(answer BetweenFunc) (out []grade.Value) {
		for _, c := range [][2]float64{{1, 0.64}, {0.8, 0.2}, {0.5, 0.49}, {0.1, 0.001}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("ᾱ_s = %g, ᾱ_t = %g", c[0], c[1]), Got: answer(c[0], c[1])})
		}
		return out
	},
	Solution: func(s, t float64) float64 { return 1 - t/s },
	Mistakes: []grade.Mistake[BetweenFunc]{
		{Name: "difference for ratio", Hint: "(1-ᾱ_t) - (1-ᾱ_s) forgets that the steps from s to t scale down the noise that was there at s.",
			Answer: func(s, t float64) float64 { return s - t }},
		{Name: "from 0 instead of s", Hint: "1-ᾱ_t is the variance of t steps. Those up to s are over: x_s is given.",
			Answer: func(_, t float64) float64 { return 1 - t }},
		{Name: "product for ratio", Hint: "ᾱ_t holds the steps up to s already: divide ᾱ_s out, do not multiply it in again.",
			Answer: func(s, t float64) float64 { return 1 - s*t }},
		{Name: "standard deviation for variance", Hint: "You give the root of what is asked for.",
			Answer: func(s, t float64) float64 { return math.Sqrt(1 - t/s) }},
		{Name: "the image for the noise", Hint: "ᾱ_t/ᾱ_s is what the steps from s to t keep.",
			Answer: func(s, t float64) float64 { return t / s }},
		{Name: "roots in the ratio", Hint: "√(ᾱ_t/ᾱ_s) is the factor of x_s; the variance that is lost is 1 less its square.",
			Answer: func(s, t float64) float64 { return 1 - math.Sqrt(t/s) }},
	},
	Relative: 1e-9, Tolerance: 1e-12,
}
