package beyond

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
)

// Answers draws the best v of a network that may say another variance for each x_t, over the density of x_t.
func Answers(d *exact.Diffusion, times ...int) figure.Scrubber {
	out := figure.Scrubber{Width: 460, Start: len(times) / 2, Strip: []int{}}
	for _, t := range times {
		law := d.Marginal(t)
		low, high := reach(law)
		x := figure.Evenly(max(low, -3), min(high, 3), 240)
		density := figure.Line{Name: "density of x_t", Role: figure.Known, Filled: true, X: x}
		best := figure.Line{Name: "the best v", Role: figure.Learned}
		for _, at := range x {
			q := math.Exp(law.LogPDF([]float64{at}))
			density.Y = append(density.Y, q)
			if q > 1e-6 {
				best.X, best.Y = append(best.X, at), append(best.Y, Answer(d, t, BestAt(d, t, at)))
			}
		}
		ends := []float64{x[0], x[len(x)-1]}
		label := fmt.Sprintf("t = %d of %d", t, d.Schedule().T())
		out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: figure.Chart{
			Title: "What a network should say at " + label, XLabel: "x_t", YLabel: "v: -1 is β̃_t, 1 is β_t", Width: 460,
			Lines: []figure.Line{density,
				{X: ends, Y: []float64{1, 1}, Role: figure.Neutral, Dashed: true}, {X: ends, Y: []float64{-1, -1}, Role: figure.Neutral, Dashed: true}, best},
		}})
	}
	return out
}

// Prices draws what each choice of the variance costs above the entropy against the number of steps.
func Prices(data *exact.Mixture, kind string, steps ...int) (figure.Chart, error) {
	c := figure.Chart{Title: "What the bound costs, by variance", XLabel: "steps", YLabel: "bound - entropy, nats", LogX: true, LogY: true}
	lines := []figure.Line{{Name: "β̃_t", Role: figure.Known, Dashed: true}, {Name: "β_t", Role: figure.Known},
		{Name: "best for each t", Role: figure.Third}, {Name: "best for each x_t", Role: figure.Learned}}
	for _, n := range steps {
		d, err := Few(data, kind, n)
		if err != nil {
			return c, err
		}
		costs, err := CostsOf(d)
		if err != nil {
			return c, err
		}
		for i, y := range []float64{costs.Small, costs.Large, costs.Best, costs.Each} {
			lines[i].X, lines[i].Y = append(lines[i].X, float64(n)), append(lines[i].Y, y)
		}
	}
	c.Lines = lines
	return c, nil
}
