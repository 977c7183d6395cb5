// Package exact is the ground truth for DDPM (Ho, Jain, Abbeel 2020, arXiv 2006.11239): data whose density is known, a
// mixture of Gaussians or of points, and everything about its diffusion that a network has to learn, in closed form or
// by quadrature, in float64 on the host.
//
// A Mixture is the data, a Diffusion is the data under the forward process of a schedule, a Model is the reverse process
// with any prediction of the noise: a trained network's, or Diffusion.Eps, which no network can better. Time t runs
// 1..T, equation numbers are the paper's, and a vector is a []float64.
//
//	symbol                          identifier                               equation
//	q(x_0)                          NewMixture, NewPoints, NewLevels
//	q(x_t)                          Diffusion.Marginal, LogPDF               (4)
//	∇ ln q(x_t)                     Diffusion.Score
//	ε*, E[x_0|x_t], v*              Diffusion.Eps, X0, V                     (12), (14), (15)
//	E|ε - ε*|²/D                    Diffusion.Irreducible                    (14)
//	q(x_0|x_t)                      Diffusion.PosteriorX0
//	q(x_{t-1}|x_t)                  Diffusion.Reverse, Grid.Reverse          (16)
//	q(x_{t-1}|x_t,x_0)              Grid.Posterior                           (6)
//	q(x_{1:T}|x_0)                  Diffusion.Path, LogForward               (2)
//	p_θ(x_{t-1}|x_t), p_θ(x_{0:T})  Model.Reverse, LogJoint, Sample          (1)
//	p_θ(x_0|x_1)                    Continuous, Discrete                     (13)
//	L_T, L_{t-1}, L_0               Diffusion.Bound                          (5)
//	the bound by draws              Diffusion.MonteCarlo                     (3), (5)
//	the bound, H(x_0) apart         Diffusion.EntropyForm                    (16)
//	-ln p_θ(x_0)                    Model.LogLikelihood1D, Diffusion.NLL
//	H(x_0)                          Mixture.Entropy, DiscreteEntropy
package exact
