package beyond

import (
	"fmt"
	"math"

	"denoise/lessons/grade"
)

type (
	// TimesFunc gives the probabilities of the times, from the last terms that were met at each.
	TimesFunc = func(last [][]float64) []float64
	// StepFunc gives mean and variance of a step of DDIM from x_t to x_s.
	StepFunc = func(alphaBarT, alphaBarS, eta, xt, eps float64) (mean, variance float64)
)

// shares are probabilities in proportion to what size makes of the terms of a time.
func shares(size func(terms []float64) float64) TimesFunc {
	return func(last [][]float64) []float64 {
		p, sum := make([]float64, len(last)), 0.0
		for t, terms := range last {
			p[t] = size(terms)
			sum += p[t]
		}
		for t := range p {
			p[t] /= sum
		}
		return p
	}
}

// meanOf is the mean of f over terms.
func meanOf(terms []float64, f func(l float64) float64) (sum float64) {
	for _, l := range terms {
		sum += f(l) / float64(len(terms))
	}
	return sum
}

func square(l float64) float64 { return l * l }

// rootMeanSquare is √(mean of L²).
func rootMeanSquare(terms []float64) float64 { return math.Sqrt(meanOf(terms, square)) }

// TimesExercise asks for the probabilities of importance sampling.
//
//	p_t = √(mean of L²) / Σ √(mean of L²)
var TimesExercise = grade.Exercise[TimesFunc]{
	Task: "the probabilities with which to draw each time, from the last terms met there",
	Probe: func(answer TimesFunc) (out []grade.Value) {
		for i, last := range [][][]float64{{{3, 1, 2}, {0.5, 0.1, 0.9, 0.2}}, {{1, 1}, {2, 2}, {0, 4}, {-3, 1}}} {
			p := answer(last)
			for t := range last {
				v := grade.Value{Case: fmt.Sprintf("history %d, p[%d]", i+1, t), Got: math.NaN()}
				if t < len(p) {
					v.Got = p[t]
				}
				out = append(out, v)
			}
		}
		return out
	},
	Solution: shares(rootMeanSquare),
	Mistakes: []grade.Mistake[TimesFunc]{
		{Name: "the root forgotten", Hint: "p_t goes with √E[L²], not with E[L²]: the terms are divided by p_t afterwards.", Answer: shares(func(terms []float64) float64 { return meanOf(terms, square) })},
		{Name: "the mean of the terms", Hint: "It is the mean of the squares that counts: a term that is large now and then is to be looked at more often.", Answer: shares(func(terms []float64) float64 { return meanOf(terms, func(l float64) float64 { return l }) })},
		{Name: "the mean of the sizes", Hint: "You take the mean of |L|; the variance has squares in it.", Answer: shares(func(terms []float64) float64 { return meanOf(terms, math.Abs) })},
		{Name: "not divided by the sum", Hint: "Probabilities add up to 1.", Answer: func(last [][]float64) []float64 {
			p := make([]float64, len(last))
			for t, terms := range last {
				p[t] = rootMeanSquare(terms)
			}
			return p
		}},
		{Name: "the variance for the mean square", Hint: "The square is not to be taken from the mean of the terms but from 0: also a large term that never varies costs variance, through t.", Answer: shares(func(terms []float64) float64 {
			m := meanOf(terms, func(l float64) float64 { return l })
			return math.Sqrt(meanOf(terms, func(l float64) float64 { return square(l - m) }))
		})},
		{Name: "sum for mean", Hint: "Inside the root stands the mean of the squares of one time, which may have more terms than another.", Answer: shares(func(terms []float64) float64 {
			return math.Sqrt(meanOf(terms, square)) * math.Sqrt(float64(len(terms)))
		})},
		{Name: "the weights for the probabilities", Hint: "That goes with 1/p_t, by which the drawn term is multiplied.", Answer: shares(func(terms []float64) float64 { return 1 / rootMeanSquare(terms) })},
		{Name: "uniform", Hint: "Each time has the same probability: the history is not used.", Answer: shares(func([]float64) float64 { return 1 })},
	},
	Tolerance: 1e-12, Relative: 1e-9,
}

// ddim is a step of DDIM with any of its parts changed.
type ddim struct {
	variance  func(a, b, eta float64) float64 // of ᾱ_t, ᾱ_s and η
	direction func(a, b, v float64) float64   // the factor of ε
	scale     func(a, b float64) float64      // the factor of x̂_0
	x0        func(a, x, eps float64) float64
}

