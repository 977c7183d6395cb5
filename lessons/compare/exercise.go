package compare

import (
	"fmt"
	"math"

	"denoise/lessons/grade"
)

// ScaleFunc gives the gradient noise scale from the mean squared norms of gradients of two sizes of batch.
type ScaleFunc = func(small, big int, ofSmall, ofBig float64) float64

// Exercise asks for the gradient noise scale. A gradient of B examples is the true one and noise of a B-th of the variance,
//
//	E|g_B|² = |G|² + S/B,
//
// so that two sizes give two equations for |G|² and S; the scale is S/|G|².
var Exercise = grade.Exercise[ScaleFunc]{
	Task: "the gradient noise scale, from E|g|² at two sizes of batch",
	Probe: func(answer ScaleFunc) (out []grade.Value) {
		for _, c := range []struct {
			small, big int
			g, s       float64
		}{{16, 64, 0.5, 100}, {8, 128, 2, 900}, {1, 10, 0.1, 3}} {
			q := func(batch int) float64 { return c.g + c.s/float64(batch) }
			out = append(out, grade.Value{
				Case: fmt.Sprintf("batches of %d and %d, mean |g|² %.4g and %.4g", c.small, c.big, q(c.small), q(c.big)),
				Got:  answer(c.small, c.big, q(c.small), q(c.big))})
		}
		return out
	},
	Solution: solve(func(g, s float64) float64 { return s / g }),
	Mistakes: []grade.Mistake[ScaleFunc]{
		{Name: "the other way up", Hint: "You give |G|²/S. The scale is noise over signal.", Answer: solve(func(g, s float64) float64 { return g / s })},
		{Name: "the noise alone", Hint: "That is S, the variance. Divide it by |G|², so that the unit of the loss drops out.",
			Answer: solve(func(g, s float64) float64 { return s })},
		{Name: "standard deviations", Hint: "You give the root of it: S and |G|² are both squares already.",
			Answer: solve(func(g, s float64) float64 { return math.Sqrt(s / g) })},
		{Name: "the big batch taken for the truth", Hint: "Even the big batch's |g|² holds noise, S/B of it: solve for |G|².",
			Answer: func(small, big int, ofSmall, ofBig float64) float64 {
				return (ofSmall - ofBig) / (1/float64(small) - 1/float64(big)) / ofBig
			}},
		{Name: "the big batch taken for free of noise", Hint: "The difference of the two is S (1/b - 1/B), not S/b.",
			Answer: func(small, big int, ofSmall, ofBig float64) float64 {
				return (ofSmall - ofBig) * float64(small) / ofBig
			}},
	},
	Relative: 1e-9,
}

// solve solves for |G|² and S.
func solve(answer func(g, s float64) float64) ScaleFunc {
	return func(small, big int, ofSmall, ofBig float64) float64 {
		b, B := float64(small), float64(big)
		return answer((B*ofBig-b*ofSmall)/(B-b), (ofSmall-ofBig)/(1/b-1/B))
	}
}
