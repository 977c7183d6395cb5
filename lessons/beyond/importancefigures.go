package beyond

import (
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/lessons/figure"
	"denoise/lessons/simple"
)

// Batch is how many draws a mean of the lesson is over.
const Batch = 128

// Probabilities draws p_t: uniform, the best, and what the last ten terms make of it.
func Probabilities(b Terms, byHistory simple.Times) figure.Chart {
	c := figure.Chart{Title: "How often to draw t", XLabel: "time t", YLabel: "p_t", LogX: true, LogY: true, Width: 400}
	s := b.diffusion.Schedule()
	for _, of := range []struct {
		line figure.Line
		p    simple.Times
	}{
		{figure.Line{Name: "by the last ten", Role: figure.Neutral, Faint: true}, byHistory},
		{figure.Line{Name: "uniform", Role: figure.Known, Dashed: true}, simple.Uniform(s)},
		{figure.Line{Name: "best", Role: figure.Third}, b.Importance()},
	} {
		line := of.line
		for t := 1; t < len(of.p); t++ {
			line.X, line.Y = append(line.X, float64(t)), append(line.Y, of.p[t])
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// Estimates draws the estimate of the bound that each batch gives, while the history fills and after.
func Estimates(b Terms, means []float64) figure.Chart {
	c := figure.Chart{Title: "What each batch estimates", XLabel: "batch", YLabel: "bound, nats", Width: 400}
	dots := figure.Dots{Name: "mean of a batch", Role: figure.Neutral, Radius: 1.6}
	for i, m := range means {
		dots.X, dots.Y = append(dots.X, float64(i)), append(dots.Y, m)
	}
	ends := []float64{0, float64(len(means))}
	c.Dots = []figure.Dots{dots}
	c.Lines = []figure.Line{{Name: "the bound", X: ends, Y: []float64{b.Total(), b.Total()}, Role: figure.Learned}}
	return c
}

// Trained is what importance sampling has come to after so many batches: its p_t, their estimates, and the first batch that it
// drew t for.
func Trained(b Terms, batches int) (p simple.Times, means []float64, first int) {
	times := bound.NewImportance(b.diffusion.Schedule().T())
	means, first = b.Train(batches, Batch, times, rand.New(rand.NewPCG(1, 14)))
	return times.Probabilities(), means, first
}
