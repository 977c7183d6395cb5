package exact

import "math"

// PosteriorX0 is what is known of x_0 when x_t is x: Bayes' rule on equation (4).
//
//	q(x_0|x_t) = q(x_t|x_0) q(x_0)/q(x_t)
//	           = Σₖ rₖ(x_t) N(x_0; ((1-ᾱ_t) mₖ + √ᾱ_t vₖ x_t)/(ᾱ_t vₖ + 1-ᾱ_t), vₖ (1-ᾱ_t)/(ᾱ_t vₖ + 1-ᾱ_t) I)
//
// t in 1..T. Its mean is X0. Components whose probability underflows are left out.
func (d *Diffusion) PosteriorX0(t int, x []float64) *Mixture {
	scale, noise := d.at(d.from1(t))
	return d.given(t, x, 0, scale, noise)
}

// Reverse is q(x_{t-1}|x_t) at x_t = x, when x_0 is not known: the distribution that p_θ(x_{t-1}|x_t) of equation (1)
// stands for, and which equation (16) compares it with.
//
//	q(x_{t-1}|x_t) = q(x_t|x_{t-1}) q(x_{t-1})/q(x_t) = ∫ q(x_{t-1}|x_t,x_0) q(x_0|x_t) dx_0
//
// It is a mixture and not a Gaussian, unlike q(x_{t-1}|x_t,x_0) of equation (6): between two points of data it has two
// peaks. t in 1..T; at t = 1 it is PosteriorX0. Components whose probability underflows are left out.
func (d *Diffusion) Reverse(t int, x []float64) *Mixture {
	beta := d.schedule.Beta(t)
	return d.given(t, x, t-1, math.Sqrt(1-beta), beta)
}

// given is the law of x_s when x_t is x, where x_t = scale·x_s + √noise·ε. Each component of q(x_s) is conditioned by
// itself, and weighs as much as x makes it likely.
func (d *Diffusion) given(t int, x []float64, s int, scale, noise float64) *Mixture {
	var room [32]float64
	scaleT, noiseT := d.at(t)
	r, _ := d.data.noisy(room[:0], x, scaleT, noiseT)
	scaleS, noiseS := d.at(s)
	law := &Mixture{}
	for k, c := range d.data.components {
		if r[k] == 0 {
			continue
		}
		ofMean, ofX, left := fromNoisy(scale, noise, scaleS*scaleS*c.Var+noiseS)
		mean := make([]float64, len(x))
		for i, m := range c.Mean {
			mean[i] = ofMean*scaleS*m + ofX*x[i]
		}
		law.add(Component{Weight: r[k], Mean: mean, Var: left})
	}
	return law
}
