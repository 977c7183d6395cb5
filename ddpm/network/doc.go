// Package network holds the neural networks that predict the noise, or another target that says the same: ε_θ(x_t, t) of
// Ho et al. 2020 (arXiv 2006.11239).
//
// A network is a plain configuration with one method, Predict, that builds its graph and makes its parameters in the
// scope it is given:
//
//	UNet   for images, [batch, height, width, channels]: Ho's U-Net (their appendix B), in any size
//	MLP    for points, [batch, dimensions]
//
// Time is counted as in the paper, 1..T, in everything a caller sees; the embedding itself sees t-1, as Ho's code does.
//
// # One idea a file
//
//	timeembedding.go   t as a vector: sines and cosines, then two dense layers
//	label.go           the class of an example, beside the time
//	groupnorm.go       normalisation within groups of channels
//	conv.go            3×3 and 1×1 convolutions
//	resblock.go        the residual block, where the time enters
//	attention.go       every pixel attends to every other
//	resample.go        halving and doubling the resolution
//	unet.go            how they are put together; presets.go: in which sizes
//	mlp.go             the network for points
//
// # Initial weights
//
// Initial weights are drawn on the host, from the seed in the hyperparameter SeedParam of the scope's store and the
// path of each variable. They depend on nothing else, so the same seed gives the same network on every backend.
package network
