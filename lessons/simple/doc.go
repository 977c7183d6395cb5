// Package simple is the lesson on the loss that everybody trains with: the terms of the bound without their weights.
//
// The notebook 09-simple calls it. It holds equation (14) of Ho et al. 2020 against equation (12),
//
//	L_simple = E ‖ε - ε_θ(x_t, t)‖²                      (14)
//	L_{t-1} - C = E β_t²/(2σ_t² α_t (1-ᾱ_t)) ‖ε - ε_θ(x_t, t)‖²   (12)
//
// on a network of three weights, so small that both losses, their best weights, the samples and the noise of the gradients
// are sums of moments of Gaussians.
package simple
