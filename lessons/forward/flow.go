package forward

import (
	"fmt"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// peak is one of the Gaussians whose mixture the pixels are.
type peak struct {
	weight float64
	law    gauss.Normal
}

// pixels are the data of River and Flow: three values in ten near -1, the others near 1.
var pixels = []peak{{0.3, gauss.Normal{Mean: -1, Var: 0.01}}, {0.7, gauss.Normal{Mean: 1, Var: 0.01}}}

// densities are the densities of x_t at each of the values, for each of the times. A step takes each Gaussian of a
// mixture to a Gaussian and leaves the weights.
func (r Rule) densities(s *schedule.Schedule, values []float64, at []int) [][]float64 {
	out := make([][]float64, len(at))
	for k := range out {
		out[k] = make([]float64, len(values))
	}
	for _, p := range pixels {
		laws := r.Laws(s, p.law)
		for k, t := range at {
			for i, x := range values {
				out[k][i] += p.weight * laws[t].PDF(x)
			}
		}
	}
	return out
}

// sampled are n+1 times evenly from 0 to T, as far as they are whole.
func sampled(s *schedule.Schedule, n int) (at []int, axis []float64) {
	for k := range n + 1 {
		at = append(at, k*s.T()/n)
		axis = append(axis, float64(at[k]))
	}
	return at, axis
}

// River is the density of x_t under the step of equation (2), over t and the value, with some values that walk.
//
// It fails for fewer than 100 steps, or a number of them that is no multiple of 100: its columns are evenly spaced.
func River(s *schedule.Schedule) (figure.Chart, error) {
	if s.T()%100 != 0 {
		return figure.Chart{}, fmt.Errorf("forward: a river of T = %d steps: choose a multiple of 100", s.T())
	}
	values := figure.Evenly(-3, 3, 150)
	at, axis := sampled(s, 100)
	heat := &figure.Heat{Name: "density of x_t", X: axis, Y: values, Z: make([]float64, len(axis)*len(values)), Role: figure.Known, ZRange: [2]float64{0, 0.8}}
	for k, column := range Right.densities(s, values, at) {
		for j, p := range column {
			heat.Z[j*len(axis)+k] = p
		}
	}
	c := figure.Chart{Title: "Two kinds of pixels become one kind of noise", XLabel: "time t", YLabel: "value", Heat: heat,
		YRange: [2]float64{-3, 3}, Width: 620}
	start := []float32{-1.05, -0.95, 0.9, 0.95, 1, 1.05, 1.1} // in the shares of pixels, nearly
	steps, fine := sampled(s, min(s.T(), 500))
	walks := Right.Walk(s, start, 2, steps...)
	for i := range start {
		line := figure.Line{X: fine, Role: figure.Neutral, Faint: true}
		for k := range walks {
			line.Y = append(line.Y, float64(walks[k][i]))
		}
		c.Lines = append(c.Lines, line)
	}
	c.Lines[0].Name = "values that walk"
	return c, nil
}

// Flow is the density of x_t under a slider over t, one line a rule, over that of N(0, 1).
//
// frames is how many times are shown, evenly from 0 to T: 2 or more.
func Flow(s *schedule.Schedule, frames int, rules ...Rule) (figure.Scrubber, error) {
	if frames < 2 || frames > s.T()+1 {
		return figure.Scrubber{}, fmt.Errorf("forward: %d frames: choose 2 to %d", frames, s.T()+1)
	}
	values := figure.Evenly(-5, 5, 180)
	normal := make([]float64, len(values))
	for i, x := range values {
		normal[i] = gauss.Normal{Var: 1}.PDF(x)
	}
	at, _ := sampled(s, frames-1)
	all := make([][][]float64, len(rules))
	for j, r := range rules {
		all[j] = r.densities(s, values, at)
	}
	out := figure.Scrubber{Width: 520, Start: (frames - 1) / 5, Strip: []int{}}
	for k, t := range at {
		label := fmt.Sprintf("t = %d", t)
		c := figure.Chart{Title: "The density at " + label, XLabel: "value", YLabel: "density", YRange: [2]float64{0, 0.8},
			Lines: []figure.Line{{Name: "N(0, 1)", X: values, Y: normal, Role: figure.Neutral, Dashed: true}}}
		for j, r := range rules {
			c.Lines = append(c.Lines, figure.Line{Name: r.Name, X: values, Y: all[j][k], Role: r.Role})
		}
		out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: c})
	}
	return out, nil
}
