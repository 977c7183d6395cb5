package ddpm

import (
	"math"

	"denoise/ddpm/exact"

	. "github.com/gomlx/gomlx/core/graph"
)

// LearnedLogVariance is ln σ_t² of a network that learns it too: v says where between its two bounds it lies, -1 at the
// lower and 1 at the upper.
//
//	ln σ_t² = f ln β_t + (1-f) ln β̃_t,   f = (v+1)/2
//
// v is [batch, ...], one of a network's outputs for each coordinate, and may leave [-1, 1]. At t = 1, β̃_2 stands for
// β̃_1 = 0. It returns the shape of v; shapes and panics as for Process.
//
// Departs from the paper: its variances are fixed, but for a trial in table 2; these are of Nichol and Dhariwal 2021 (arXiv 2102.09672), equation
// 15 there.
func (p *Process) LearnedLogVariance(t, v *Node) *Node {
	p.check("LearnedLogVariance", t, arg{"v", v})
	s := p.schedule
	lower := p.at(t, v, s.LogPosteriorVarianceClipped)
	apart := p.at(t, v, func(t int) float64 { return math.Log(s.Beta(t)) - s.LogPosteriorVarianceClipped(t) })
	return Add(lower, Mul(MulScalar(AddScalar(v, 1), 0.5), apart))
}

// HybridTerm is what a learned variance adds to the simple loss of equation (14), for each example.
//
//	0.001 · T · Term/(D ln 2),   with no gradient to the mean
//
// T times the term of one uniform t estimates their sum, here in bits per dimension. The mean is left to the simple
// loss, and the bound teaches the variance alone. Arguments, shapes and panics as for Term; the result is [batch].
//
// Departs from the paper: L_hybrid is of Nichol and Dhariwal 2021 (arXiv 2102.09672), with the unit of their code.
func (p *Process) HybridTerm(x0, xt, t, mean, logVariance *Node, decoder exact.Decoder) *Node {
	term := p.Term(x0, xt, t, StopGradient(mean), logVariance, decoder)
	return MulScalar(term, 0.001*float64(p.T())/(math.Ln2*float64(sizeOf(x0))))
}
