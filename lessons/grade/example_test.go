package grade_test

import (
	"fmt"
	"math"

	"denoise/lessons/grade"
)

type spread = func(variance float64) float64

var deviation = grade.Exercise[spread]{
	Task: "the standard deviation of a given variance",
	Probe: func(answer spread) []grade.Value {
		return []grade.Value{{Case: "variance 4", Got: answer(4)}, {Case: "variance 1/4", Got: answer(0.25)}}
	},
	Solution: math.Sqrt,
	Mistakes: []grade.Mistake[spread]{
		{Name: "variance for standard deviation", Hint: "Its root is asked for.", Answer: func(v float64) float64 { return v }},
		{Name: "the square for the root", Hint: "Turn it round.", Answer: func(v float64) float64 { return v * v }},
		{Name: "half for the root", Hint: "2·2 is 4 by chance only.", Answer: func(v float64) float64 { return v / 2 }},
	},
	Relative: 1e-12,
}

// An exercise, checked as a test does it, and an answer with a known mistake.
func ExampleExercise() {
	fmt.Println(deviation.Check())
	verdict := deviation.Grade(func(v float64) float64 { return v })
	fmt.Println(verdict)
	fmt.Println(deviation.Grade(func(v float64) float64 { return math.Pow(v, 0.5) }))
	// Output:
	// <nil>
	// Not yet: variance for standard deviation. Its root is asked for.
	// variance 4: you gave 4, wanted is 2. 0 of 2 cases are right.
	// Right. Cases tried: 2.
}
