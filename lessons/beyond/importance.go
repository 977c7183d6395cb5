package beyond

import (
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
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
func (b Terms) Importance() simple.Times { return proportional(b.Square) }

// proportional are probabilities in proportion to the roots of squares[t], t = 1..T.
func proportional(squares []float64) simple.Times {
	p, sum := make(simple.Times, len(squares)), 0.0
	for t := 1; t < len(p); t++ {
		p[t] = math.Sqrt(squares[t])
		sum += p[t]
	}
	for t := range p {
		p[t] /= sum
	}
	return p
}

// History are the last ten terms that training met at each t, from which Nichol and Dhariwal 2021 estimate E[L²]. The terms
// are kept as they are, without the weight 1/p_t.
type History struct {
	schedule *schedule.Schedule
	last     [][]float64
}

// kept is how many terms of each t a History holds.
const kept = 10

// NewHistory is empty.
func NewHistory(s *schedule.Schedule) *History { return &History{s, make([][]float64, s.T()+1)} }

// Add notes a term that was met at t, and forgets the oldest of more than ten.
func (h *History) Add(t int, term float64) {
	h.last[t] = append(h.last[t], term)
	if len(h.last[t]) > kept {
		h.last[t] = h.last[t][1:]
	}
}

// Full reports whether there are ten terms of each t.
func (h *History) Full() bool {
	for _, l := range h.last[1:] {
		if len(l) < kept {
			return false
		}
	}
	return true
}

// Times are the probabilities of the next draws: uniform until the history is full, then p_t ∝ √(mean of L²).
func (h *History) Times() simple.Times {
	if !h.Full() {
		return simple.Uniform(h.schedule)
	}
	squares := make([]float64, len(h.last))
	for t, l := range h.last {
		for _, term := range l {
			squares[t] += term * term / kept
		}
	}
	return proportional(squares)
}

// Train draws batches as training does: t by the history, uniform until it is full, each term weighted by 1/p_t, so that the
// mean of a batch estimates the whole bound but L_T. It returns these means, and the number of the first batch that was not
// drawn uniformly, or the number of all where none was.
func (b Terms) Train(batches, size int, h *History, r *rand.Rand) (means []float64, first int) {
	means, first = make([]float64, batches), batches
	for i := range means {
		p := h.Times()
		if h.Full() {
			first = min(first, i)
		}
		pick := p.Pick()
		for range size {
			t := pick(r.Float64())
			term := b.Draw(t, r)
			h.Add(t, term)
			means[i] += term / p[t] / float64(size)
		}
	}
	return means, first
}
