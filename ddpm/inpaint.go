package ddpm

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"
)

// Inpaint puts the known part of x_0 into x_{t-1}, diffused to the time t-1 with the given noise.
//
//	x_{t-1} = m ⊙ (√ᾱ_{t-1} x_0 + √(1-ᾱ_{t-1}) z) + (1-m) ⊙ x_{t-1}
//
// xPrev is what the reverse step at t has drawn, x0 the known data, and mask m of the same shape: 1 where they are known, 0
// where not. At t = 1 the known part is x0 itself. It returns the shape of xPrev; shapes and panics as for Process.
//
// It is what Song et al. 2021 (arXiv 2011.13456, section I.2) and RePaint (Lugmayr et al. 2022, arXiv 2201.09865, equation 8)
// do. The reverse step sees the known part, but has not drawn what is beside it together with it: the samples are not
// exactly those of p(x_0|known).
func (p *Process) Inpaint(xPrev, x0, mask, t, z *Node) *Node {
	p.check("Inpaint", t, arg{"xPrev", xPrev}, arg{"x0", x0}, arg{"mask", mask}, arg{"z", z})
	ofX0 := p.at(t, x0, func(t int) float64 { return math.Sqrt(p.schedule.AlphaBar(t - 1)) })
	ofZ := p.at(t, x0, func(t int) float64 { return math.Sqrt(p.schedule.OneMinusAlphaBar(t - 1)) })
	known := Add(Mul(ofX0, x0), Mul(ofZ, z))
	return Add(Mul(mask, known), Mul(OneMinus(mask), xPrev))
}
