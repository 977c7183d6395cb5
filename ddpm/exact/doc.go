// Package exact is the ground truth for DDPM (Ho, Jain, Abbeel 2020, arXiv 2006.11239): data whose density is known, a
// mixture of Gaussians or of points, and everything about its diffusion that a network has to learn, in closed form or
// by quadrature, in float64 on the host.
//
// A Mixture is the data, a Diffusion is the data under the forward process of a schedule, a Model is the reverse process
// with any prediction of the noise: a trained network's, or Diffusion.Eps, which no network can better. Time t runs
// 1..T, equation numbers are the paper's, and a vector is a []float64.
//
//	symbol                          identifier                               equation
//	q(x_0)                          Mixture                                  (2)
//	q(x_t)                          Diffusion.Marginal, LogPDF               (4)
//	∇ ln q(x_t)                     Diffusion.Score
//	ε*, E[x_0|x_t], v*              Diffusion.Eps, X0, V                     (12), (15)
//	q(x_0|x_t)                      Diffusion.PosteriorX0
//	q(x_{t-1}|x_t)                  Diffusion.Reverse                        (16)
//	q(x_{1:T}|x_0)                  Diffusion.Path, LogForward               (2)
package exact