func (d ddim) step(a, b, eta, x, eps float64) (mean, variance float64) {
	if d.variance == nil {
		d.variance = func(a, b, eta float64) float64 { return eta * eta * (1 - b) / (1 - a) * (1 - a/b) }
	}
	if d.direction == nil {
		d.direction = func(_, b, v float64) float64 { return math.Sqrt(1 - b - v) }
	}
	if d.scale == nil {
		d.scale = func(_, b float64) float64 { return math.Sqrt(b) }
	}
	if d.x0 == nil {
		d.x0 = func(a, x, eps float64) float64 { return (x - math.Sqrt(1-a)*eps) / math.Sqrt(a) }
	}
	v := d.variance(a, b, eta)
	return d.scale(a, b)*d.x0(a, x, eps) + d.direction(a, b, v)*eps, v
}

// StepExercise asks for a step of DDIM.
//
//	σ² = η² (1-ᾱ_s)/(1-ᾱ_t) (1 - ᾱ_t/ᾱ_s),   mean √ᾱ_s x̂_0 + √(1-ᾱ_s-σ²) ε
var StepExercise = grade.Exercise[StepFunc]{
	Task: "mean and variance of x_s in a step of DDIM from x_t",
	Probe: func(answer StepFunc) (out []grade.Value) {
		for _, c := range [][5]float64{{0.3, 0.6, 0, 0.7, -0.4}, {0.3, 0.6, 1, 0.7, -0.4}, {0.05, 0.5, 0.5, -1.2, 0.8}, {0.6, 0.9, 0.8, 0.1, 1.3}} {
			mean, variance := answer(c[0], c[1], c[2], c[3], c[4])
			name := fmt.Sprintf("ᾱ_t = %g, ᾱ_s = %g, η = %g, x_t = %g, ε = %g: ", c[0], c[1], c[2], c[3], c[4])
			out = append(out, grade.Value{Case: name + "mean", Got: mean}, grade.Value{Case: name + "variance", Got: variance})
		}
		return out
	},
	Solution: ddim{}.step,
	Mistakes: []grade.Mistake[StepFunc]{
		{Name: "σ² left out of the direction", Hint: "The noise that is drawn takes the place of a part of the old: only 1 - ᾱ_s - σ² is left for ε.",
			Answer: ddim{direction: func(_, b, _ float64) float64 { return math.Sqrt(1 - b) }}.step},
		{Name: "the noise of t in the direction", Hint: "x_s has the noise of time s: √(1-ᾱ_s-σ²), not √(1-ᾱ_t-σ²).",
			Answer: ddim{direction: func(a, _, v float64) float64 { return math.Sqrt(1 - a - v) }}.step},
		{Name: "no direction", Hint: "Only the scaled x̂_0 is left in your mean. The old noise belongs to it too, a little less of it.",
			Answer: ddim{direction: func(float64, float64, float64) float64 { return 0 }}.step},
		{Name: "scaled as at t", Hint: "x_s has √ᾱ_s of x̂_0.", Answer: ddim{scale: func(a, _ float64) float64 { return math.Sqrt(a) }}.step},
		{Name: "x̂_0 not scaled", Hint: "x_s has √ᾱ_s of x̂_0.", Answer: ddim{scale: func(float64, float64) float64 { return 1 }}.step},
		{Name: "x_t for x̂_0", Hint: "Take the noise out of x_t first, by (15).", Answer: ddim{x0: func(_, x, _ float64) float64 { return x }}.step},
		{Name: "x̂_0 not divided", Hint: "(15) divides by √ᾱ_t.", Answer: ddim{x0: func(a, x, eps float64) float64 { return x - math.Sqrt(1-a)*eps }}.step},
		{Name: "η not squared", Hint: "η is a factor of the standard deviation: the variance has its square.",
			Answer: ddim{variance: func(a, b, eta float64) float64 { return eta * (1 - b) / (1 - a) * (1 - a/b) }}.step},
		{Name: "standard deviation for variance", Hint: "You return σ. The variance is asked for.", Answer: func(a, b, eta, x, eps float64) (float64, float64) {
			mean, v := ddim{}.step(a, b, eta, x, eps)
			return mean, math.Sqrt(v)
		}},
		{Name: "not divided by 1 - ᾱ_t", Hint: "With η = 1 the variance must be β̃ of the long step: its β, 1 - ᾱ_t/ᾱ_s, times (1-ᾱ_s)/(1-ᾱ_t).",
			Answer: ddim{variance: func(a, b, eta float64) float64 { return eta * eta * (1 - a/b) * (1 - b) }}.step},
	},
	Tolerance: 1e-12, Relative: 1e-9,
}
