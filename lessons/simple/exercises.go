package simple

import (
	"fmt"
	"math"

	"denoise/lessons/grade"
)

type (
	weightOf = func(beta, variance, alphaBar float64) float64
	ratioOf  = func(snrBefore, snr float64) float64
	lossOf   = func(eps, predicted []float64) float64
)

// WeightExercise asks for the weight of (12).
var WeightExercise = grade.Exercise[weightOf]{
	Task: "the weight of (ε - ε_θ)² in (12), from β_t, σ_t² and ᾱ_t",
	Probe: func(answer weightOf) (values []grade.Value) {
		for _, c := range [][3]float64{{0.02, 0.02, 0.3}, {0.01, 0.005, 0.8}, {0.3, 0.2, 0.5}, {0.0001, 0.00005, 0.999}} {
			values = append(values, grade.Value{Case: fmt.Sprintf("β = %g, σ² = %g, ᾱ = %g", c[0], c[1], c[2]), Got: answer(c[0], c[1], c[2])})
		}
		return values
	},
	Solution: func(b, v, a float64) float64 { return b * b / (2 * v * (1 - b) * (1 - a)) },
	Mistakes: []grade.Mistake[weightOf]{
		{Name: "standard deviation for variance", Hint: "σ_t² is a variance, and variance is what you are given: it needs no root.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * math.Sqrt(v) * (1 - b) * (1 - a)) }},
		{Name: "the variance squared", Hint: "You are given σ_t² itself, not σ_t.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * v * v * (1 - b) * (1 - a)) }},
		{Name: "β not squared", Hint: "The factor of ε in (11) has β_t above; the weight has its square.",
			Answer: func(b, v, a float64) float64 { return b / (2 * v * (1 - b) * (1 - a)) }},
		{Name: "the half forgotten", Hint: "It is the ½ of the Gaussian's exponent.",
			Answer: func(b, v, a float64) float64 { return b * b / (v * (1 - b) * (1 - a)) }},
		{Name: "α forgotten", Hint: "Below stands α_t = 1 - β_t as well: (11) divides by √α_t.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * v * (1 - a)) }},
		{Name: "β for α", Hint: "α_t = 1 - β_t stands below.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * v * b * (1 - a)) }},
		{Name: "ᾱ for α", Hint: "α_t = 1 - β_t belongs to one step; ᾱ_t to all of them up to t.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * v * a * (1 - a)) }},
		{Name: "ᾱ for 1 - ᾱ", Hint: "Below stands the variance of the noise in x_t, 1 - ᾱ_t.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * v * (1 - b) * a) }},
		{Name: "a root of 1 - ᾱ", Hint: "In (11) ε is divided by √(1-ᾱ_t); the weight has the square of that.",
			Answer: func(b, v, a float64) float64 { return b * b / (2 * v * (1 - b) * math.Sqrt(1-a)) }},
	},
	Tolerance: 1e-15, Relative: 1e-9,
}

// RatioExercise asks for the same weight in signal-to-noise ratios.
var RatioExercise = grade.Exercise[ratioOf]{
	Task: "the weight of (ε - ε_θ)² for σ_t² = β̃_t, from SNR(t-1) and SNR(t)",
	Probe: func(answer ratioOf) (values []grade.Value) {
		for _, c := range [][2]float64{{4, 1}, {1.5, 1.2}, {0.02, 0.0199}, {9999, 4545}} {
			values = append(values, grade.Value{Case: fmt.Sprintf("SNR(t-1) = %g, SNR(t) = %g", c[0], c[1]), Got: answer(c[0], c[1])})
		}
		return values
	},
	Solution: func(before, snr float64) float64 { return (before/snr - 1) / 2 },
	Mistakes: []grade.Mistake[ratioOf]{
		{Name: "the ratio upside down", Hint: "SNR falls with t: SNR(t-1)/SNR(t) is above 1, and a weight is positive.",
			Answer: func(before, snr float64) float64 { return (snr/before - 1) / 2 }},
		{Name: "the weight of x_0", Hint: "½(SNR(t-1) - SNR(t)) weighs (x_0 - x̂_0)². An error of ε is √SNR(t) times that of x_0: divide by SNR(t).",
			Answer: func(before, snr float64) float64 { return (before - snr) / 2 }},
		{Name: "the half forgotten", Hint: "It is the ½ of the Gaussian's exponent.",
			Answer: func(before, snr float64) float64 { return before/snr - 1 }},
		{Name: "the 1 forgotten", Hint: "If a step lost no signal, SNR(t-1) = SNR(t), it should cost nothing.",
			Answer: func(before, snr float64) float64 { return before / snr / 2 }},
		{Name: "divided by SNR(t-1)", Hint: "The noise in question is that of x_t: divide by SNR(t).",
			Answer: func(before, snr float64) float64 { return (before - snr) / before / 2 }},
	},
	Tolerance: 1e-15, Relative: 1e-9,
}

// LossExercise asks for the simple loss of one example.
var LossExercise = grade.Exercise[lossOf]{
	Task: "the simple loss (14) of one example, as the mean over its dimensions",
	Probe: func(answer lossOf) (values []grade.Value) {
		for _, c := range []struct{ eps, predicted []float64 }{
			{[]float64{1, -2}, []float64{0, 0}},
			{[]float64{0.5, 0.25, -1}, []float64{0.5, 0.75, 1}},
			{[]float64{-0.3, 0.1, 0.4, 2}, []float64{0.3, 0.1, -0.4, 1}},
			{[]float64{3}, []float64{1}},
		} {
			values = append(values, grade.Value{Case: fmt.Sprintf("ε = %v, ε_θ = %v", c.eps, c.predicted), Got: answer(c.eps, c.predicted)})
		}
		return values
	},
	Solution: func(eps, predicted []float64) float64 { return summed(eps, predicted, square) / float64(len(eps)) },
	Mistakes: []grade.Mistake[lossOf]{
		{Name: "sum for mean", Hint: "The paper's ‖·‖² is a sum; its code, and this exercise, divide by the number of dimensions, so that images of all sizes have losses of one size.",
			Answer: func(eps, predicted []float64) float64 { return summed(eps, predicted, square) }},
		{Name: "standard deviation for variance", Hint: "That is the root of the mean square: leave the root out.",
			Answer: func(eps, predicted []float64) float64 {
				return math.Sqrt(summed(eps, predicted, square) / float64(len(eps)))
			}},
		{Name: "the norm, not its square", Hint: "‖·‖² is the square of the length: leave the root out, and divide by the number of dimensions.",
			Answer: func(eps, predicted []float64) float64 { return math.Sqrt(summed(eps, predicted, square)) }},
		{Name: "absolute value for square", Hint: "The Gaussian's exponent is a square. With |·| the best prediction would be a median, not E[ε|x_t].",
			Answer: func(eps, predicted []float64) float64 {
				return summed(eps, predicted, math.Abs) / float64(len(eps))
			}},
		{Name: "the mean of the differences", Hint: "Positive and negative differences cancel: square each first.",
			Answer: func(eps, predicted []float64) float64 {
				return summed(eps, predicted, func(d float64) float64 { return d }) / float64(len(eps))
			}},
		{Name: "a half too many", Hint: "(14) has no ½: the weights of the bound are gone, and this one with them.",
			Answer: func(eps, predicted []float64) float64 { return summed(eps, predicted, square) / float64(2*len(eps)) }},
	},
	Tolerance: 1e-12, Relative: 1e-9,
}

func square(x float64) float64 { return x * x }

func summed(eps, predicted []float64, f func(float64) float64) float64 {
	sum := 0.0
	for i := range eps {
		sum += f(eps[i] - predicted[i])
	}
	return sum
}
