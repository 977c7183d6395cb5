package beyond

import (
	"math/rand/v2"

	"denoise/lessons/figure"
	"denoise/lessons/simple"
)

// Batch is how many draws a mean of the lesson is over.
const Batch = 128

// Probabilities draws p_t: uniform, the best, and what the history of so many batches makes of it.
func Probabilities(b Terms, h *History) figure.Chart {
	c := figure.Chart{Title: "How often to draw t", XLabel: "time t", YLabel: "p_t", LogX: true, LogY: true, Width: 400}
	s := b.diffusion.Schedule()
	for _, of := range []struct {
		line figure.Line
		p    simple.Times
	}{
		{figure.Line{Name: "by the last ten", Role: figure.Neutral, Faint: true}, h.Times()},
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

// Trained is a history after so many batches, with their estimates and the first of them that it drew t for.
func Trained(b Terms, batches int) (h *History, means []float64, first int) {
	h = NewHistory(b.diffusion.Schedule())
	means, first = b.Train(batches, Batch, h, rand.New(rand.NewPCG(1, 14)))
	return h, means, first
}
