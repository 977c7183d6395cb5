package optimal

import (
	"math"
	"math/rand/v2"

	"denoise/ddpm/exact"
)

// Recipe is a way to sample with ε*. The zero value is Algorithm 2 with σ_t² = β_t; each of its fields is a way to spoil it.
type Recipe struct {
	Name string
	// Times are the t of the steps, in the order in which they are taken; nil means T, T-1, ..., 1.
	Times []int
	// Still takes the noise out of every step.
	Still bool
	// ToTheEnd adds noise at the last step too.
	ToTheEnd bool
	// Learned is the share of ε* that the network has learned; 0 means all.
	Learned float64
}

// Run draws n samples, x_T from N(0, I) and down from there.
//
//	x_{t-1} = (x_t - β_t/√(1-ᾱ_t) ε*(x_t,t))/√α_t + √β_t z,   z ~ N(0, I), z = 0 at the last step
//
// look, which may be nil, sees all points before the first step, after each, and the t that the next step should have: T, ...,
// 0. It must not keep them.
func (r Recipe) Run(d *exact.Diffusion, n int, seed uint64, look func(t int, x [][]float64)) [][]float64 {
	s := d.Schedule()
	times := r.Times
	if times == nil {
		times = Backwards(s.T(), 1)
	}
	learned := r.Learned
	if learned == 0 {
		learned = 1
	}
	noise := rand.New(rand.NewPCG(seed, 7))
	x := make([][]float64, n)
	for i := range x {
		for range d.Data().Dim() {
			x[i] = append(x[i], noise.NormFloat64())
		}
	}
	for k, t := range times {
		if look != nil {
			look(len(times)-k, x)
		}
		std := math.Sqrt(s.Beta(t))
		if r.Still || k == len(times)-1 && !r.ToTheEnd {
			std = 0
		}
		for i := range x {
			for j, eps := range d.Eps(t, x[i]) {
				x[i][j] = s.MeanFromEps(t, x[i][j], learned*eps) + std*noise.NormFloat64()
			}
		}
	}
	if look != nil {
		look(0, x)
	}
	return x
}

// Backwards are the times T, T-every, ... down to at least 1.
func Backwards(T, every int) (times []int) {
	for t := T; t >= 1; t -= every {
		times = append(times, t)
	}
	return times
}

// Forwards are the times 1, 2, ..., T: the loop the wrong way.
func Forwards(T int) (times []int) {
	for t := 1; t <= T; t++ {
		times = append(times, t)
	}
	return times
}

// Near is the share of samples within three standard deviations of some component of the data: in the plane exactly
// 1 - e^(-9/2) = 98.9% of the data itself.
func Near(d *exact.Diffusion, samples [][]float64) float64 {
	near := 0
	for _, x := range samples {
		for _, k := range d.Data().Components() {
			distance := 0.0
			for j := range x {
				distance += (x[j] - k.Mean[j]) * (x[j] - k.Mean[j])
			}
			if distance <= 9*k.Var {
				near++
				break
			}
		}
	}
	return float64(near) / float64(len(samples))
}
