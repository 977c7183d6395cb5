// Package predict is the lesson on what the network predicts: the mean, the data, the noise or v, and why it is one loss.
//
// The notebook 06-predict calls it. It takes a term of the bound from the KL of two Gaussians to the weighted error of a
// predicted noise, equations (8) to (12) of Ho et al. 2020, with (15), which turns noise into data and back,
//
//	L_{t-1} - C = E[ β_t²/(2σ_t² α_t (1-ᾱ_t)) ‖ε - ε_θ(x_t,t)‖² ]
//
// and shows where two ways to the same mean part: where the predicted data is clipped.
package predict
