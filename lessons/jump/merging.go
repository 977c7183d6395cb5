package jump

import (
	"math"
	"math/rand/v2"

	"denoise/ddpm/gauss"
	"denoise/lessons/figure"
)

// normals draws independent values of N(0, 1), the same for the same seed.
func normals(seed uint64) func() float64 {
	return rand.New(rand.NewPCG(seed, 2)).NormFloat64
}

// Cloud draws pairs of independent noises as points, which show no direction, and the line on which their sum
// √a ε₁ + √b ε₂ is measured, for the variances a and b.
func Cloud(a, b float64) figure.Chart {
	const points, reach = 400, 3.2
	noise := normals(1)
	var x, y []float64
	for range points {
		x, y = append(x, noise()), append(y, noise())
	}
	long := math.Sqrt(a + b)
	u, v := math.Sqrt(a)/long, math.Sqrt(b)/long
	window := [2]float64{-reach, reach}
	return figure.Chart{
		Title: "Two noises, a point each", XLabel: "ε₁", YLabel: "ε₂", XRange: window, YRange: window, Equal: true, Width: 330, Height: 360,
		Dots:  []figure.Dots{{X: x, Y: y, Role: figure.Known, Radius: 2}},
		Lines: []figure.Line{{Name: "direction of the sum", X: []float64{-reach * u, reach * u}, Y: []float64{-reach * v, reach * v}, Role: figure.Third}},
	}
}

// Sums draws the density of X + Y for independent X and Y around 0, that of X and of Y, a histogram of 20,000 sums, and
// the density there would be if standard deviations added.
func Sums(a, b gauss.Normal) (figure.Chart, error) {
	const draws = 20000
	noise := normals(2)
	sums := make([]float64, draws)
	for i := range sums {
		sums[i] = a.At(noise()) + b.At(noise())
	}
	reach := 3.2 * (a.Std() + b.Std())
	edges, bars, err := figure.Histogram(sums, -reach, reach, 60)
	if err != nil {
		return figure.Chart{}, err
	}
	c := figure.Chart{
		Title: "Their sum, and what it is not", XLabel: "value", YLabel: "density", Width: 460, Height: 360,
		Bars: []figure.Bars{{Name: "X + Y, drawn", Edges: edges, Y: bars, Role: figure.Neutral}},
	}
	added := a.Std() + b.Std()
	for _, l := range []struct {
		name   string
		law    gauss.Normal
		role   figure.Role
		dashed bool
	}{
		{"X", a, figure.Third, false}, {"Y", b, figure.Fourth, false},
		{"variances added", a.Add(b), figure.Known, false},
		{"standard deviations added", gauss.Normal{Mean: a.Mean + b.Mean, Var: added * added}, figure.Neutral, true},
	} {
		line := figure.Line{Name: l.name, Role: l.role, Dashed: l.dashed}
		for k := range 241 {
			x := reach * (float64(k)/120 - 1)
			line.X, line.Y = append(line.X, x), append(line.Y, l.law.PDF(x))
		}
		c.Lines = append(c.Lines, line)
	}
	return c, nil
}
