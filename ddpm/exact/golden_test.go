package exact_test

import (
	"fmt"
	"math"
	"testing"

	"denoise/ddpm/exact"
	"denoise/ddpm/internal/golden"
	"denoise/ddpm/schedule"
)

// TestGoldenMixture holds mixtures under the forward process, and the model with their exact noise, against NumPy and
// SciPy: see testdata/scipy/mixture.py.
func TestGoldenMixture(t *testing.T) {
	data, err := exact.NewMixture(
		exact.Component{Weight: 0.3, Mean: []float64{-0.8}, Var: 0.01},
		exact.Component{Weight: 0.7, Mean: []float64{0.5}, Var: 0.09})
	if err != nil {
		t.Fatal(err)
	}
	plane, err := exact.NewMixture(
		exact.Component{Weight: 0.5, Mean: []float64{-1, 0.5}, Var: 0.04},
		exact.Component{Weight: 0.2, Mean: []float64{0.3, -0.6}, Var: 0.01},
		exact.Component{Weight: 0.3, Mean: []float64{1, 1}, Var: 0.25})
	if err != nil {
		t.Fatal(err)
	}
	s, err := schedule.Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	set := func(value float64, format string, args ...any) { values[fmt.Sprintf(format, args...)] = value }
	d, d2 := exact.New(data, s), exact.New(plane, s)
	for _, step := range []int{1, 10, 100, 300, 500, 1000} {
		for _, x := range []float64{-1.1, -0.2, 0.4, 1.3} {
			at := []float64{x}
			set(d.LogPDF(step, at), "line.log-density[%d,%g]", step, x)
			set(d.Eps(step, at)[0], "line.eps[%d,%g]", step, x)
			if step > 1 {
				before := []float64{0.98*x + 0.5*math.Sqrt(s.Beta(step))}
				set(d.Reverse(step, at).LogPDF(before), "line.reverse[%d,%g]", step, x)
			}
		}
		for _, x := range [][]float64{{-1, 0.4}, {0.2, 0.1}, {1.5, -0.5}} {
			name := fmt.Sprintf("[%d,%.1f,%.1f", step, x[0], x[1])
			set(d2.LogPDF(step, x), "plane.log-density%s]", name)
			for i, eps := range d2.Eps(step, x) {
				set(eps, "plane.eps%s,%d]", name, i)
			}
		}
	}
	goldenModel(t, data, set)
	golden.Compare(t, "../../testdata/scipy/mixture.golden", values)
}

// goldenModel is the model of ten steps of the cosine schedule: what it cannot predict, its bound, its likelihood.
func goldenModel(t *testing.T, data *exact.Mixture, set func(value float64, format string, args ...any)) {
	s, err := schedule.Cosine(10)
	if err != nil {
		t.Fatal(err)
	}
	d := exact.New(data, s)
	model := exact.Model{Schedule: s, Eps: d.Eps, Variance: s.Beta}
	terms, err := d.Bound(model)
	if err != nil {
		t.Fatal(err)
	}
	set(terms.LT, "model.prior")
	set(terms.L0, "model.decoded")
	for step := 1; step <= s.T(); step++ {
		set(d.Irreducible(step), "model.irreducible[%d]", step)
		if step > 1 {
			set(terms.Prev[step], "model.previous[%d]", step)
		}
	}
	x0 := []float64{-1, -0.7, 0, 0.4, 1.2}
	logs, err := model.LogLikelihood1D(x0...)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range logs {
		set(l, "model.log-likelihood[%.1f]", x0[i])
	}
}
