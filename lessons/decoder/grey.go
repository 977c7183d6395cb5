package decoder

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// Setting is data in levels under diffusion, and a model of it whose bound can be enumerated.
type Setting struct {
	Bins      gauss.Bins
	Diffusion *exact.Diffusion
	Model     exact.Model
}

// Grey is a pixel of 32 grey levels, mostly dark and sometimes bright, diffused in 25 steps, and the best model of it with
// σ_t² = β_t, and with β̃_2 at t = 1 as in the paper's code. The standard deviation of its last step is 0.93 of the distance
// between two levels, nearly what it is in the paper with 256 levels and 1000 steps.
func Grey() (Setting, error) {
	const levels, steps = 32, 25
	s, err := schedule.Linear(steps)
	if err != nil {
		return Setting{}, err
	}
	bins := gauss.Bins{Levels: levels}
	mass := make([]float64, levels)
	for k := range mass {
		x := bins.Centre(k)
		mass[k] = 0.65*gauss.Normal{Mean: -0.55, Var: 0.03}.PDF(x) + 0.35*gauss.Normal{Mean: 0.6, Var: 0.06}.PDF(x)
	}
	data, err := exact.NewLevels(bins, mass)
	if err != nil {
		return Setting{}, err
	}
	d := exact.New(data, s)
	variance := func(t int) float64 { return math.Exp(s.LogReverseVariance(t, schedule.FixedLarge)) }
	return Setting{bins, d, exact.Model{Schedule: s, Eps: d.Eps, Variance: variance, Decoder: exact.Discrete{Bins: bins}}}, nil
}

// Bound is the bound of the model, term by term.
func (g Setting) Bound() (bound.Terms, error) { return g.Diffusion.Bound(g.Model) }

// Entropy is that of the data, in bits: no model can do with less.
func (g Setting) Entropy() (float64, error) {
	nats, err := g.Diffusion.Data().DiscreteEntropy()
	return bound.BitsPerDim(nats, 1), err
}

// overX1 is the mean of f over the levels and x_1: the sum over the levels, and for each the trapezium rule over x_1, ten
// standard deviations each way.
func (g Setting) overX1(f func(x0, x1 float64) float64) float64 {
	const reach, h = 10.0, 0.125
	total := 0.0
	for _, c := range g.Diffusion.Data().Components() {
		q := g.Diffusion.Schedule().Marginal(1, c.Mean[0])
		for z := -reach; z <= reach; z += h {
			total += c.Weight * h * gauss.Normal{Var: 1}.PDF(z) * f(c.Mean[0], q.At(z))
		}
	}
	return total
}

// LeftOpen is what x_1 leaves open of x_0, H(x_0|x_1) in bits, by Bayes' rule and enumeration: no decoder, of any kind,
// has less distortion.
func (g Setting) LeftOpen() float64 {
	s, data := g.Diffusion.Schedule(), g.Diffusion.Data().Components()
	return g.overX1(func(x0, x1 float64) float64 {
		here, all := 0.0, 0.0
		for _, c := range data {
			joint := c.Weight * s.Marginal(1, c.Mean[0]).PDF(x1)
			all += joint
			if c.Mean[0] == x0 {
				here = joint
			}
		}
		return math.Log2(all / here)
	})
}

// Enumerated is the distortion, L_0 in bits, by enumeration of the levels and of x_1.
func (g Setting) Enumerated() (float64, error) {
	var failed error
	bits := g.overX1(func(x0, x1 float64) float64 {
		mean, variance := g.Model.Reverse(1, []float64{x1})
		nats, err := g.Bins.LogLikelihood(gauss.Normal{Mean: mean[0], Var: variance}, x0)
		if err != nil {
			failed = err
		}
		return -nats / math.Ln2
	})
	return bits, failed
}
