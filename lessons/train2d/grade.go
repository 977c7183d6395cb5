package train2d

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

// Exercise asks for what undoes equation (4): the x_0 that x_t and its noise came from.
//
//	x_0 = (x_t − √(1−ᾱ_t) ε)/√ᾱ_t, equation (15)
var Exercise = grade.Exercise[func(xt, eps, alphaBar float64) float64]{
	Task: "x_0 from x_t, ε and ᾱ_t",
	Probe: func(answer func(xt, eps, alphaBar float64) float64) (values []grade.Value) {
		s, err := schedule.Linear(1000)
		if err != nil {
			panic(err)
		}
		for _, t := range []int{1, 300, 700} {
			for _, x0 := range []float64{-1, 0.3} {
				const eps = 1.7
				a := s.AlphaBar(t)
				xt := math.Sqrt(a)*x0 + math.Sqrt(1-a)*eps
				values = append(values, grade.Value{
					Case: fmt.Sprintf("x_t = %.4f, ε = %g, ᾱ_t = %.4f (t = %d)", xt, eps, a, t),
					Got:  answer(xt, eps, a),
				})
			}
		}
		return values
	},
	Solution: func(xt, eps, a float64) float64 { return (xt - math.Sqrt(1-a)*eps) / math.Sqrt(a) },
	Mistakes: []grade.Mistake[func(xt, eps, alphaBar float64) float64]{
		{
			Name: "variance for standard deviation", Hint: "You took 1 − ᾱ_t, a variance, where its root belongs.",
			Answer: func(xt, eps, a float64) float64 { return (xt - (1-a)*eps) / math.Sqrt(a) },
		},
		{
			Name: "divided by ᾱ_t", Hint: "x_0 was multiplied by √ᾱ_t.",
			Answer: func(xt, eps, a float64) float64 { return (xt - math.Sqrt(1-a)*eps) / a },
		},
		{
			Name: "variances for standard deviations", Hint: "Neither root is there: the factors of (4) are √ᾱ_t and √(1−ᾱ_t).",
			Answer: func(xt, eps, a float64) float64 { return (xt - (1-a)*eps) / a },
		},
		{
			Name: "the noise added", Hint: "It was added already: take it away.",
			Answer: func(xt, eps, a float64) float64 { return (xt + math.Sqrt(1-a)*eps) / math.Sqrt(a) },
		},
		{
			Name: "(4) instead of its inverse", Hint: "You applied (4) to x_t. Turn it round.",
			Answer: func(xt, eps, a float64) float64 { return math.Sqrt(a)*xt + math.Sqrt(1-a)*eps },
		},
	},
	Tolerance: 1e-9,
}
