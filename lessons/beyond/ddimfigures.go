package beyond

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
)

// Paths draws where seven points go from x_T to x_0, over the density of x_t, one chart for each η.
func Paths(d *exact.Diffusion, etas ...float64) (row figure.Row) {
	const points = 7
	T := d.Schedule().T()
	axis, values := make([]float64, T+1), figure.Evenly(-2.5, 2.5, 120)
	heat := &figure.Heat{X: axis, Y: values, Z: make([]float64, len(axis)*len(values)), Role: figure.Known, ZRange: [2]float64{0, 0.9}}
	for t := range axis {
		axis[t] = float64(t)
		for j, x := range values {
			heat.Z[j*len(axis)+t] = math.Exp(d.LogPDF(t, []float64{x}))
		}
	}
	for _, eta := range etas {
		c := figure.Chart{Title: fmt.Sprintf("η = %g", eta), XLabel: "time t", YLabel: "x_t", Width: 400, YRange: [2]float64{-2.5, 2.5}, Heat: heat}
		var xT [][]float64
		for _, x := range noise(points) {
			xT = append(xT, []float64{x})
		}
		path := DDIM(eta).Walk(d, xT, rand.New(rand.NewPCG(3, 14)))
		for i := range points {
			line := figure.Line{X: axis, Role: figure.Learned}
			for t := range axis {
				line.Y = append(line.Y, path[t][i][0])
			}
			c.Lines = append(c.Lines, line)
		}
		row = append(row, c)
	}
	return row
}

// Maps draws x_0 against x_T, which without noise is a function, for some numbers of steps, and the Truth.
func Maps(data *exact.Mixture, kind string, steps ...int) (figure.Chart, error) {
	c := figure.Chart{Title: "Where DDIM takes x_T, without noise", XLabel: "x_T", YLabel: "x_0", YRange: [2]float64{-1.2, 2.2}}
	xT := figure.Evenly(-3, 3, 240)
	points := make([][]float64, len(xT))
	for i, x := range xT {
		points[i] = []float64{x}
	}
	for i, n := range steps {
		d, err := Few(data, kind, n)
		if err != nil {
			return c, err
		}
		line := figure.Line{Name: fmt.Sprintf("%d steps", n), X: xT, Role: []figure.Role{figure.Fourth, figure.Third, figure.Learned}[i%3]}
		for _, x := range DDIM(0).Walk(d, points, nil)[0] {
			line.Y = append(line.Y, x[0])
		}
		c.Lines = append(c.Lines, line)
	}
	truth := figure.Curve(xT, func(x float64) float64 { return Truth(data, x) })
	c.Lines = append(c.Lines, figure.Line{Name: "infinitely many", X: xT, Y: truth, Role: figure.Known, Dashed: true})
	return c, nil
}

// Line is a sampler under a name, for a chart.
type Line struct {
	Name    string
	Kind    string // of the schedule
	Sampler Sampler
	Role    figure.Role
	Dashed  bool
}

// Distances draws how far samples are from the data against the number of steps, and how far draws of the data are.
func Distances(title string, data *exact.Mixture, steps []int, lines ...Line) (figure.Chart, error) {
	c := figure.Chart{Title: title, XLabel: "steps", YLabel: "mean distance from the data", LogX: true, LogY: true}
	quantiles := Quantiles(data, Samples)
	for _, l := range lines {
		line := figure.Line{Name: l.Name, Role: l.Role, Dashed: l.Dashed}
		for _, n := range steps {
			d, err := Few(data, l.Kind, n)
			if err != nil {
				return c, err
			}
			line.X, line.Y = append(line.X, float64(n)), append(line.Y, Distance(quantiles, l.Sampler.Draws(d, Samples)))
		}
		c.Lines = append(c.Lines, line)
	}
	floor := Floor(data, quantiles)
	ends := []float64{float64(steps[0]), float64(steps[len(steps)-1])}
	c.Lines = append(c.Lines, figure.Line{Name: "draws of the data", X: ends, Y: []float64{floor, floor}, Role: figure.Neutral, Dashed: true})
	return c, nil
}
