package ddpm

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"
)

// Step takes one step of the forward process q(x_t|x_{t-1}), equation (2), with the given noise.
//
//	x_t = √(1-β_t) x_{t-1} + √β_t ε,   ε ~ N(0, I)
//
// xPrev is x_{t-1}. It returns x_t in the shape of xPrev; shapes and panics as for Process.
func (p *Process) Step(xPrev, t, eps *Node) *Node {
	p.check("Step", t, arg{"xPrev", xPrev}, arg{"eps", eps})
	s := p.schedule
	ofX := p.at(t, xPrev, func(t int) float64 { return math.Sqrt(s.Alpha(t)) })
	ofEps := p.at(t, xPrev, func(t int) float64 { return math.Sqrt(s.Beta(t)) })
	return Add(Mul(ofX, xPrev), Mul(ofEps, eps))
}

// Diffuse takes t steps of the forward process at once, q(x_t|x_0), equation (4), with the given noise.
//
//	x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε,   ε ~ N(0, I)
//
// It returns x_t in the shape of x0; shapes and panics as for Process.
func (p *Process) Diffuse(x0, t, eps *Node) *Node {
	p.check("Diffuse", t, arg{"x0", x0}, arg{"eps", eps})
	return Add(
		Mul(p.at(t, x0, p.sqrtAlphaBar), x0),
		Mul(p.at(t, x0, p.sqrtNoiseBar), eps))
}

// sqrtAlphaBar is √ᾱ_t.
func (p *Process) sqrtAlphaBar(t int) float64 { return math.Sqrt(p.schedule.AlphaBar(t)) }

// sqrtNoiseBar is √(1-ᾱ_t).
func (p *Process) sqrtNoiseBar(t int) float64 { return math.Sqrt(p.schedule.OneMinusAlphaBar(t)) }
