package beyond

import (
	"math"
	"math/rand/v2"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
)

// Radius is that of the ring.
const Radius = 1.2

// Ring is data in the plane: 24 small clouds on a circle, which run into each other. It is wide along the circle and thin across
// it, as images are wide in few directions and thin in nearly all.
func Ring() (*exact.Mixture, error) {
	const clouds = 24
	var parts []exact.Component
	for i := range clouds {
		angle := 2 * math.Pi * float64(i) / clouds
		parts = append(parts, exact.Component{Weight: 1, Mean: []float64{Radius * math.Cos(angle), Radius * math.Sin(angle)}, Var: 0.002})
	}
	return exact.NewMixture(parts...)
}

// Recipe is a way to sample.
type Recipe struct {
	Name    string
	Kind    string // of the schedule
	Steps   int
	Sampler Sampler
}

// Draw is n samples of the data in the plane, all recipes from the same x_T.
func (r Recipe) Draw(data *exact.Mixture, n int) ([][]float64, error) {
	d, err := Few(data, r.Kind, r.Steps)
	if err != nil {
		return nil, err
	}
	noise := rand.New(rand.NewPCG(2, 14))
	xT := make([][]float64, n)
	for i := range xT {
		xT[i] = []float64{noise.NormFloat64(), noise.NormFloat64()}
	}
	return r.Sampler.Walk(d, xT, noise)[0], nil
}

// Beside draws samples of the recipes beside each other, over the middles of the data's clouds.
func Beside(data *exact.Mixture, n int, recipes ...Recipe) (row figure.Row, err error) {
	for _, r := range recipes {
		c := figure.Chart{Title: r.Name, XLabel: "first coordinate", YLabel: "second coordinate", Equal: true, Width: 300,
			XRange: [2]float64{-2, 2}, YRange: [2]float64{-2, 2}}
		middles := figure.Dots{Name: "data", Role: figure.Known, Radius: 5, Faint: true}
		for _, k := range data.Components() {
			middles.X, middles.Y = append(middles.X, k.Mean[0]), append(middles.Y, k.Mean[1])
		}
		x, err := r.Draw(data, n)
		if err != nil {
			return nil, err
		}
		dots := figure.Dots{Name: "samples", Role: figure.Learned, Radius: 1.6}
		for _, p := range x {
			dots.X, dots.Y = append(dots.X, p[0]), append(dots.Y, p[1])
		}
		c.Dots = []figure.Dots{middles, dots}
		row = append(row, c)
	}
	return row, nil
}

// Off is how far samples in the plane are from the circle, as a root of a mean of squares.
func Off(samples [][]float64) float64 {
	sum := 0.0
	for _, x := range samples {
		off := math.Hypot(x[0], x[1]) - Radius
		sum += off * off / float64(len(samples))
	}
	return math.Sqrt(sum)
}
