package exact

import "math"

// Eps is the best prediction of the noise, the one that minimises equations (12) and (14) both: its mean, given x_t.
//
//	ε*(x_t,t) = E[ε|x_t] = Σₖ rₖ(x_t) √(1-ᾱ_t) (x_t - √ᾱ_t mₖ)/(ᾱ_t vₖ + 1-ᾱ_t) = -√(1-ᾱ_t) ∇ ln q(x_t)
//
// rₖ(x_t) is the probability, given x_t, that x_0 came from component k. t in 1..T. It is a Denoiser, and stands
// wherever a network does.
func (d *Diffusion) Eps(t int, x []float64) []float64 {
	eps := d.Score(d.from1(t), x)
	std := math.Sqrt(d.schedule.OneMinusAlphaBar(t))
	for i := range eps {
		eps[i] *= -std
	}
	return eps
}

// X0 is the best prediction of x_0, its mean given x_t: equation (15) with ε*.
//
//	E[x_0|x_t] = Σₖ rₖ(x_t) ((1-ᾱ_t) mₖ + √ᾱ_t vₖ x_t)/(ᾱ_t vₖ + 1-ᾱ_t)
//
// t in 1..T.
func (d *Diffusion) X0(t int, x []float64) []float64 {
	var room [32]float64
	scale, noise := d.at(d.from1(t))
	r, _ := d.data.noisy(room[:0], x, scale, noise)
	x0 := make([]float64, len(x))
	for k, c := range d.data.components {
		ofMean, ofX, _ := fromNoisy(scale, noise, c.Var)
		for i, mean := range c.Mean {
			x0[i] += r[k] * (ofMean*mean + ofX*x[i])
		}
	}
	return x0
}

// V is the best prediction of v, the target that mixes the noise with the data.
//
//	v*(x_t,t) = E[v|x_t] = √ᾱ_t ε*(x_t,t) - √(1-ᾱ_t) E[x_0|x_t]
//
// t in 1..T.
//
// Departs from the paper: v-prediction is of Salimans and Ho 2022 (arXiv 2202.00512).
func (d *Diffusion) V(t int, x []float64) []float64 {
	eps, x0 := d.Eps(t, x), d.X0(t, x)
	scale, noise := d.at(t)
	std := math.Sqrt(noise)
	v := make([]float64, len(x))
	for i := range v {
		v[i] = scale*eps[i] - std*x0[i]
	}
	return v
}

// fromNoisy is the law of X ~ N(m, variance), given that scale·X + √noise·ε is x: N(ofMean·m + ofX·x, left).
func fromNoisy(scale, noise, variance float64) (ofMean, ofX, left float64) {
	total := scale*scale*variance + noise
	return noise / total, scale * variance / total, variance * noise / total
}

// from1 returns t; it panics as the schedule does for a t outside 1..T.
func (d *Diffusion) from1(t int) int {
	d.schedule.Beta(t)
	return t
}
