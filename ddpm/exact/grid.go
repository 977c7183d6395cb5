package exact

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
)

// Grid is a line or a plane cut into equal cells, on which Bayes' rule is a sum: what the algebra of Gaussians says can
// be had by enumeration alone, from equation (2) and equation (4).
type Grid struct {
	axis []float64
	dim  int
}

// NewGrid cuts each of dim coordinates, from low to high, into n cells. Its n^dim cells must hold the distributions
// asked of it: what lies outside is cut off.
//
// It fails when dim is not 1 or 2, when low is not below high, for n < 2, and for more than a million cells.
func NewGrid(dim int, low, high float64, n int) (*Grid, error) {
	switch {
	case dim != 1 && dim != 2:
		return nil, fmt.Errorf("ddpm/exact: a grid of %d dimensions; enumeration is for 1 or 2", dim)
	case !(low < high) || math.IsInf(high-low, 0):
		return nil, fmt.Errorf("ddpm/exact: a grid from %g to %g; low must be below high, both finite", low, high)
	case n < 2 || math.Pow(float64(n), float64(dim)) > 1e6:
		return nil, fmt.Errorf("ddpm/exact: a grid of %d cells in each of %d dimensions; give at least 2, and no more than a million in all", n, dim)
	}
	g := &Grid{axis: make([]float64, n), dim: dim}
	for i := range g.axis {
		g.axis[i] = low + (high-low)*(float64(i)+0.5)/float64(n)
	}
	return g, nil
}

// Cells is the number of cells.
func (g *Grid) Cells() int {
	if g.dim == 2 {
		return len(g.axis) * len(g.axis)
	}
	return len(g.axis)
}

// Cell is the middle of cell i, i = 0..Cells()-1. In the plane the first coordinate changes fastest.
func (g *Grid) Cell(i int) []float64 {
	n := len(g.axis)
	if g.dim == 2 {
		return []float64{g.axis[i%n], g.axis[i/n]}
	}
	return []float64{g.axis[i]}
}

// Posterior is q(x_{t-1}|x_t,x_0) by enumeration, a probability for each cell: Bayes' rule, which equations (6) and (7)
// solve in closed form.
//
//	q(x_{t-1}|x_t,x_0) ∝ q(x_t|x_{t-1}) q(x_{t-1}|x_0)
//
// t in 2..T, and xt and x0 are points of the grid's space; it panics for others.
func (g *Grid) Posterior(s *schedule.Schedule, t int, xt, x0 []float64) []float64 {
	g.check(s, t, "xt", xt)
	g.check(s, t, "x0", x0)
	prior, step := g.logNormals(x0, math.Sqrt(s.AlphaBar(t-1)), s.OneMinusAlphaBar(t-1)), g.stepTo(s, t, xt)
	for i := range prior {
		prior[i] += step[i]
	}
	return probabilities(prior)
}

// Reverse is q(x_{t-1}|x_t) by enumeration, a probability for each cell: the sum over every x_0 the data can be, which
// Diffusion.Reverse has in closed form.
//
//	q(x_{t-1}|x_t) ∝ q(x_t|x_{t-1}) Σ_{x_0} q(x_{t-1}|x_0) q(x_0)
//
// t in 2..T. Data that is points is enumerated as it is, other data cell by cell. It panics as Posterior does, and for
// data of another space.
func (g *Grid) Reverse(d *Diffusion, t int, xt []float64) []float64 {
	s := d.schedule
	g.check(s, t, "xt", xt)
	g.check(s, t, "the data", d.data.components[0].Mean)
	total := make([]float64, g.Cells())
	of := func(x0 []float64, weight float64) {
		for i, l := range g.logNormals(x0, math.Sqrt(s.AlphaBar(t-1)), s.OneMinusAlphaBar(t-1)) {
			total[i] += weight * math.Exp(l)
		}
	}
	if d.data.points() {
		for _, c := range d.data.components {
			of(c.Mean, c.Weight)
		}
	} else {
		for i := range total {
			x0 := g.Cell(i)
			of(x0, math.Exp(d.data.LogPDF(x0)))
		}
	}
	step := g.stepTo(s, t, xt)
	for i := range total {
		total[i] = math.Log(total[i]) + step[i]
	}
	return probabilities(total)
}

// Moments are the mean and the variance of each coordinate under the probabilities p of the cells.
func (g *Grid) Moments(p []float64) (mean, variance []float64) {
	mean, variance = make([]float64, g.dim), make([]float64, g.dim)
	for i, p := range p {
		for j, x := range g.Cell(i) {
			mean[j] += p * x
		}
	}
	for i, p := range p {
		for j, x := range g.Cell(i) {
			variance[j] += p * (x - mean[j]) * (x - mean[j])
		}
	}
	return mean, variance
}

// check panics for a t outside 2..T, where there is nothing to enumerate, and for an x that is no point of the grid's space.
func (g *Grid) check(s *schedule.Schedule, t int, name string, x []float64) {
	if t < 2 || t > s.T() {
		panic(fmt.Sprintf("ddpm/exact: t = %d outside 2..%d: x_{t-1} is on a grid, but x_0 is given", t, s.T()))
	}
	if len(x) != g.dim {
		panic(fmt.Sprintf("ddpm/exact: %s has %d coordinates, but the grid %d", name, len(x), g.dim))
	}
}

// logNormals is ln N(cell; scale·mean, variance I) for every cell.
func (g *Grid) logNormals(mean []float64, scale, variance float64) []float64 {
	logs := make([]float64, g.Cells())
	for i := range logs {
		logs[i] = logNormal(g.Cell(i), mean, scale, variance)
	}
	return logs
}

// stepTo is ln q(x_t|x_{t-1}) for every x_{t-1}.
func (g *Grid) stepTo(s *schedule.Schedule, t int, xt []float64) []float64 {
	logs := make([]float64, g.Cells())
	for i := range logs {
		logs[i] = logNormal(xt, g.Cell(i), math.Sqrt(s.Alpha(t)), s.Beta(t))
	}
	return logs
}

func probabilities(logs []float64) []float64 {
	most := math.Inf(-1)
	for _, l := range logs {
		most = max(most, l)
	}
	normalise(logs, most)
	return logs
}
