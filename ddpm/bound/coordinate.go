package bound

import (
	"fmt"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// Prior is L_T of one coordinate with the data x0, in nats: the first term of equation (5).
//
//	L_T = KL(q(x_T|x_0) ‖ N(0, 1)) = ½(-ln(1-ᾱ_T) - ᾱ_T + ᾱ_T x_0²)
func Prior(s *schedule.Schedule, x0 float64) float64 {
	return gauss.KL(s.Marginal(s.T(), x0), gauss.Normal{Var: 1})
}

// Previous is L_{t-1} of one coordinate, in nats, at one x_t: a term of equation (5), in closed form.
//
//	L_{t-1} = KL(q(x_{t-1}|x_t,x_0) ‖ p_θ(x_{t-1}|x_t))
//
// p is p_θ(x_{t-1}|x_t), of any variance. t in 2..T: at t = 1 the posterior is a point, and the bound has L_0 instead.
func Previous(s *schedule.Schedule, t int, x0, xt float64, p gauss.Normal) float64 {
	return gauss.KL(s.Posterior(from2(s, t), xt, x0), p)
}

// MeanSquared is L_{t-1} of one coordinate less its constant, in nats: equation (8).
//
//	L_{t-1} - C = (μ̃_t(x_t,x_0) - μ_θ(x_t,t))²/(2σ_t²)
//
// mean is μ_θ and variance σ_t². t in 2..T.
func MeanSquared(s *schedule.Schedule, t int, x0, xt, mean, variance float64) float64 {
	d := s.Posterior(from2(s, t), xt, x0).Mean - mean
	return d * d / (2 * variance)
}

// Constant is the C of equation (8), in nats a coordinate: what the variances alone contribute to L_{t-1}.
//
//	C = ½(ln(σ_t²/β̃_t) + β̃_t/σ_t² - 1)
//
// It is 0 for σ_t² = β̃_t. t in 2..T.
func Constant(s *schedule.Schedule, t int, variance float64) float64 {
	return gauss.KL(gauss.Normal{Var: s.PosteriorVariance(from2(s, t))}, gauss.Normal{Var: variance})
}

// Reparametrised is equation (8) with x_t written out in x_0 and ε, in nats a coordinate: equation (9).
//
//	L_{t-1} - C = ( μ̃_t(x_t(x_0,ε), (x_t(x_0,ε) - √(1-ᾱ_t) ε)/√ᾱ_t) - μ_θ(x_t(x_0,ε),t) )²/(2σ_t²)
//
// mean is μ_θ(·,t). t in 2..T.
func Reparametrised(s *schedule.Schedule, t int, x0, eps, variance float64, mean func(xt float64) float64) float64 {
	xt := s.Marginal(from2(s, t), x0).At(eps)
	return MeanSquared(s, t, s.X0FromEps(t, xt, eps), xt, mean(xt), variance)
}

// MeanFromNoise is equation (9) with the posterior's mean written in x_t and ε, in nats a coordinate: equation (10). It
// shows what μ_θ has to predict.
//
//	L_{t-1} - C = ( (x_t(x_0,ε) - β_t/√(1-ᾱ_t) ε)/√α_t - μ_θ(x_t(x_0,ε),t) )²/(2σ_t²)
//
// mean is μ_θ(·,t). t in 2..T.
func MeanFromNoise(s *schedule.Schedule, t int, x0, eps, variance float64, mean func(xt float64) float64) float64 {
	xt := s.Marginal(from2(s, t), x0).At(eps)
	d := s.MeanFromEps(t, xt, eps) - mean(xt)
	return d * d / (2 * variance)
}

// EpsSquared is equation (10) where the network predicts the noise, in nats a coordinate: equation (12).
//
//	L_{t-1} - C = β_t²/(2σ_t² α_t (1-ᾱ_t)) (ε - ε_θ)²
//
// predicted is ε_θ. t in 2..T.
func EpsSquared(s *schedule.Schedule, t int, eps, predicted, variance float64) float64 {
	d := eps - predicted
	return Weight(s, from2(s, t), schedule.Eps, variance) * d * d
}

// Simple is L_simple of one example, equation (14): the mean over its dimensions of (ε - ε_θ)².
//
// Departs from the paper: ‖·‖² is a sum there; its code takes this mean. It panics where the lengths differ.
func Simple(eps, predicted []float64) float64 {
	if len(eps) != len(predicted) {
		panic(fmt.Sprintf("ddpm/bound: noise of %d dimensions and a prediction of %d; they must be alike", len(eps), len(predicted)))
	}
	sum := 0.0
	for i, e := range eps {
		d := e - predicted[i]
		sum += d * d
	}
	return sum / float64(len(eps))
}

// Telescope is the step by which equation (3) becomes equation (5): the logarithms of the marginals of neighbouring times,
// added up along a path, cancel but for the two ends.
//
//	Σ_{t=2..T} ln q(x_{t-1}|x_0)/q(x_t|x_0) = ln q(x_1|x_0)/q(x_T|x_0)
//
// It returns both sides, in nats, for one coordinate; path is x_0, x_1, ..., x_T, of which the first is not used. It panics
// where path has another length.
func Telescope(s *schedule.Schedule, x0 float64, path []float64) (sum, ends float64) {
	if len(path) != s.T()+1 {
		panic(fmt.Sprintf("ddpm/bound: a path of %d values; x_0 to x_T are %d", len(path), s.T()+1))
	}
	at := func(t int) float64 { return s.Marginal(t, x0).LogPDF(path[t]) }
	for t := 2; t <= s.T(); t++ {
		sum += at(t-1) - at(t)
	}
	return sum, at(1) - at(s.T())
}
