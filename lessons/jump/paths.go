package jump

import (
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Correlation is that of x_s and x_t, s <= t, given x_0, on the path of the forward process.
//
//	√(ᾱ_t/ᾱ_s) √((1-ᾱ_s)/(1-ᾱ_t))
//
// Noise shared by all times would give 1, and jumps with noise of their own 0.
func Correlation(d *schedule.Schedule, s, t int) float64 {
	return math.Sqrt(d.AlphaBar(t) / d.AlphaBar(s) * d.OneMinusAlphaBar(s) / d.OneMinusAlphaBar(t))
}

// way is a way to come from x_0 to values at all times, each with the law of equation (4).
type way struct {
	title string
	walk  func(s *schedule.Schedule, x0 float64, noise func() float64) []float64
}

var ways = []way{
	{"Steps", steps},
	{"Jumps, one ε for all t", func(s *schedule.Schedule, x0 float64, noise func() float64) []float64 {
		eps := noise()
		return jumps(s, x0, func() float64 { return eps })
	}},
	{"Jumps, each its own ε", jumps},
}

func steps(s *schedule.Schedule, x0 float64, noise func() float64) []float64 {
	out := []float64{x0}
	for t := 1; t <= s.T(); t++ {
		out = append(out, s.Step(t, out[t-1]).At(noise()))
	}
	return out
}

func jumps(s *schedule.Schedule, x0 float64, noise func() float64) []float64 {
	out := []float64{x0}
	for t := 1; t <= s.T(); t++ {
		out = append(out, s.Marginal(t, x0).At(noise()))
	}
	return out
}

// Paths draws two values from x0 to time T in each of three ways that agree at every t taken alone, over the band of
// two standard deviations of equation (4) that all of them have. One time in five is drawn.
func Paths(s *schedule.Schedule, x0 float64) figure.Row {
	band := figure.Band{Name: "(4), ± 2 std", Role: figure.Known}
	for t := 0; t <= s.T(); t += 5 {
		law := s.Marginal(t, x0)
		band.X = append(band.X, float64(t))
		band.Low, band.High = append(band.Low, law.At(-2)), append(band.High, law.At(2))
	}
	var row figure.Row
	for _, w := range ways {
		c := figure.Chart{Title: w.title, XLabel: "time t", YLabel: "x_t", Bands: []figure.Band{band},
			YRange: [2]float64{-3.5, 3.5}, Width: 300, Height: 260}
		noise := normals(38)
		for _, role := range []figure.Role{figure.Third, figure.Fourth} {
			line, path := figure.Line{X: band.X, Role: role}, w.walk(s, x0, noise)
			for t := 0; t <= s.T(); t += 5 {
				line.Y = append(line.Y, path[t])
			}
			c.Lines = append(c.Lines, line)
		}
		row = append(row, c)
	}
	return row
}

// together measures the correlation of the values at s and t over n walks.
func (w way) together(d *schedule.Schedule, x0 float64, s, t, n int) float64 {
	noise := normals(4)
	a, b := d.Marginal(s, x0), d.Marginal(t, x0)
	sum := 0.0
	for range n {
		x := w.walk(d, x0, noise)
		sum += a.Z(x[s]) * b.Z(x[t])
	}
	return sum / float64(n)
}

// all is every step up to t in one, by merging.
func all(s *schedule.Schedule, t int) gauss.Linear {
	out := gauss.Linear{Scale: 1}
	for i := 1; i <= t; i++ {
		out = out.Then(s.StepLinear(i))
	}
	return out
}
