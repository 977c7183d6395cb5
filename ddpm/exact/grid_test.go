package exact

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
)

func grid(t *testing.T, dim int, low, high float64, n int) *Grid {
	t.Helper()
	g, err := NewGrid(dim, low, high, n)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Oracle 6 on the line: Bayes' rule by brute force is (6) and (7), cell by cell. A cell is 0.004 wide, the narrowest law
// has a standard deviation of 0.05: the sum over cells is the trapezium rule, good to 1e-12.
func TestPosteriorByEnumeration(t *testing.T) {
	s, g := linear(t, 25), grid(t, 1, -9, 9, 4500)
	for at := 2; at <= 25; at++ {
		const xt, x0 = 0.4, -0.8
		want := s.Posterior(at, xt, x0)
		p := g.Posterior(s, at, []float64{xt}, []float64{x0})
		for i := 0; i < g.Cells(); i += 100 {
			near(t, fmt.Sprintf("cell %d at t = %d", i, at), p[i]/0.004, want.PDF(g.Cell(i)[0]), 1e-10)
		}
		mean, variance := g.Moments(p)
		near(t, "mean", mean[0], want.Mean, 1e-11)
		near(t, "variance", variance[0], want.Var, 1e-11)
	}
}

// Without x_0: enumerated over the points, or over the cells that x_0 can be in, it is the mixture of Reverse.
func TestReverseByEnumeration(t *testing.T) {
	s, g := linear(t, 25), grid(t, 1, -8, 8, 2000)
	for name, data := range map[string]*Mixture{"points": twoPoints(t), "spread": lopsided(t)} {
		d := New(data, s)
		for _, at := range []int{2, 5, 12, 25} {
			x := []float64{0.15}
			law := d.Reverse(at, x)
			p := g.Reverse(d, at, x)
			for i := 0; i < g.Cells(); i += 40 {
				near(t, fmt.Sprintf("%s: cell %d at t = %d", name, i, at), p[i]/0.008, math.Exp(law.LogPDF(g.Cell(i))), 1e-9)
			}
		}
	}
}

// In the plane: four points of unequal weight, and (6) in two coordinates.
func TestPlaneByEnumeration(t *testing.T) {
	s, g := linear(t, 25), grid(t, 2, -4, 4, 160)
	d := New(mixture(t,
		Component{1, []float64{-1, -1}, 0}, Component{2, []float64{-1, 1}, 0},
		Component{3, []float64{1, -1}, 0}, Component{4, []float64{1, 1}, 0}), s)
	const cell = 0.05 * 0.05
	for _, at := range []int{4, 9} {
		x := []float64{0.2, -0.3}
		p, law := g.Reverse(d, at, x), d.Reverse(at, x)
		for i := 0; i < g.Cells(); i += 777 {
			near(t, fmt.Sprintf("cell %d at t = %d", i, at), p[i]/cell, math.Exp(law.LogPDF(g.Cell(i))), 1e-9)
		}
		mean, variance := g.Moments(g.Posterior(s, at, x, []float64{1, -1}))
		for j, x0 := range []float64{1, -1} {
			want := s.Posterior(at, x[j], x0)
			near(t, "mean", mean[j], want.Mean, 1e-9)
			near(t, "variance", variance[j], want.Var, 1e-9)
		}
	}
}

func TestGridRefuses(t *testing.T) {
	for want, call := range map[string]func() (*Grid, error){
		"3 dimensions":       func() (*Grid, error) { return NewGrid(3, 0, 1, 10) },
		"from 1 to 1":        func() (*Grid, error) { return NewGrid(1, 1, 1, 10) },
		"1 cells":            func() (*Grid, error) { return NewGrid(1, 0, 1, 1) },
		"2000 cells in each": func() (*Grid, error) { return NewGrid(2, 0, 1, 2000) },
		"from -Inf to 1":     func() (*Grid, error) { return NewGrid(1, math.Inf(-1), 1, 10) },
	} {
		if _, err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

// Discrete data: the bound in bits per symbol is above the entropy of the law, and its L_0 is a sum over the levels that
// x_0 can be, here by another rule over x_1. The floor of 1e-12 under a bin's mass bends it: the rules differ by 3e-6.
func TestBoundOfLevels(t *testing.T) {
	bins := gauss.Bins{Levels: 16}
	mass := make([]float64, 16)
	var want float64
	for k := range mass {
		mass[k] = float64(k%5) / 30
		if mass[k] > 0 {
			want -= mass[k] * math.Log(mass[k])
		}
	}
	data, err := NewLevels(bins, mass)
	if err != nil {
		t.Fatal(err)
	}
	h, err := data.DiscreteEntropy()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "entropy", h, want, 1e-14)
	d := New(data, linear(t, 100))
	for _, decoder := range []Discrete{{bins}, {gauss.Bins{Levels: 16, CDF: gauss.Tanh}}} {
		m := Model{Schedule: d.Schedule(), Eps: d.Eps, ClipX0: true, Decoder: decoder}
		terms := bounded(t, d, m)
		nll, err := d.NLL(m)
		if err != nil {
			t.Fatal(err)
		}
		if !(h <= nll && nll <= terms.Nats()) {
			t.Errorf("entropy %.6f, negative log-likelihood %.6f, bound %.6f: not in order", h, nll, terms.Nats())
		}
		near(t, "L_0", terms.L0, trapezium(func(x1 float64) float64 {
			mean, variance := m.Reverse(1, []float64{x1})
			total := 0.0
			for k, p := range mass {
				q := d.Schedule().Marginal(1, bins.Centre(k)).PDF(x1)
				total -= p * q * decoder.Bins.LogMass(gauss.Normal{Mean: mean[0], Var: variance}, k)
			}
			return total
		}, -2, 2, 4000), 1e-5)
	}
}

func TestLevelsRefuse(t *testing.T) {
	for want, mass := range map[string][]float64{
		"2 masses for 3 levels": {1, 2},
		"level 1 has mass -1":   {1, -1, 1},
		"level 2 has mass NaN":  {1, 1, math.NaN()},
		"no level has mass":     {0, 0, 0},
	} {
		if _, err := NewLevels(gauss.Bins{Levels: 3}, mass); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	if _, err := lopsided(t).DiscreteEntropy(); err == nil || !strings.Contains(err.Error(), "only points") {
		t.Errorf("error %v, want one that says only points have it", err)
	}
	again, err := NewPoints([]float64{0, 1}, []float64{0, 1}, []float64{0, 1}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	h, err := again.DiscreteEntropy()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "entropy of a point given three times and one given once", h, math.Log(4)-0.75*math.Log(3), 1e-15)
}
