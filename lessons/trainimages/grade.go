package trainimages

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
)

// Grade checks an answer to the exercise: a function that gives what multiplies the noise z in step t of Algorithm 2 with
// σ_t² = β̃_t.
//
//	σ_t = √β̃_t for t > 1, and 0 at t = 1
//
// Where the answer is wrong in one of the usual ways, the verdict says in which.
func Grade(answer func(s *schedule.Schedule, t int) float64) (right bool, verdict string) {
	s, err := schedule.Linear(200)
	if err != nil {
		return false, err.Error()
	}
	for _, t := range []int{200, 120, 2, 1} {
		variance := s.PosteriorVariance(t)
		got := answer(s, t)
		close := func(want float64) bool { return math.Abs(got-want) < 1e-9 }
		switch {
		case t == 1 && close(0), t > 1 && close(math.Sqrt(variance)):
		case t == 1:
			return false, fmt.Sprintf("Not yet: at t = 1 you add noise (%.4g z) to the finished image. The last step adds none.", got)
		case close(variance):
			return false, fmt.Sprintf("Not yet: at t = %d you gave the variance β̃_t; z has to be multiplied by its square root.", t)
		case close(math.Sqrt(s.Beta(t))):
			return false, fmt.Sprintf("Not yet: at t = %d you gave √β_t, the other choice of σ_t (fixed-large); the question is about β̃_t.", t)
		case close(s.Beta(t)):
			return false, fmt.Sprintf("Not yet: at t = %d you gave β_t, a variance, and of the other choice at that.", t)
		case t < s.T() && close(math.Sqrt(s.PosteriorVariance(t+1))), close(math.Sqrt(s.PosteriorVariance(t - 1))):
			return false, fmt.Sprintf("Not yet: at t = %d you gave the σ of a step beside it. Times run 1..T here.", t)
		default:
			return false, fmt.Sprintf("Not yet: at t = %d you gave %.6g.", t, got)
		}
	}
	return true, "Right, at every t that was tried."
}
