package beyond

import (
	"math"
	"math/rand/v2"
	"slices"

	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
)

// Sampler gives the step of time t as a function: the mean of x_{t-1} for an x_t, and the variance of each of its coordinates.
type Sampler func(d *exact.Diffusion, t int) func(x []float64) (mean []float64, variance float64)

// DDIM is the sampler of Song, Meng and Ermon 2021 with ε*. At η = 0 it draws nothing, at η = 1 it is Ancestral with β̃_t.
func DDIM(eta float64) Sampler {
	return func(d *exact.Diffusion, t int) func(x []float64) ([]float64, float64) {
		return func(x []float64) (mean []float64, variance float64) {
			mean = d.Eps(t, x)
			for i, eps := range mean {
				law := d.Schedule().DDIM(t, t-1, x[i], eps, eta)
				mean[i], variance = law.Mean, law.Var
			}
			return mean, variance
		}
	}
}

// Ancestral is Algorithm 2 with ε* and that variance.
func Ancestral(variance func(d *exact.Diffusion, t int) float64) Sampler {
	return func(d *exact.Diffusion, t int) func(x []float64) ([]float64, float64) {
		v := variance(d, t)
		m := exact.Model{Schedule: d.Schedule(), Eps: d.Eps, Variance: func(int) float64 { return v }}
		return func(x []float64) ([]float64, float64) { return m.Reverse(t, x) }
	}
}

// Large is σ_t² = β_t.
func Large(d *exact.Diffusion, t int) float64 { return d.Schedule().Beta(t) }

// Walk takes points from x_T to x_0, without noise in the last step: path[t][i] is where point i was at t = 0..T.
func (s Sampler) Walk(d *exact.Diffusion, xT [][]float64, r *rand.Rand) (path [][][]float64) {
	T := d.Schedule().T()
	path = make([][][]float64, T+1)
	path[T] = xT
	for t := T; t >= 1; t-- {
		step := s(d, t)
		for _, x := range path[t] {
			mean, variance := step(x)
			for i := range mean {
				if t > 1 && variance > 0 {
					mean[i] += math.Sqrt(variance) * r.NormFloat64()
				}
			}
			path[t-1] = append(path[t-1], mean)
		}
	}
	return path
}

// golden and plastic are ratios whose multiples, less their whole parts, fill [0, 1) evenly.
const (
	golden  = 0.6180339887498949
	plastic = 0.7548776662466927
)

// Draws are n samples on the line, whose noise is spread as evenly as can be, so that what they get wrong is the fault of the
// steps and not of chance: x_T are quantiles of N(0, 1), and in each step neighbours get noise from all over N(0, 1).
func (s Sampler) Draws(d *exact.Diffusion, n int) []float64 {
	x := noise(n)
	for t := d.Schedule().T(); t >= 1; t-- {
		step := s(d, t)
		slices.Sort(x)
		for i := range x {
			mean, variance := step(x[i : i+1])
			x[i] = mean[0]
			if t > 1 && variance > 0 {
				_, u := math.Modf((float64(i)+0.5)*golden + float64(t)*plastic)
				x[i] += math.Sqrt(variance) * normalQuantile(u)
			}
		}
	}
	return x
}

// noise are n quantiles of N(0, 1).
func noise(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = normalQuantile((float64(i) + 0.5) / float64(n))
	}
	return x
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// Truth is where x_T goes without any noise, if the steps are infinitely many: of maps on the line that keep the order of
// points there is one that makes the data of N(0, 1).
//
//	F(x_0) = Φ(x_T),   F the distribution function of the data
func Truth(data *exact.Mixture, xT float64) float64 {
	return Quantile(data, gauss.Normal{Var: 1}.CDF(xT))
}
