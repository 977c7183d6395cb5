package start

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

// Exercise asks for the first time at which the noise has more variance than what is left of an image of variance 1.
//
//	the least t with 1 - ᾱ_t > ᾱ_t
//
// It is tried on several schedules, so that no constant passes.
var Exercise = grade.Exercise[func(*schedule.Schedule) int]{
	Task: "the first t at which 1 - ᾱ_t is greater than ᾱ_t",
	Probe: func(answer func(*schedule.Schedule) int) (values []grade.Value) {
		for _, c := range graded {
			values = append(values, grade.Value{Case: name(c), Got: float64(answer(made(c)))})
		}
		return values
	},
	Solution: overtaken,
	Mistakes: []grade.Mistake[func(*schedule.Schedule) int]{
		{
			Name: "off by one", Hint: "That is the last t at which the image still has more, or as much; the first at which it has less is asked for.",
			Answer: func(s *schedule.Schedule) int { return overtaken(s) - 1 },
		},
		{
			Name: "off by one, too late", Hint: "Times run 1..T here, and AlphaBar(t) is ᾱ after step t: nothing is to be added to t.",
			Answer: func(s *schedule.Schedule) int { return overtaken(s) + 1 },
		},
		{
			Name: "the loop the wrong way", Hint: "The last t of all is found first that way. Begin at t = 1.",
			Answer: func(s *schedule.Schedule) int { return s.T() },
		},
		{
			Name: "standard deviation for variance", Hint: "√(1 - ᾱ_t) is what multiplies ε. Compare the variances, without roots.",
			Answer: func(s *schedule.Schedule) int {
				return first(s, func(t int) bool { return math.Sqrt(1-s.AlphaBar(t)) > s.AlphaBar(t) })
			},
		},
		{
			Name: "a standard deviation of the image", Hint: "√ᾱ_t is what multiplies x_0. Compare the variances, without roots.",
			Answer: func(s *schedule.Schedule) int {
				return first(s, func(t int) bool { return 1-s.AlphaBar(t) > math.Sqrt(s.AlphaBar(t)) })
			},
		},
	},
	Explain: explain,
}

// graded are the schedules that an answer is tried on.
var graded = []schedule.Config{{Kind: "linear", T: 1000}, {Kind: "cosine", T: 1000}, {Kind: "linear", T: 60}}

func name(c schedule.Config) string { return fmt.Sprintf("%s schedule, T = %d", c.Kind, c.T) }

// made is the schedule; those above can all be made.
func made(c schedule.Config) *schedule.Schedule {
	s, err := c.New()
	if err != nil {
		panic(err)
	}
	return s
}

func overtaken(s *schedule.Schedule) int {
	return first(s, func(t int) bool { return 1-s.AlphaBar(t) > s.AlphaBar(t) })
}

// first is the least t of which something is true, or T.
func first(s *schedule.Schedule, is func(t int) bool) int {
	for t := 1; t < s.T(); t++ {
		if is(t) {
			return t
		}
	}
	return s.T()
}

// explain says what image and noise have at a wrong t.
func explain(got, wanted grade.Value) string {
	for _, c := range graded {
		s, t := made(c), int(got.Got)
		switch {
		case name(c) != got.Case:
		case t < 1 || t > s.T():
			return fmt.Sprintf("Times run from 1 to %d.", s.T())
		case got.Got < wanted.Got:
			return fmt.Sprintf("At t = %d the image still has %.3f of the variance, and the noise %.3f: look later.", t, s.AlphaBar(t), s.OneMinusAlphaBar(t))
		default:
			return fmt.Sprintf("The noise already had more at t = %d: look earlier.", t-1)
		}
	}
	return ""
}
