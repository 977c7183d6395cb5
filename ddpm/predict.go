package ddpm

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"
)

// X0FromEps is the x_0 that the noise eps would have taken to xt, equation (15).
//
//	x_0 = (x_t - √(1-ᾱ_t) ε)/√ᾱ_t
//
// With the noise that a network predicts it is the prediction of x_0, not clipped. Near t = T it divides by a small
// √ᾱ_t, and magnifies errors of eps and rounding alike by √(1/ᾱ_t - 1). It returns the shape of xt; shapes and panics
// as for Process.
func (p *Process) X0FromEps(xt, t, eps *Node) *Node {
	p.check("X0FromEps", t, arg{"xt", xt}, arg{"eps", eps})
	scale := p.at(t, xt, func(t int) float64 { return 1 / p.sqrtAlphaBar(t) })
	return Mul(Sub(xt, Mul(p.at(t, xt, p.sqrtNoiseBar), eps)), scale)
}

// EpsFromX0 is the noise that takes x0 to xt, the inverse of equation (15).
//
//	ε = (x_t - √ᾱ_t x_0)/√(1-ᾱ_t)
//
// With a clipped prediction of x_0 it is the noise that goes with it. Near t = 1 it divides by a small √(1-ᾱ_t). It
// returns the shape of xt; shapes and panics as for Process.
func (p *Process) EpsFromX0(xt, t, x0 *Node) *Node {
	p.check("EpsFromX0", t, arg{"xt", xt}, arg{"x0", x0})
	scale := p.at(t, xt, func(t int) float64 { return 1 / p.sqrtNoiseBar(t) })
	return Mul(Sub(xt, Mul(p.at(t, xt, p.sqrtAlphaBar), x0)), scale)
}

// MeanFromEps is the mean of the reverse step from the predicted noise, equation (11).
//
//	μ_θ(x_t, t) = (x_t - β_t/√(1-ᾱ_t) ε_θ(x_t, t))/√α_t
//
// It equals the mean of the posterior, equation (7), at the x_0 of equation (15). It returns the shape of xt; shapes
// and panics as for Process.
func (p *Process) MeanFromEps(xt, t, eps *Node) *Node {
	p.check("MeanFromEps", t, arg{"xt", xt}, arg{"eps", eps})
	s := p.schedule
	ofEps := p.at(t, xt, func(t int) float64 { return s.Beta(t) / p.sqrtNoiseBar(t) })
	scale := p.at(t, xt, func(t int) float64 { return 1 / math.Sqrt(s.Alpha(t)) })
	return Mul(Sub(xt, Mul(ofEps, eps)), scale)
}
