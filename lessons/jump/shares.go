package jump

import (
	"fmt"

	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Shares are the variances that the noises of steps 1..t have in x_t: what step s adds is scaled by every later step.
//
//	β_s ∏_{r=s+1..t} (1-β_r),  s = 1..t
//
// Their sum is 1-ᾱ_t, equation (4). Entry 0 is 0.
func Shares(s *schedule.Schedule, t int) []float64 {
	out := make([]float64, t+1)
	kept := 1.0
	for i := t; i >= 1; i-- {
		out[i] = s.Beta(i) * kept
		kept *= s.Alpha(i)
	}
	return out
}

// Youngest is how many of the last steps before t hold at least that part of all the noise in x_t.
func Youngest(s *schedule.Schedule, t int, part float64) int {
	shares, sum := Shares(s, t), 0.0
	for i := t; i >= 1; i-- {
		if sum += shares[i]; sum >= part*s.OneMinusAlphaBar(t) {
			return t - i + 1
		}
	}
	return t
}

// Whose draws which step's noise it is that one sees at each of the times.
func Whose(s *schedule.Schedule, times ...int) figure.Chart {
	c := figure.Chart{Title: "Whose noise is in x_t?", XLabel: "step s that added it", YLabel: "variance in x_t"}
	roles := []figure.Role{figure.Third, figure.Fourth, figure.Known}
	for i, t := range times {
		line := figure.Line{Name: fmt.Sprintf("t = %d", t), Y: Shares(s, t)[1:], Role: roles[i%len(roles)], Filled: true}
		for k := range t {
			line.X = append(line.X, float64(k+1))
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}
