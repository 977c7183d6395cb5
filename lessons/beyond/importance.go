package beyond

import (
	"math"
	"math/rand/v2"
	"slices"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/lessons/simple"
)

// Terms are the terms of the bound as training meets them: at one t, with one x_0 and one noise. Under ε* and the variance
// Best each is a constant and a weighted square, in nats, for data on the line with a continuous decoder:
//
//	L_{t-1} = C_t + λ_t (ε - ε*(x_t,t))²,   λ_t = β_t²/(2σ_t² α_t (1-ᾱ_t)),   and L_0 likewise at t = 1
type Terms struct {
	diffusion    *exact.Diffusion
	constant     []float64 // C_t, t = 1..T
	weight       []float64 // λ_t
	Mean, Square []float64 // E[L_{t-1}] and E[L_{t-1}²], by quadrature, t = 1..T
}

// TermsOf computes them.
func TermsOf(d *exact.Diffusion) Terms {
	s := d.Schedule()
	room := func() []float64 { return make([]float64, s.T()+1) }
	b := Terms{d, room(), room(), room(), room()}
	for t := 1; t <= s.T(); t++ {
		best := Best(d, t)
		if t == 1 {
			b.constant[t] = 0.5*math.Log(2*math.Pi*best) + math.Log(255.0/2)
		} else {
			b.constant[t] = bound.Constant(s, t, best)
		}
		b.weight[t] = s.Beta(t) * s.Beta(t) / (2 * best * s.Alpha(t) * s.OneMinusAlphaBar(t))
		second, fourth := powers(d, t)
		b.Mean[t] = b.constant[t] + b.weight[t]*second
		b.Square[t] = b.constant[t]*b.constant[t] + 2*b.constant[t]*b.weight[t]*second + b.weight[t]*b.weight[t]*fourth
	}
	return b
}

// powers are E(ε - ε*)² and E(ε - ε*)⁴ at t: given x_t, ε is a mixture of Gaussians, of which both are known.
func powers(d *exact.Diffusion, t int) (second, fourth float64) {
	s := d.Schedule()
	ratio := s.SNR(t)
	moment := func(of func(off, variance float64) float64) float64 {
		return mean(d, t, func(x float64) (sum float64) {
			best := d.Eps(t, []float64{x})[0]
			for _, k := range d.PosteriorX0(t, []float64{x}).Components() {
				sum += k.Weight * of(s.EpsFromX0(t, x, k.Mean[0])-best, k.Var*ratio)
			}
			return sum
		})
	}
	second = moment(func(off, v float64) float64 { return off*off + v })
	fourth = moment(func(off, v float64) float64 { return off*off*off*off + 6*off*off*v + 3*v*v })
	return second, fourth
}

// Draw is L_{t-1} for a fresh x_0 and noise.
func (b Terms) Draw(t int, r *rand.Rand) float64 {
	s := b.diffusion.Schedule()
	eps := r.NormFloat64()
	xt := s.Marginal(t, b.diffusion.Data().Sample(r)[0]).At(eps)
	off := eps - b.diffusion.Eps(t, []float64{xt})[0]
	return b.constant[t] + b.weight[t]*off*off
}

// Total is what all draws estimate: the sum of the terms over t = 1..T.
func (b Terms) Total() (sum float64) {
	for _, m := range b.Mean {
		sum += m
	}
	return sum
}

// Variance is that of the estimate from one draw, where t is drawn with the probabilities p.
//
//	Var[L_{t-1}/p_t] = Σ_t E[L_{t-1}²]/p_t - (Σ_t E[L_{t-1}])²,   t ~ p
func (b Terms) Variance(p simple.Times) float64 {
	total := b.Total()
	sum := -total * total
	for t := 1; t < len(p); t++ {
		sum += b.Square[t] / p[t]
	}
	return sum
}

// Importance are the probabilities that make the variance least.
//
//	p_t = √E[L_{t-1}²] / Σ_u √E[L_{u-1}²]
func (b Terms) Importance() simple.Times {
	p, sum := make(simple.Times, len(b.Square)), 0.0
	for t := 1; t < len(p); t++ {
		p[t] = math.Sqrt(b.Square[t])
		sum += p[t]
	}
	for t := range p {
		p[t] /= sum
	}
	return p
}

// Train draws batches as training does: t by the last ten terms met at each, uniform until every t has its ten, and each term
// over its p_t, so that the mean of a batch estimates the sum of all terms. It returns these means, and the number of the first
// batch that was not drawn uniformly, or of all where none was.
func (b Terms) Train(batches, size int, times *bound.Importance, r *rand.Rand) (means []float64, first int) {
	T := b.diffusion.Schedule().T()
	means, first = make([]float64, batches), batches
	terms, drawn := make([]float64, size), make([]int, size)
	for i := range means {
		if p := times.Probabilities(); first == batches && slices.Max(p) > slices.Min(p[1:]) {
			first = i
		}
		for j := range terms {
			t, weight := times.Draw(r)
			drawn[j], terms[j] = t, b.Draw(t, r)
			means[i] += terms[j] * weight * float64(T) / float64(size)
		}
		for j, t := range drawn {
			times.Observe(t, terms[j])
		}
	}
	return means, first
}
