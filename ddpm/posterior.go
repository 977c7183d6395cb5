package ddpm

import . "github.com/gomlx/gomlx/core/graph"

// Posterior is the distribution of x_{t-1} when both its neighbour x_t and the data x_0 are known, equations (6) and
// (7).
//
//	q(x_{t-1}|x_t,x_0) = N(μ̃_t(x_t,x_0), β̃_t I)
//	μ̃_t(x_t,x_0) = √ᾱ_{t-1} β_t/(1-ᾱ_t) x_0 + √α_t (1-ᾱ_{t-1})/(1-ᾱ_t) x_t
//	β̃_t = (1-ᾱ_{t-1})/(1-ᾱ_t) β_t
//
// mean has the shape of xt; variance and logVariance are shaped [batch, 1, ...] to broadcast over it. At t = 1 the mean
// is x0 and the variance 0; logVariance has there the value of t = 2, as in the code of the paper. Shapes and panics as
// for Process.
func (p *Process) Posterior(xt, x0, t *Node) (mean, variance, logVariance *Node) {
	p.check("Posterior", t, arg{"xt", xt}, arg{"x0", x0})
	s := p.schedule
	ofX0 := p.at(t, xt, func(t int) float64 { c, _ := s.PosteriorMeanCoefficients(t); return c })
	ofXt := p.at(t, xt, func(t int) float64 { _, c := s.PosteriorMeanCoefficients(t); return c })
	mean = Add(Mul(ofX0, x0), Mul(ofXt, xt))
	return mean, p.at(t, xt, s.PosteriorVariance), p.at(t, xt, s.LogPosteriorVarianceClipped)
}
