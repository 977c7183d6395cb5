package trainimages

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/grade"
)

// Exercise asks for what multiplies the noise z in step t of Algorithm 2 with σ_t² = β̃_t.
//
//	σ_t = √β̃_t for t > 1, and 0 at t = 1
var Exercise = grade.Exercise[func(s *schedule.Schedule, t int) float64]{
	Task: "what multiplies z in step t of Algorithm 2",
	Probe: func(answer func(*schedule.Schedule, int) float64) (values []grade.Value) {
		s, err := schedule.Linear(200)
		if err != nil {
			panic(err)
		}
		for _, t := range []int{200, 120, 2, 1} {
			values = append(values, grade.Value{Case: fmt.Sprintf("t = %d", t), Got: answer(s, t)})
		}
		return values
	},
	Solution: deviation,
	Mistakes: []grade.Mistake[func(*schedule.Schedule, int) float64]{
		{
			Name: "variance for standard deviation", Hint: "You gave β̃_t; z has to be multiplied by its root.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.PosteriorVariance(t) },
		},
		{
			Name: "noise at the last step", Hint: "At t = 1 you add noise to the finished image. The last step adds none.",
			Answer: func(s *schedule.Schedule, t int) float64 { return deviation(s, max(2, t)) },
		},
		{
			Name: "√β_t", Hint: "That is the other choice of σ_t (fixed-large); the question is about β̃_t.",
			Answer: func(s *schedule.Schedule, t int) float64 { return math.Sqrt(s.Beta(t)) },
		},
		{
			Name: "β_t", Hint: "That is a variance, and of the other choice of σ_t at that.",
			Answer: func(s *schedule.Schedule, t int) float64 { return s.Beta(t) },
		},
		{
			Name: "off by one", Hint: "You gave the σ of the step before. Times run 1..T here.",
			Answer: func(s *schedule.Schedule, t int) float64 { return deviation(s, max(1, t-1)) },
		},
		{
			Name: "off by one", Hint: "You gave the σ of the step after. Times run 1..T here.",
			Answer: func(s *schedule.Schedule, t int) float64 { return deviation(s, min(s.T(), t+1)) },
		},
	},
	Tolerance: 1e-9,
}

// deviation is the solution; β̃_1 is 0.
func deviation(s *schedule.Schedule, t int) float64 { return math.Sqrt(s.PosteriorVariance(t)) }
