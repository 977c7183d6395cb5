package prior

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

// PriorFunc gives L_T of one value, in nats, from ᾱ_T and x_0.
type PriorFunc = func(alphaBar, x0 float64) float64

// PriorExercise asks for L_T, the first term of equation (5).
//
//	L_T = ½(ᾱ_T x_0² - ᾱ_T - ln(1-ᾱ_T))
var PriorExercise = grade.Exercise[PriorFunc]{
	Task: "L_T in nats for one value x_0, from ᾱ_T",
	Probe: func(answer PriorFunc) (out []grade.Value) {
		for _, c := range [][2]float64{{0.5, 0}, {0.5, 2}, {0.132, -0.7}, {0.9, 0.3}} {
			out = append(out, grade.Value{Case: fmt.Sprintf("ᾱ_T = %g, x_0 = %g", c[0], c[1]), Got: answer(c[0], c[1])})
		}
		return out
	},
	Solution: priorOf,
	Mistakes: []grade.Mistake[PriorFunc]{
		{Name: "standard deviation for variance", Hint: "The variance of q(x_T|x_0) is 1-ᾱ_T. You take its root for it.",
			Answer: func(a, x0 float64) float64 {
				v := math.Sqrt(1 - a)
				return (a*x0*x0 + v - 1 - math.Log(v)) / 2
			}},
		{Name: "divergence the wrong way round", Hint: "The mean is over q(x_T|x_0), where the data are: KL(q ‖ p), not KL(p ‖ q).",
			Answer: func(a, x0 float64) float64 { return ((1+a*x0*x0)/(1-a) - 1 + math.Log1p(-a)) / 2 }},
		{Name: "bits for nats", Hint: "Your values are the right ones divided by ln 2.",
			Answer: func(a, x0 float64) float64 { return priorOf(a, x0) / math.Ln2 }},
		{Name: "another base of the logarithm", Hint: "math.Log2 counts bits, math.Log nats; the terms beside it are in nats.",
			Answer: func(a, x0 float64) float64 { return (a*x0*x0 - a - math.Log2(1-a)) / 2 }},
		{Name: "the half forgotten", Hint: "Your values are twice too large: the exponent of a Gaussian has a ½ before it.",
			Answer: func(a, x0 float64) float64 { return 2 * priorOf(a, x0) }},
		{Name: "no logarithm", Hint: "The ratio of the two normalisers is missing, -½ ln(1-ᾱ_T). A divergence is never negative; yours is, where x_0 = 0.",
			Answer: func(a, x0 float64) float64 { return (a*x0*x0 - a) / 2 }},
		{Name: "sign of the logarithm", Hint: "The smaller the variance of q, the further it is from N(0, 1): the logarithm comes with a minus.",
			Answer: func(a, x0 float64) float64 { return (a*x0*x0 - a + math.Log1p(-a)) / 2 }},
		{Name: "the mean not squared", Hint: "The mean of q is √ᾱ_T x_0, and it counts with its square, ᾱ_T x_0².",
			Answer: func(a, x0 float64) float64 { return (math.Sqrt(a)*x0 - a - math.Log1p(-a)) / 2 }},
		{Name: "the mean forgotten", Hint: "What you return does not depend on x_0.",
			Answer: func(a, _ float64) float64 { return priorOf(a, 0) }},
	},
	Relative: 1e-9, Tolerance: 1e-12,
}

func priorOf(a, x0 float64) float64 { return (a*x0*x0 - a - math.Log1p(-a)) / 2 }

// LeastFunc gives a number of steps from a limit in bits per dimension.
type LeastFunc = func(bits float64) int

// LeastExercise asks for the least T with which the linear schedule with the ends of the paper has L_T below a limit.
var LeastExercise = grade.Exercise[LeastFunc]{
	Task: "the least T for which L_T of Unscaled(T) is below the limit, in bits per dimension, where E[x_0²] = 1",
	Probe: func(answer LeastFunc) (out []grade.Value) {
		for _, bits := range []float64{0.5, 0.1, 0.01} {
			out = append(out, grade.Value{Case: fmt.Sprintf("limit %g bits", bits), Got: float64(answer(bits))})
		}
		return out
	},
	Solution: func(bits float64) int {
		return least(func(s *schedule.Schedule) bool { return Bits(s, 1) < bits })
	},
	Mistakes: []grade.Mistake[LeastFunc]{
		{Name: "off by one: too few", Hint: "At your T the limit is not yet kept; one step later it is.", Answer: func(bits float64) int {
			return least(func(s *schedule.Schedule) bool { return Bits(s, 1) < bits }) - 1
		}},
		{Name: "off by one: too many", Hint: "One step earlier the limit is kept already.", Answer: func(bits float64) int {
			return least(func(s *schedule.Schedule) bool { return Bits(s, 1) < bits }) + 1
		}},
		{Name: "nats for bits", Hint: "The limit is in bits. A nat is 1/ln 2 = 1.44 bits.", Answer: func(bits float64) int {
			return least(func(s *schedule.Schedule) bool { return Bits(s, 1)*math.Ln2 < bits })
		}},
		{Name: "ᾱ_T for L_T", Hint: "You compare ᾱ_T with the limit. L_T is about half of it, and that in nats.", Answer: func(bits float64) int {
			return least(func(s *schedule.Schedule) bool { return s.AlphaBar(s.T()) < bits })
		}},
		{Name: "SNR for L_T", Hint: "You compare the signal-to-noise ratio with the limit.", Answer: func(bits float64) int {
			return least(func(s *schedule.Schedule) bool { return s.SNR(s.T()) < bits })
		}},
		{Name: "the data forgotten", Hint: "You take E[x_0²] for 0; here it is 1.", Answer: func(bits float64) int {
			return least(func(s *schedule.Schedule) bool { return Bits(s, 0) < bits })
		}},
		{Name: "the ends scaled", Hint: "schedule.Linear scales its ends by 1000/T, so that L_T hardly depends on T. Take Unscaled(T).", Answer: func(bits float64) int {
			for T := 21; ; T++ {
				if s, err := schedule.Linear(T); err == nil && Bits(s, 1) < bits {
					return T
				}
			}
		}},
	},
}

// least is the first T whose Unscaled schedule is good enough.
func least(enough func(*schedule.Schedule) bool) int {
	for T := 1; ; T++ {
		if s, err := Unscaled(T); err == nil && enough(s) {
			return T
		}
	}
}
