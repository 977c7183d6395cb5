// Package gauss is the algebra of Gaussian distributions on which the derivation of DDPM rests: affine maps, sums of
// independent variables, densities. A Gaussian is held by its mean and its variance, never its standard deviation.
//
// Everything is one coordinate in float64: the paper's distributions are isotropic, so that a vector is that many
// independent coordinates.
package gauss
