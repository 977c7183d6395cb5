package exact

import (
	"math"

	"denoise/ddpm/schedule"
)

// Diffusion is data of known density under the forward process of a schedule: q(x_0), q(x_1), ..., q(x_T). Of a mixture
// each of them is a mixture, so that everything a network would have to learn is in closed form.
//
// It is immutable, and safe for use by several goroutines. Methods panic for a t outside their range, as those of
// Schedule do, and for an x that does not have the dimensions of the data.
type Diffusion struct {
	data     *Mixture
	schedule *schedule.Schedule
}

// New is the diffusion of data by the schedule s. It panics when either is nil.
func New(data *Mixture, s *schedule.Schedule) *Diffusion {
	if data == nil || s == nil {
		panic("ddpm/exact: New needs data, from NewMixture, and a schedule, from package schedule")
	}
	return &Diffusion{data: data, schedule: s}
}

// Data is q(x_0).
func (d *Diffusion) Data() *Mixture { return d.data }

// Schedule is the schedule of the forward process.
func (d *Diffusion) Schedule() *schedule.Schedule { return d.schedule }

// Marginal is q(x_t) when x_0 is not known: equation (4), averaged over the data.
//
//	q(x_t) = ∫ q(x_0) q(x_t|x_0) dx_0 = Σₖ wₖ N(x_t; √ᾱ_t mₖ, (ᾱ_t vₖ + 1-ᾱ_t) I)
//
// t in 0..T; at t = 0 it is the data.
func (d *Diffusion) Marginal(t int) *Mixture {
	scale, noise := d.at(t)
	m := &Mixture{}
	for _, c := range d.data.components {
		mean := make([]float64, len(c.Mean))
		for i, x := range c.Mean {
			mean[i] = scale * x
		}
		m.add(Component{Weight: c.Weight, Mean: mean, Var: scale*scale*c.Var + noise})
	}
	return m
}

// LogPDF is ln q(x_t) at x, in nats, summed over the dimensions: that of Marginal. t in 0..T.
func (d *Diffusion) LogPDF(t int, x []float64) float64 {
	var room [32]float64
	scale, noise := d.at(t)
	_, logPDF := d.data.noisy(room[:0], x, scale, noise)
	return logPDF
}

// Score is ∇ ln q(x_t) at x: that of Marginal, a vector that points to where data with this much noise is dense.
//
//	∇ ln q(x_t) = E[∇ ln q(x_t|x_0) | x_t] = -ε*(x_t,t)/√(1-ᾱ_t)
//
// t in 0..T; at t = 0 it is the score of the data, which points do not have: NaN.
func (d *Diffusion) Score(t int, x []float64) []float64 {
	scale, noise := d.at(t)
	return d.data.score(x, scale, noise)
}

// at is the affine form of equation (4): x_t = scale·x_0 + √noise·ε.
func (d *Diffusion) at(t int) (scale, noise float64) {
	return math.Sqrt(d.schedule.AlphaBar(t)), d.schedule.OneMinusAlphaBar(t)
}
