package optimal

import (
	"fmt"
	"math/rand/v2"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
)

// Cloud is training data for the network at some times: pairs (x_t, ε) drawn as Algorithm 1 draws them, and through them
// ε*(x_t,t), the mean of ε at each x_t. The data is on the line, and all frames have the same draws of x_0 and ε.
func Cloud(d *exact.Diffusion, draws int, times ...int) (figure.Scrubber, error) {
	r := rand.New(rand.NewPCG(1, 7))
	var x0, eps []float64
	for range draws {
		x0, eps = append(x0, d.Data().Sample(r)[0]), append(eps, r.NormFloat64())
	}
	out := figure.Scrubber{Width: 460, Start: len(times) / 2}
	for _, t := range times {
		if t < 1 || t > d.Schedule().T() {
			return out, fmt.Errorf("optimal: time %d: choose 1 to %d", t, d.Schedule().T())
		}
		dots := figure.Dots{Name: "drawn: (x_t, ε)", Y: eps, Role: figure.Known, Radius: 2}
		for i := range x0 {
			dots.X = append(dots.X, d.Schedule().Marginal(t, x0[i]).At(eps[i]))
		}
		label := fmt.Sprintf("t = %d", t)
		out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: figure.Chart{
			Title: "What the network is asked at " + label, XLabel: "x_t", YLabel: "ε",
			XRange: [2]float64{-3, 3}, YRange: [2]float64{-3, 3},
			Dots:  []figure.Dots{dots},
			Lines: []figure.Line{curve("the best answer, ε*", d.Eps, t, figure.Learned)},
		}})
	}
	return out, nil
}

// Guesses draws E[x_0|x_t] against x_t at some times, under the data.
func Guesses(d *exact.Diffusion, times ...int) figure.Chart {
	c := figure.Chart{Title: "The best guess of x_0", XLabel: "x_t", YLabel: "E[x_0|x_t]", XRange: [2]float64{-3, 3}, YRange: [2]float64{-2, 2.6}}
	for i, t := range times {
		line := curve(fmt.Sprintf("t = %d", t), d.X0, t, figure.Learned)
		line.Role = []figure.Role{figure.Learned, figure.Third, figure.Fourth, figure.Neutral}[i%4]
		c.Lines = append(c.Lines, line)
	}
	for i, k := range d.Data().Components() {
		name := ""
		if i == 0 {
			name = "middle of a hump"
		}
		c.Lines = append(c.Lines, figure.Line{Name: name, X: []float64{-3, 3}, Y: []float64{k.Mean[0], k.Mean[0]}, Role: figure.Known, Dashed: true})
	}
	return c
}

// curve is a function of x_t on the line, drawn from -3 to 3.
func curve(name string, f func(t int, x []float64) []float64, t int, role figure.Role) figure.Line {
	line := figure.Line{Name: name, Role: role}
	for _, x := range figure.Evenly(-3, 3, 150) {
		line.X, line.Y = append(line.X, x), append(line.Y, f(t, []float64{x})[0])
	}
	return line
}

// Best is E|ε-ε*|², the least loss possible, at about a hundred times: the area under a line is T times the least simple loss.
func Best(named ...Named) figure.Chart {
	c := figure.Chart{Title: "The best possible loss", XLabel: "time t", YLabel: "E (ε - ε*)^2", YRange: [2]float64{0, 1.05}}
	for _, n := range named {
		T := n.Diffusion.Schedule().T()
		line := figure.Line{Name: n.Name, Role: n.Role}
		for t := 1; t <= T; t += max(1, T/100) {
			line.X, line.Y = append(line.X, float64(t)), append(line.Y, n.Diffusion.Irreducible(t))
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// Named is data with the words for it in a figure.
type Named struct {
	Name      string
	Diffusion *exact.Diffusion
	Role      figure.Role
}

// MeanBest is the mean over t of E|ε-ε*|²: what the simple loss (14) of a perfect network is.
func MeanBest(d *exact.Diffusion) float64 {
	sum := 0.0
	for t := 1; t <= d.Schedule().T(); t++ {
		sum += d.Irreducible(t)
	}
	return sum / float64(d.Schedule().T())
}
