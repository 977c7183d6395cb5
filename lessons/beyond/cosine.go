package beyond

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
)

// Kinds are the schedules that the lesson compares, with the colours of their curves.
var Kinds = []struct {
	Name string
	Role figure.Role
}{{"linear", figure.Known}, {"cosine", figure.Third}}

// paper is the model with ε* and σ_t² = β_t.
func paper(d *exact.Diffusion) exact.Model {
	return exact.Model{Schedule: d.Schedule(), Eps: d.Eps, Variance: d.Schedule().Beta}
}

// StepCosts draws what each of n steps costs, for both schedules: the KL of the true step back from the model's, a term of
// (16), with ε* and σ_t² = β_t.
//
//	E KL(q(x_{t-1}|x_t) ‖ p_θ(x_{t-1}|x_t))
func StepCosts(title string, data *exact.Mixture, n int) (figure.Chart, error) {
	c := figure.Chart{Title: title, XLabel: "share of the way to noise, t/T", YLabel: "cost of the step, nats", Width: 400}
	for _, kind := range Kinds {
		d, err := Few(data, kind.Name, n)
		if err != nil {
			return c, err
		}
		terms, err := d.EntropyForm(paper(d))
		if err != nil {
			return c, err
		}
		line := figure.Line{Name: kind.Name, Role: kind.Role}
		dots := figure.Dots{Role: kind.Role}
		for t := 1; t <= n; t++ {
			line.X, line.Y = append(line.X, float64(t)/float64(n)), append(line.Y, terms.Steps[t])
		}
		dots.X, dots.Y = line.X, line.Y
		c.Lines, c.Dots = append(c.Lines, line), append(c.Dots, dots)
	}
	return c, nil
}

// Excess is by how much the samples of a model differ from the data, and by how much its bound exceeds the entropy of the
// data, in nats, for data on the line.
//
//	KL(q(x_0) ‖ p_θ(x_0)) ≤ L - H(x_0)
func Excess(d *exact.Diffusion, m exact.Model) (samples, bound float64, err error) {
	entropy, err := d.Data().Entropy()
	if err != nil {
		return 0, 0, err
	}
	nll, err := d.NLL(m)
	if err != nil {
		return 0, 0, err
	}
	terms, err := d.Bound(m)
	return nll - entropy, terms.Nats() - entropy, err
}

// Lengths draws how far samples are from the data against the number of steps, for both schedules.
func Lengths(title string, data *exact.Mixture, steps ...int) (figure.Chart, error) {
	c := figure.Chart{Title: title, XLabel: "steps", YLabel: "KL(data ‖ samples), nats", LogX: true, LogY: true, Width: 400}
	for _, kind := range Kinds {
		line := figure.Line{Name: kind.Name, Role: kind.Role}
		for _, n := range steps {
			d, err := Few(data, kind.Name, n)
			if err != nil {
				return c, err
			}
			kl, _, err := Excess(d, paper(d))
			if err != nil {
				return c, err
			}
			line.X, line.Y = append(line.X, float64(n)), append(line.Y, kl)
		}
		c.Lines = append(c.Lines, line)
	}
	return c, nil
}

// Half is the share of the way at which the SNR of a coordinate with that mean square falls below 1, for a schedule of 1000
// steps of that kind: about there it is settled which hump a sample will belong to.
//
//	m² ᾱ_t/(1-ᾱ_t) < 1
func Half(kind string, square float64) (float64, error) {
	point, err := exact.NewPoints([]float64{math.Sqrt(square)})
	if err != nil {
		return 0, err
	}
	d, err := Few(point, kind, Steps)
	if err != nil {
		return 0, err
	}
	for t := 1; t <= Steps; t++ {
		if square*d.Schedule().SNR(t) < 1 {
			return float64(t) / Steps, nil
		}
	}
	return 1, fmt.Errorf("beyond: a mean square of %g never drowns in the %s schedule; take one below 10^4", square, kind)
}
