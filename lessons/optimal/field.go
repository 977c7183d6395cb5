package optimal

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
)

// reach is how far every picture of the plane goes.
const reach = 3.0

// Field is -ε* in the plane at some times, as arrows over the density of q(x_t). An arrow is a quarter as long as the
// vector, and at most as long as the arrows are apart.
func Field(d *exact.Diffusion, times ...int) (figure.Scrubber, error) {
	out := figure.Scrubber{Width: 420, Start: len(times) / 2}
	for _, t := range times {
		if t < 1 || t > d.Schedule().T() {
			return out, fmt.Errorf("optimal: time %d: choose 1 to %d", t, d.Schedule().T())
		}
		const n, quarter = 12, 0.25
		arrows := figure.Arrows{Name: "-ε*", Role: figure.Learned}
		at := figure.Evenly(-reach+0.25, reach-0.25, n)
		for _, y := range at {
			for _, x := range at {
				eps := d.Eps(t, []float64{x, y})
				long := min(quarter, (at[1]-at[0])/math.Hypot(eps[0], eps[1]))
				arrows.X, arrows.Y = append(arrows.X, x), append(arrows.Y, y)
				arrows.DX, arrows.DY = append(arrows.DX, -long*eps[0]), append(arrows.DY, -long*eps[1])
			}
		}
		label := fmt.Sprintf("t = %d", t)
		out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: figure.Chart{
			Title: label, XLabel: "first coordinate of x_t", YLabel: "second coordinate", Equal: true, Width: 420,
			XRange: [2]float64{-reach, reach}, YRange: [2]float64{-reach, reach},
			Heat: density(d, t), Arrows: []figure.Arrows{arrows},
		}})
	}
	return out, nil
}

// density is q(x_t) over the picture, as its root, so that what is thin is seen too.
func density(d *exact.Diffusion, t int) *figure.Heat {
	at := figure.Evenly(-reach, reach, 40)
	h := &figure.Heat{X: at, Y: at, Role: figure.Known}
	for _, y := range at {
		for _, x := range at {
			h.Z = append(h.Z, math.Exp(d.LogPDF(t, []float64{x, y})/2))
		}
	}
	return h
}

// Scatter draws samples over the density of the data, or over its points where it has no density.
func Scatter(title string, d *exact.Diffusion, samples [][]float64) figure.Chart {
	far, parts := reach, d.Data().Components()
	if parts[0].Var == 0 {
		far = 1.7
	}
	c := figure.Chart{Title: title, XLabel: "first coordinate", YLabel: "second coordinate", Equal: true, Width: 270,
		XRange: [2]float64{-far, far}, YRange: [2]float64{-far, far}}
	if parts[0].Var > 0 {
		c.Heat = density(d, 0)
	} else {
		points := figure.Dots{Name: "data", Role: figure.Known, Radius: 6, Faint: true}
		for _, p := range parts {
			points.X, points.Y = append(points.X, p.Mean[0]), append(points.Y, p.Mean[1])
		}
		c.Dots = append(c.Dots, points)
	}
	dots := figure.Dots{Name: "samples", Role: figure.Learned, Radius: 1.6}
	for _, x := range samples {
		dots.X, dots.Y = append(dots.X, x[0]), append(dots.Y, x[1])
	}
	c.Dots = append(c.Dots, dots)
	return c
}

// Chain is n samples of Algorithm 2 on their way from noise to data, in about that many frames.
func Chain(d *exact.Diffusion, n, frames int) figure.Scrubber {
	out := figure.Scrubber{Width: 380}
	T := d.Schedule().T()
	Recipe{}.Run(d, n, 1, func(t int, x [][]float64) {
		if t%max(1, T/(frames-1)) == 0 {
			label := fmt.Sprintf("t = %d", t)
			c := Scatter(label, d, x)
			c.Width = 380
			out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: c})
		}
	})
	out.Start = len(out.Frames) - 1
	return out
}

// Beside draws samples of several recipes beside each other, all from the same noise at the start.
func Beside(d *exact.Diffusion, n int, recipes ...Recipe) (row figure.Row) {
	for _, r := range recipes {
		row = append(row, Scatter(r.Name, d, r.Run(d, n, 1, nil)))
	}
	return row
}
