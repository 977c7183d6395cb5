package jump

import (
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Shifted is what the noise at time t has too much of, relative to what belongs there, when the next entry of the table is
// taken.
//
//	(1-ᾱ_{t+1})/(1-ᾱ_t) - 1
//
// t in 1..T-1.
func Shifted(s *schedule.Schedule, t int) float64 {
	return s.OneMinusAlphaBar(t+1)/s.OneMinusAlphaBar(t) - 1
}

// OffByOne draws the error in the variance of the noise, and in the factor of the image, of a table that is shifted by one.
func OffByOne(s *schedule.Schedule) figure.Chart {
	noise := figure.Line{Name: "variance of the noise", Role: figure.Known}
	image := figure.Line{Name: "factor of the image", Role: figure.Known, Dashed: true}
	for t := 1; t < s.T(); t++ {
		noise.X, noise.Y = append(noise.X, float64(t)), append(noise.Y, Shifted(s, t))
		image.X, image.Y = append(image.X, float64(t)), append(image.Y, 1-math.Sqrt(s.Alpha(t+1)))
	}
	return figure.Chart{Title: "One step late", XLabel: "time t", YLabel: "relative error", LogX: true, LogY: true,
		Lines: []figure.Line{noise, image}}
}
