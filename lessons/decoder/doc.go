// Package decoder is the lesson on the last step, from a Gaussian to a pixel, and on the unit in which bounds are reported.
//
// The notebook 08-decoder calls it. Its equation is (13) of Ho et al. 2020, the probability that a Gaussian gives to a level,
//
//	p_θ(x_0|x_1) = ∏ᵢ ∫ N(x; μ_θⁱ(x_1,1), σ_1²) dx   over the bin of x_0ⁱ
//
// Beside it stand bits per dimension, which an arithmetic code makes real, and the split of the bound into rate and distortion.
package decoder
