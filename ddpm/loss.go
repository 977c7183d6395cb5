package ddpm

import . "github.com/gomlx/gomlx/core/graph"

// SimpleLoss is L_simple, equation (14): how far the predicted noise lies from the noise, without the weights of
// equation (12).
//
//	L_simple = E_{t,x_0,ε} ‖ε - ε_θ(√ᾱ_t x_0 + √(1-ᾱ_t) ε, t)‖²
//
// eps and predicted are [batch, ...]. perExample is [batch]: the mean of the squared differences of each example, so
// that it has no unit, does not grow with the size of the data, and is about 1 for a network that predicts 0. mean is
// the scalar mean of perExample: the estimate of L_simple from one batch whose t are uniform in 1..T. It panics when the
// shapes differ.
//
// Departs from the paper: ‖·‖² is the sum over the D dimensions of an example; as in the paper's code, this is the mean,
// 1/D of it.
func SimpleLoss(eps, predicted *Node) (perExample, mean *Node) {
	checkAlike("SimpleLoss", arg{"eps", eps}, arg{"predicted", predicted})
	perExample = meanOverExample(Square(Sub(eps, predicted)))
	return perExample, ReduceAllMean(perExample)
}
