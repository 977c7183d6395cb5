// Package gauss is the algebra of Gaussian distributions on which the derivation of DDPM (Ho, Jain, Abbeel 2020, arXiv
// 2006.11239) rests. A Gaussian is held by its mean and its variance, never its standard deviation.
//
// Everything is in float64, and one coordinate but for Diagonal: the paper's distributions are isotropic, so that a vector
// is that many independent coordinates. Logarithms are natural, divergences and entropies in nats.
//
//	what                                   identifier                                    where in the paper
//	N(μ, σ²), a draw of it                 Normal, Normal.At, Normal.Sample              everywhere
//	aX + b, X + Y, the merging             Normal.Affine, Normal.Add                     from (2) to (4)
//	p(y|x), a step or a jump               Linear, Linear.Push, Linear.Then              (2), (4)
//	p(x|y) by Bayes' rule                  Linear.Posterior                              (6), (7)
//	the exponents, collected               Normal.Exponent, Linear.Exponent, Quadratic   (6), (7)
//	the square, completed                  Quadratic.Complete, Normal.Mul                (6), (7)
//	KL(p ‖ q), H(p, q), H(p)               KL, CrossEntropy, Normal.Entropy              (5), (16)
//	E f(X)                                 GaussHermite, Rule.Expect                     (8) to (12)
//	the bins of the decoder                Bins, Bins.LogMass                            (13)
//	vectors                                Diagonal, KLDiagonal                          all
package gauss
