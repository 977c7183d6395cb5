package sampling

import (
	"fmt"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
	"denoise/lessons/optimal"
)

// roles are the colours of the ways of a figure, in their order.
var roles = []figure.Role{figure.Learned, figure.Third, figure.Fourth, figure.Neutral}

// Down draws the variance of x_t on the way down, for data N(0, v), against what it should be: ᾱ_t v + 1-ᾱ_t.
func Down(d *exact.Diffusion, ways ...Way) (figure.Chart, error) {
	s := d.Schedule()
	c := figure.Chart{Title: "The variance of x_t, on the way down", XLabel: "time t, from right to left", YLabel: "variance", YRange: [2]float64{0, 1.1}}
	for i, w := range ways {
		times, spreads, err := w.Spreads(d, s.T())
		if err != nil {
			return c, err
		}
		line := figure.Line{Name: w.Name, Y: spreads, Role: roles[i%len(roles)]}
		for _, t := range times {
			line.X = append(line.X, float64(t))
		}
		c.Lines = append(c.Lines, line)
	}
	right := figure.Line{Name: "q(x_t)", Role: figure.Known, Dashed: true}
	for t := range s.T() + 1 {
		right.X = append(right.X, float64(t))
		right.Y = append(right.Y, s.AlphaBar(t)*d.Data().Components()[0].Var+s.OneMinusAlphaBar(t))
	}
	c.Lines = append(c.Lines, right)
	return c, nil
}

// Fewer draws the variance of the samples in units of the data's, for data N(0, v), against the number of steps.
func Fewer(d *exact.Diffusion, steps []int, ways ...Way) (figure.Chart, error) {
	c := figure.Chart{Title: "Fewer steps", XLabel: "number of steps", YLabel: "variance of samples / of data", LogX: true, YRange: [2]float64{0, 2}}
	for i, w := range ways {
		line := figure.Line{Name: w.Name, Role: roles[i%len(roles)]}
		for _, n := range steps {
			ratio, err := Ratio(d, w, n)
			if err != nil {
				return c, err
			}
			line.X, line.Y = append(line.X, float64(n)), append(line.Y, ratio)
		}
		c.Lines = append(c.Lines, line)
	}
	return c, nil
}

// Ratio is the variance of samples of N(0, v) in that many steps over v.
func Ratio(d *exact.Diffusion, w Way, steps int) (float64, error) {
	_, spreads, err := w.Spreads(d, steps)
	if err != nil {
		return 0, err
	}
	return spreads[steps] / d.Data().Components()[0].Var, nil
}

// Beside draws points in the plane by each way, in that many steps, from the same x_T, and how many of them are near a
// component of the data.
func Beside(d *exact.Diffusion, n, steps int, ways ...Way) (row figure.Row, err error) {
	for _, w := range ways {
		x, err := w.Draw(d, n, steps, 1)
		if err != nil {
			return nil, err
		}
		row = append(row, optimal.Scatter(fmt.Sprintf("%s: %.0f%% near", w.Name, 100*optimal.Near(d, x)), d, x))
	}
	return row, nil
}
