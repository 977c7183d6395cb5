package ddpm

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// DDIMOptions are the choices of a step of DDIM.
type DDIMOptions struct {
	// Eta is the share of the posterior's noise that is drawn, 0..1: 0 draws none, 1 all of it as DDPM does.
	Eta float64
	// ClipX0 is that of ReverseOptions.
	ClipX0 bool
}

// DDIMStep draws x_{t-1} by the step of denoising diffusion implicit models (Song, Meng and Ermon 2021, arXiv 2010.02502),
// their equations (12) and (16), where eps is what the network predicts for xt.
//
//	σ² = η² (1-ᾱ_{t-1})/(1-ᾱ_t) β_t
//	x_{t-1} = √ᾱ_{t-1} x̂_0 + √(1-ᾱ_{t-1}-σ²) ε + σ z,   x̂_0 = (x_t - √(1-ᾱ_t) ε)/√ᾱ_t
//
// Where x̂_0 is clipped, ε is derived anew from it. With η = 1 it is ReverseStep with schedule.FixedSmall; at t = 1 neither
// has noise. Longer steps are those of a process by Respace. z must be finite, also where η is 0. It returns x_{t-1} and x̂_0
// in the shape of xt; shapes and panics as for Process, and it panics for an Eta outside 0..1.
func (p *Process) DDIMStep(xt, t, eps, z *Node, options DDIMOptions) (xPrev, x0 *Node) {
	p.check("DDIMStep", t, arg{"xt", xt}, arg{"eps", eps}, arg{"z", z})
	if !(options.Eta >= 0 && options.Eta <= 1) {
		exceptions.Panicf("ddpm: DDIMStep: Eta = %g: give 0, which draws no noise, to 1, which draws all of the posterior's", options.Eta)
	}
	x0 = p.X0FromEps(xt, t, eps)
	if options.ClipX0 {
		x0 = ClipScalar(x0, -1, 1)
		eps = p.EpsFromX0(xt, t, x0)
	}
	coefficients := func(t int) (ofX0, ofEps, ofZ float64) {
		ofX0, ofEps, variance := p.schedule.DDIMCoefficients(t, t-1, options.Eta)
		return ofX0, ofEps, math.Sqrt(variance)
	}
	ofX0 := p.at(t, xt, func(t int) float64 { c, _, _ := coefficients(t); return c })
	ofEps := p.at(t, xt, func(t int) float64 { _, c, _ := coefficients(t); return c })
	ofZ := p.at(t, xt, func(t int) float64 { _, _, c := coefficients(t); return c })
	return Add(Add(Mul(ofX0, x0), Mul(ofEps, eps)), Mul(ofZ, z)), x0
}
