package bound

import (
	"fmt"
	"math"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/internal/golden"
	"denoise/ddpm/schedule"
)

// picture is the image of testdata/scipy/bound.py, its noise and the prediction of it.
type picture struct {
	*schedule.Schedule
	pixels []int
	clip   bool
}

func (p picture) x0(i int) float64 { return gauss.Bins{}.Centre(p.pixels[i]) }

func (p picture) eps(t, i int) float64 { return 1.5 * math.Sin(1.3*float64(i)+0.7*float64(t)) }

func (p picture) predicted(t, i int) float64 {
	return 0.8*p.eps(t, i) + 0.2*math.Sin(2.1*float64(i)+0.3*float64(t))
}

func (p picture) xt(t, i int) float64 { return p.Marginal(t, p.x0(i)).At(p.eps(t, i)) }

func (p picture) predictedX0(t, i int) float64 {
	x0 := p.X0FromEps(t, p.xt(t, i), p.predicted(t, i))
	if p.clip {
		x0 = max(-1, min(1, x0))
	}
	return x0
}

func (p picture) reverse(t, i int, logVariance float64) gauss.Normal {
	return gauss.Normal{Mean: p.Posterior(t, p.xt(t, i), p.predictedX0(t, i)).Mean, Var: math.Exp(logVariance)}
}

// terms are the terms of the whole image, with the variance of each t by its logarithm.
func (p picture) terms(t *testing.T, cdf gauss.CDF, logVariance func(step int) float64) Terms {
	b := Terms{Dim: len(p.pixels), Prev: make([]float64, p.T()+1), X0SquaredError: make([]float64, p.T()+1)}
	for i := range p.pixels {
		b.LT += Prior(p.Schedule, p.x0(i))
		l, err := gauss.Bins{CDF: cdf}.LogLikelihood(p.reverse(1, i, logVariance(1)), p.x0(i))
		if err != nil {
			t.Fatal(err)
		}
		b.L0 -= l
		for step := 1; step <= p.T(); step++ {
			d := p.x0(i) - p.predictedX0(step, i)
			b.X0SquaredError[step] += d * d / float64(b.Dim)
			if step > 1 {
				b.Prev[step] += Previous(p.Schedule, step, p.x0(i), p.xt(step, i), p.reverse(step, i, logVariance(step)))
			}
		}
	}
	return b
}

// TestGoldenBound holds the terms of the bound, their weights and their units against NumPy and SciPy.
func TestGoldenBound(t *testing.T) {
	p := picture{Schedule: linear(t, 1000), pixels: []int{0, 77, 128, 255}}
	values := map[string]float64{}
	set := func(value float64, format string, args ...any) { values[fmt.Sprintf(format, args...)] = value }
	variances := map[string]func(step int) float64{
		"small": func(step int) float64 { return p.LogReverseVariance(step, schedule.FixedSmall) },
		"large": func(step int) float64 { return p.LogReverseVariance(step, schedule.FixedLarge) },
		"range": func(step int) float64 { return p.LogVarianceRange(step, 0.3) },
	}
	times := []int{2, 3, 10, 100, 500, 1000}
	for i, pixel := range p.pixels {
		set(Prior(p.Schedule, p.x0(i)), "prior[%d]", pixel)
	}
	for name, logVariance := range variances {
		set(logVariance(1), "log-variance.%s[1]", name)
		b := p.terms(t, gauss.Erf, logVariance)
		for _, step := range times {
			set(logVariance(step), "log-variance.%s[%d]", name, step)
			set(b.Prev[step], "previous.%s[%d]", name, step)
		}
		set(b.L0, "decoded.%s.erf", name)
		set(p.terms(t, gauss.Tanh, logVariance).L0, "decoded.%s.tanh", name)
	}
	for _, step := range times {
		var squared float64
		var eps, predicted []float64
		for i := range p.pixels {
			eps, predicted = append(eps, p.eps(step, i)), append(predicted, p.predicted(step, i))
			squared += EpsSquared(p.Schedule, step, eps[i], predicted[i], p.Beta(step))
		}
		set(squared, "squared.large[%d]", step)
		set(Constant(p.Schedule, step, p.Beta(step)), "constant.large[%d]", step)
		set(Simple(eps, predicted), "simple[%d]", step)
		for _, target := range targets {
			set(WeightBySNR(p.Schedule, step, target, schedule.FixedSmall), "weight.%s.small[%d]", target, step)
			set(Weight(p.Schedule, step, target, p.Beta(step)), "weight.%s.large[%d]", target, step)
		}
	}
	for name, clip := range map[string]bool{"small": false, "small.clipped": true} {
		p.clip = clip
		b := p.terms(t, gauss.Erf, variances["small"])
		set(b.Rate(), "rate-bits.%s", name)
		set(b.RateFrom(500), "rate-bits-from-500.%s", name)
		set(b.Distortion(), "distortion-bits.%s", name)
		set(b.BitsPerDim(), "bound-bits.%s", name)
		for _, step := range append(times, 1) {
			set(b.RMSE(step), "rmse-levels.%s[%d]", name, step)
		}
	}
	for _, cdf := range []gauss.CDF{gauss.Erf, gauss.Tanh} {
		for _, at := range []struct {
			pixel int
			mean  float64
		}{{128, 128}, {128, 130.5}, {0, 0}, {0, 3}, {255, 254}, {77, 90}} {
			n := gauss.Normal{Mean: 2*at.mean/255 - 1, Var: p.PosteriorVariance(2)}
			set(gauss.Bins{CDF: cdf}.LogMass(n, at.pixel), "decoder.%s[%d,%g]", cdf, at.pixel, at.mean)
		}
	}
	golden.Compare(t, "../../testdata/scipy/bound.golden", values)
}
