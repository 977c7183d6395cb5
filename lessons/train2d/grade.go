package train2d

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
)

// Grade checks an answer to the exercise: a function that undoes equation (4), the x_0 that x_t and its noise came from.
//
//	x_0 = (x_t − √(1−ᾱ_t) ε)/√ᾱ_t, equation (15)
//
// Where the answer is wrong in one of the usual ways, the verdict says in which.
func Grade(answer func(xt, eps, alphaBar float64) float64) (right bool, verdict string) {
	s, err := schedule.Linear(1000)
	if err != nil {
		return false, err.Error()
	}
	type mistake struct {
		what string
		of   func(xt, eps, a float64) float64
	}
	mistakes := []mistake{
		{"you took 1 − ᾱ_t, a variance, where its square root, the standard deviation, belongs", func(xt, eps, a float64) float64 { return (xt - (1-a)*eps) / math.Sqrt(a) }},
		{"you divided by ᾱ_t; x_0 was multiplied by √ᾱ_t", func(xt, eps, a float64) float64 { return (xt - math.Sqrt(1-a)*eps) / a }},
		{"you have neither square root: the factors of (4) are √ᾱ_t and √(1−ᾱ_t)", func(xt, eps, a float64) float64 { return (xt - (1-a)*eps) / a }},
		{"you added the noise; it was added already, so take it away", func(xt, eps, a float64) float64 { return (xt + math.Sqrt(1-a)*eps) / math.Sqrt(a) }},
		{"you applied (4) itself to x_t; turn it round", func(xt, eps, a float64) float64 { return math.Sqrt(a)*xt + math.Sqrt(1-a)*eps }},
	}
	for _, t := range []int{1, 300, 700} {
		for _, x0 := range []float64{-1, 0.3} {
			const eps = 1.7
			a := s.AlphaBar(t)
			xt := math.Sqrt(a)*x0 + math.Sqrt(1-a)*eps
			got := answer(xt, eps, a)
			if math.Abs(got-x0) < 1e-9 {
				continue
			}
			for _, m := range mistakes {
				if math.Abs(got-m.of(xt, eps, a)) < 1e-9 {
					return false, "Not yet: " + m.what + "."
				}
			}
			return false, fmt.Sprintf("Not yet: for x_t = %.4f, ε = %g and ᾱ_t = %.4f (t = %d) you gave %.4f; x_0 was %g.", xt, eps, a, t, got, x0)
		}
	}
	return true, "Right, at every t that was tried."
}
