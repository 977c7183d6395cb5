package forward

import (
	"fmt"
	"html"
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// times are 0, 1, 2, ..., T.
func times(s *schedule.Schedule) []float64 {
	t := make([]float64, s.T()+1)
	for i := range t {
		t[i] = float64(i)
	}
	return t
}

// Spread draws the standard deviation of x_t against t for data of variance 1, one line a rule.
func Spread(s *schedule.Schedule, rules ...Rule) figure.Chart {
	c := figure.Chart{Title: "Three ways to scale, from data of variance 1", XLabel: "time t", YLabel: "standard deviation of x_t", YRange: [2]float64{0, 3.5}}
	for _, r := range rules {
		line := figure.Line{Name: r.Name, X: times(s), Role: r.Role}
		for _, x := range r.Laws(s, gauss.Normal{Var: 1}) {
			line.Y = append(line.Y, x.Std())
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// MixUps draws the variance of x_t against t, from data of variance 1, where the noise has the variance it should have
// and where variance and standard deviation are mixed up.
func MixUps(s *schedule.Schedule) figure.Chart {
	c := figure.Chart{Title: "Variance and standard deviation mixed up", XLabel: "time t", YLabel: "variance of x_t", LogY: true}
	for _, r := range []Rule{RootAsVariance, Right, BetaAsStd} {
		line := figure.Line{Name: r.Name, X: times(s), Role: r.Role}
		for _, x := range r.Laws(s, gauss.Normal{Var: 1}) {
			line.Y = append(line.Y, x.Var)
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// Levelling draws the variance of x_t under the step of equation (2), from data of several variances.
func Levelling(s *schedule.Schedule, variances ...float64) figure.Chart {
	c := figure.Chart{Title: "Whatever the data's variance, it goes to 1", XLabel: "time t", YLabel: "variance of x_t"}
	for _, v := range variances {
		line := figure.Line{X: times(s), Role: figure.Known}
		for _, x := range Right.Laws(s, gauss.Normal{Var: v}) {
			line.Y = append(line.Y, x.Var)
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// Rows is a square grey image under each rule at some times, a row a rule. All rules have the same noise.
func Rows(s *schedule.Schedule, x0 []float32, at []int, rules ...Rule) (figure.Column, error) {
	size := int(math.Sqrt(float64(len(x0))))
	if size*size != len(x0) || size == 0 {
		return nil, fmt.Errorf("forward: an image of %d values is not square", len(x0))
	}
	for i, t := range at {
		if t < 0 || t > s.T() || i > 0 && t < at[i-1] {
			return nil, fmt.Errorf("forward: time %d among %v: choose times from 0 to %d in rising order", t, at, s.T())
		}
	}
	var out figure.Column
	for _, r := range rules {
		strip := figure.Strip{Width: 84}
		for i, x := range r.Walk(s, x0, 3, at...) {
			p, err := figure.Images{X: x, N: 1, Shape: []int{size, size, 1}}.Picture(0)
			if err != nil {
				return nil, err
			}
			strip.Frames = append(strip.Frames, figure.Frame{Label: fmt.Sprintf("t = %d", at[i]), Picture: p})
		}
		name := figure.Fragment(`<div style="font-size:14px;font-weight:600;margin-top:8px">` + html.EscapeString(r.Name) + "</div>")
		out = append(out, name, strip)
	}
	return out, nil
}
