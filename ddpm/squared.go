package ddpm

import (
	"errors"
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// MeanSquared is L_{t-1} as a squared distance of means, without its constant, equation (8): of each example, in nats
// summed over its dimensions.
//
//	L_{t-1} - C = E_q[‖μ̃_t(x_t,x_0) - μ_θ(x_t,t)‖²/(2σ_t²)]
//
// mean is μ_θ(x_t,t), and σ_t² that of variance. C is bound.Constant for each dimension, and 0 for schedule.FixedSmall.
// The result is [batch], and NaN where t is 1: the bound has L_0 there. Shapes and panics as for Process, and it panics
// for a variance that is not fixed. All of this holds for the functions below.
func (p *Process) MeanSquared(x0, xt, t, mean *Node, variance schedule.Variance) *Node {
	p.check("MeanSquared", t, arg{"x0", x0}, arg{"xt", xt}, arg{"mean", mean})
	posterior, _, _ := p.Posterior(xt, x0, t)
	return p.squared("MeanSquared", posterior, mean, t, schedule.Mean, variance)
}

// Reparametrised is MeanSquared for the x_t that the noise eps takes x_0 to, with x_t and eps in the place of x_0,
// equation (9).
//
//	‖μ̃_t(x_t, (x_t - √(1-ᾱ_t) ε)/√ᾱ_t) - μ_θ(x_t,t)‖²/(2σ_t²),   x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε
//
// mean builds μ_θ(x_t,t) for that x_t. The result is [batch].
func (p *Process) Reparametrised(x0, t, eps *Node, mean func(xt *Node) *Node, variance schedule.Variance) *Node {
	p.check("Reparametrised", t, arg{"x0", x0}, arg{"eps", eps})
	xt := p.Diffuse(x0, t, eps)
	return p.MeanSquared(p.X0FromEps(xt, t, eps), xt, t, mean(xt), variance)
}

// MeanFromNoise is Reparametrised with the posterior mean worked out, equation (10): what μ_θ must predict is x_t less a
// part of the noise.
//
//	‖(x_t - β_t/√(1-ᾱ_t) ε)/√α_t - μ_θ(x_t,t)‖²/(2σ_t²),   x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε
//
// mean builds μ_θ(x_t,t) for that x_t. The result is [batch].
func (p *Process) MeanFromNoise(x0, t, eps *Node, mean func(xt *Node) *Node, variance schedule.Variance) *Node {
	p.check("MeanFromNoise", t, arg{"x0", x0}, arg{"eps", eps})
	xt := p.Diffuse(x0, t, eps)
	return p.squared("MeanFromNoise", p.MeanFromEps(xt, t, eps), mean(xt), t, schedule.Mean, variance)
}

// EpsSquared is L_{t-1} as a squared error of the predicted noise, without its constant, equation (12): of each example,
// in nats summed over its dimensions.
//
//	β_t²/(2σ_t² α_t (1-ᾱ_t)) ‖ε - ε_θ(x_t,t)‖²
//
// The result is [batch]. L_simple, equation (14), leaves the weight out.
func (p *Process) EpsSquared(eps, predicted, t *Node, variance schedule.Variance) *Node {
	return p.squared("EpsSquared", eps, predicted, t, schedule.Eps, variance)
}

// TargetSquared is EpsSquared for a prediction of any target: ε, x_0, v or the mean, each with the weight that makes it
// the same number, equations (12) and (8).
//
//	w_t ‖target - predicted‖²,   w_t by bound.Weight
//
// value is the target's true value. The result is [batch].
func (p *Process) TargetSquared(value, predicted, t *Node, target schedule.Target, variance schedule.Variance) *Node {
	return p.squared("TargetSquared", value, predicted, t, target, variance)
}

// TargetSquaredBySNR is TargetSquared with its weights written in the signal-to-noise ratios alone, equation (12); for
// σ_t² = β̃_t
//
//	½ (SNR(t-1)/SNR(t) - 1) ‖ε - ε_θ‖² = ½ (SNR(t-1) - SNR(t)) ‖x_0 - x̂_0‖²
//
// The weights are those of bound.WeightBySNR. The result is [batch].
func (p *Process) TargetSquaredBySNR(value, predicted, t *Node, target schedule.Target, variance schedule.Variance) *Node {
	return p.weighted("TargetSquaredBySNR", value, predicted, t, errors.Join(target.Check(), variance.CheckFixed()), func(t int) float64 {
		return bound.WeightBySNR(p.schedule, t, target, variance)
	})
}

// squared is TargetSquared, for the function of that name.
func (p *Process) squared(function string, value, predicted, t *Node, target schedule.Target, variance schedule.Variance) *Node {
	return p.weighted(function, value, predicted, t, errors.Join(target.Check(), variance.CheckFixed()), func(t int) float64 {
		return bound.Weight(p.schedule, t, target, math.Exp(p.schedule.LogReverseVariance(t, variance)))
	})
}

// weighted is the sum of the squared errors of each example times the weight of its t, and NaN where t is 1. It panics
// for a choice that is not valid.
func (p *Process) weighted(function string, value, predicted, t *Node, choice error, weight func(t int) float64) *Node {
	if choice != nil {
		exceptions.Panicf("ddpm: %s: %v", function, choice)
	}
	p.check(function, t, arg{"value", value}, arg{"predicted", predicted})
	square := sumOverExample(Square(Sub(value, predicted)))
	return Mul(p.at(t, square, func(t int) float64 {
		if t == 1 {
			return math.NaN()
		}
		return weight(t)
	}), square)
}
