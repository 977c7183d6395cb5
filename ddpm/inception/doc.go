// Package inception has the network whose features the FID is measured on, as a graph, and reads its weights.
//
//	FID = |μ_s-μ_d|² + Tr( Σ_s + Σ_d - 2 (Σ_s Σ_d)^½ )
//
// of the means and covariances of the 2048 features (pool3) of samples s and of data d: Heusel et al. 2017 (arXiv 1706.08500),
// equation (6); package quality has the formula. The network is Inception-v3 (Szegedy et al. 2015, arXiv 1512.00567) as TensorFlow
// published it in 2015, by the structure that pytorch-fid gives it. It departs from the Inception-v3 of torchvision so:
//
//	average pools     do not count the zeros beyond the border            Mixed_5b-5d, 6b-6e, 7b
//	Mixed_7c          pools by the maximum in its last branch, not the mean
//	weights           of 2015, with 1008 classes; the classes are not needed here
//
// # Weights
//
// They are not part of this project. pytorch-fid publishes them as pt_inception-2015-12-05-6726825d.pth, at
// https://github.com/mseitzer/pytorch-fid/releases; two lines of Python make of it a file that Open reads:
//
//	import torch; from safetensors.torch import save_file
//	save_file(torch.load("pt_inception-2015-12-05-6726825d.pth"), "inception.safetensors")
//
// The features and the FID were held against those of pytorch-fid's own code with generated weights (testdata/golden.py); the
// published weights were not at hand so far.
//
// # Preprocessing
//
// It is that of pytorch-fid, for images in [-1, 1]: rounding to the 256 levels of a file, grey repeated to three channels,
// [0, 1], bilinear resizing to 299x299 with pixels as squares (align_corners=False) and without a filter where it shrinks, and
// [-1, 1] again. Ho et al. resized by TensorFlow and did not round, so that their FID of 3.17 is not met to the last digit.
// Parmar et al. 2022 (arXiv 2104.11222) measure what resizing alone changes.
package inception
