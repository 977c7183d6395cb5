package start

import (
	"fmt"

	"denoise/ddpm/schedule"
)

// Grade checks an answer to the exercise: a function that finds the first time at which
// the noise has more variance than what is left of an image of variance 1.
//
//	the least t with 1 - ᾱ_t > ᾱ_t
//
// It tries the answer on several schedules, so that no constant passes, and returns what
// there is to say about it.
func Grade(answer func(*schedule.Schedule) int) (right bool, verdict string) {
	configs := []schedule.Config{{Kind: "linear", T: 1000}, {Kind: "cosine", T: 1000}, {Kind: "linear", T: 60}}
	for _, c := range configs {
		s, err := c.New()
		if err != nil {
			return false, err.Error()
		}
		name := fmt.Sprintf("%s schedule, T = %d", c.Kind, c.T)
		t := answer(s)
		switch {
		case t < 1 || t > s.T():
			return false, fmt.Sprintf("Not yet. %s: your answer is %d, but times run from 1 to %d.", name, t, s.T())
		case s.OneMinusAlphaBar(t) <= s.AlphaBar(t):
			return false, fmt.Sprintf("Not yet. %s: at your t = %d the image still has %.3f of the variance and the noise %.3f. Look later.", name, t, s.AlphaBar(t), s.OneMinusAlphaBar(t))
		case s.OneMinusAlphaBar(t-1) > s.AlphaBar(t-1):
			return false, fmt.Sprintf("Not yet. %s: the noise already had more at t = %d. Look earlier.", name, t-1)
		}
	}
	return true, fmt.Sprintf("Right, on all %d schedules.", len(configs))
}
