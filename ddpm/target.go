package ddpm

import (
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Convert turns a prediction of one target into that of another, which says the same: equations (15), (11) and (7) are
// such conversions.
//
//	x_0 = (x_t - √(1-ᾱ_t) ε)/√ᾱ_t     v = √ᾱ_t ε - √(1-ᾱ_t) x_0     mean = μ̃_t(x_t, x_0)
//
// Each is a·x_t + b·value, with a and b of schedule.Conversion. value and the result have the shape of xt; "" is
// schedule.Eps. Shapes and panics as for Process, and it panics for a target that is not valid.
func (p *Process) Convert(xt, t, value *Node, from, to schedule.Target) *Node {
	p.check("Convert", t, arg{"xt", xt}, arg{"value", value})
	for _, target := range []schedule.Target{from, to} {
		if err := target.Check(); err != nil {
			exceptions.Panicf("ddpm: Convert: %v", err)
		}
	}
	ofXt := p.at(t, xt, func(t int) float64 { a, _ := p.schedule.Conversion(t, from, to); return a })
	ofValue := p.at(t, xt, func(t int) float64 { _, b := p.schedule.Conversion(t, from, to); return b })
	return Add(Mul(ofXt, xt), Mul(ofValue, value))
}
