package sampling

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

// FewFunc gives x_0 from x by Algorithm 2 at the kept times alone, the last of keep first, with σ² = β̃: z[i] is the noise of
// the step from keep[i].
type FewFunc = func(alphaBar func(t int) float64, keep []int, x float64, eps func(t int, x float64) float64, z []float64) float64

// FewExercise asks for Algorithm 2 in fewer steps. For keep[i] = t and keep[i-1] = s, or s = 0:
//
//	α = ᾱ_t/ᾱ_s,   β = 1-α,   x_s = (x_t - β/√(1-ᾱ_t) ε(x_t,t))/√α + √β̃ z_i,   β̃ = (1-ᾱ_s)/(1-ᾱ_t) β
var FewExercise = grade.Exercise[FewFunc]{
	Task: "x_0 from x_T by Algorithm 2 at the kept times alone, with σ² = β̃",
	Probe: func(answer FewFunc) (out []grade.Value) {
		s, err := schedule.Linear(100)
		if err != nil {
			panic(err) // a constant
		}
		eps := func(t int, x float64) float64 { return math.Tanh(x) * float64(t+30) / 130 }
		for _, keep := range [][]int{{1, 34, 67, 100}, {5, 40, 100}, {20, 21, 80}} {
			for _, x := range []float64{0.8, -1.7} {
				got := answer(s.AlphaBar, keep, x, eps, []float64{0.9, -0.4, 1.3, 0.6})
				out = append(out, grade.Value{Case: fmt.Sprintf("kept times %v, x_T = %g", keep, x), Got: got})
			}
		}
		return out
	},
	Solution: few{}.run,
	Mistakes: []grade.Mistake[FewFunc]{
		{Name: "the β of a single step", Hint: "From keep[i] the step goes to keep[i-1], not to keep[i]-1: α is the ratio of ᾱ at these two.", Answer: few{single: true}.run},
		{Name: "the network told the number of the step", Hint: "x has the noise of time keep[i], and that is what the network was trained with: ask about keep[i], not about i.", Answer: few{count: true}.run},
		{Name: "noise at the last step", Hint: "β̃ is 0 for the step to s = 0: 1-ᾱ_0 = 0. Nothing comes after it that would take noise away.", Answer: few{toTheEnd: true}.run},
		{Name: "the other variance", Hint: "That is σ² = β. Here it is β̃, which is smaller by (1-ᾱ_s)/(1-ᾱ_t).", Answer: few{large: true}.run},
		{Name: "variance for standard deviation", Hint: "β̃ is the variance of the noise. What multiplies z is its root.", Answer: few{squared: true}.run},
		{Name: "the last step left out", Hint: "From keep[0] there is one more step, to s = 0, where ᾱ_0 = 1.", Answer: few{short: true}.run},
		{Name: "no noise", Hint: "Each step but the last puts √β̃ z in, or the samples shrink.", Answer: few{still: true}.run},
		{Name: "the loop the wrong way", Hint: "x has the noise of the last of the kept times: begin there.", Answer: few{upwards: true}.run},
	},
	Tolerance: 1e-10, Relative: 1e-9,
}

// few is the solution; each of its fields spoils it.
type few struct{ single, count, toTheEnd, large, squared, short, still, upwards bool }

func (f few) run(alphaBar func(t int) float64, keep []int, x float64, eps func(t int, x float64) float64, z []float64) float64 {
	for k := range keep {
		i := len(keep) - 1 - k
		if f.upwards {
			i = k
		}
		t, before := keep[i], 1.0
		if i > 0 {
			before = alphaBar(keep[i-1])
		} else if f.short {
			return x
		}
		if f.single {
			before = alphaBar(t - 1)
		}
		told := t
		if f.count {
			told = i + 1
		}
		alpha, rest := alphaBar(t)/before, 1-alphaBar(t)
		beta := 1 - alpha
		sigma := math.Sqrt(beta * (1 - before) / rest)
		switch {
		case f.still:
			sigma = 0
		case f.squared:
			sigma *= sigma
		case f.large && i > 0, f.toTheEnd && i == 0:
			sigma = math.Sqrt(beta)
		}
		x = (x-beta/math.Sqrt(rest)*eps(told, x))/math.Sqrt(alpha) + sigma*z[i]
	}
	return x
}
