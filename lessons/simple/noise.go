package simple

import (
	"math"
	"math/rand/v2"
	"sort"

	"denoise/ddpm/schedule"
)

// Times is the probability with which training draws t, for t = 0..T; that of 0 is 0.
type Times []float64

// Uniform draws every t alike.
func Uniform(s *schedule.Schedule) Times {
	p := make(Times, s.T()+1)
	for t := 1; t <= s.T(); t++ {
		p[t] = 1 / float64(s.T())
	}
	return p
}

// Pick returns a function that turns a number u, even in [0, 1), into a time t with the probability p_t.
func (p Times) Pick() func(u float64) int {
	cumulative := make([]float64, len(p))
	for t := 1; t < len(p); t++ {
		cumulative[t] = cumulative[t-1] + p[t]
	}
	return func(u float64) int {
		u *= cumulative[len(p)-1]
		return min(sort.Search(len(p), func(t int) bool { return cumulative[t] > u }), len(p)-1)
	}
}

// Importance draws the t whose terms are large: p_t ∝ √E[L_t²], as Nichol and Dhariwal 2021 do for the bound. For a line in
// Gaussian x_t the error is Gaussian, and √E[L_t²] = √3 λ_t E(ε - ε_θ)².
func Importance(s *schedule.Schedule, w Net, weight Weighting) Times {
	p, sum := make(Times, s.T()+1), 0.0
	for t := 1; t <= s.T(); t++ {
		p[t] = weight(s, t) * w.Error(s, t)
		sum += p[t]
	}
	for t := range p {
		p[t] /= sum
	}
	return p
}

// NoiseScale is how noisy the gradient of one example is: its variance over the square of its mean, both summed over the
// weights. It is about the batch that averages the noise down to the size of the gradient (McCandlish et al. 2018).
//
//	g = (λ_t/p_t) ∂(ε - ε_θ)²/∂w,  t ~ p:   (E|g|² - |E g|²)/|E g|²
//
// In closed form: with r = ε - ε_θ, E[r²x²] = E[r²]E[x²] + 2E[rx]² for Gaussians.
func (w Net) NoiseScale(s *schedule.Schedule, weight Weighting, p Times) float64 {
	var mean [3]float64
	second := 0.0
	for t := 1; t <= s.T(); t++ {
		cross, square := moments(s, t)
		f, lambda := features(s, t), weight(s, t)
		rx := cross - w.Slope(s, t)*square
		r2x2 := w.Error(s, t)*square + 2*rx*rx
		for i := range f {
			mean[i] += -2 * lambda * rx * f[i]
			second += 4 * lambda * lambda / p[t] * r2x2 * f[i] * f[i]
		}
	}
	first := mean[0]*mean[0] + mean[1]*mean[1] + mean[2]*mean[2]
	return (second - first) / first
}

// Gradients draws n gradients of one example each, by t ~ p and fresh data and noise.
func (w Net) Gradients(s *schedule.Schedule, weight Weighting, p Times, n int, seed uint64) []Net {
	r := rand.New(rand.NewPCG(seed, 9))
	pick, out := p.Pick(), make([]Net, n)
	for i := range out {
		t := pick(r.Float64())
		eps := r.NormFloat64()
		xt := s.Marginal(t, math.Sqrt(DataVar)*r.NormFloat64()).At(eps)
		residual := eps - w.Slope(s, t)*xt
		for k, f := range features(s, t) {
			out[i][k] = -2 * weight(s, t) / p[t] * residual * xt * f
		}
	}
	return out
}
