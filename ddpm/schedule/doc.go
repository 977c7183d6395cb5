// Package schedule holds the variances β_1..β_T of the forward process of DDPM (Ho, Jain, Abbeel 2020, arXiv
// 2006.11239) and everything that follows from them in closed form, in float64 on the host.
//
// Time t runs 1..T as in the paper; AlphaBar(0) is 1. Equation numbers are the paper's. The closed forms are for one
// coordinate: the paper's Gaussians are isotropic, so that each coordinate of an image goes its own way.
//
//	symbol                       identifier                                     equation
//	β_t, α_t, ᾱ_t                Beta, Alpha, AlphaBar                          (2), (4)
//	q(x_t|x_{t-1})               Step, StepLinear                               (2)
//	q(x_t|x_0)                   Marginal, MarginalLinear                       (4)
//	q(x_{t-1}|x_t,x_0)           Posterior                                      (6)
//	μ̃_t, β̃_t                     PosteriorMeanCoefficients, PosteriorVariance   (7)
//	μ_θ from ε_θ                 MeanFromEps                                    (11)
//	p_θ(x_{t-1}|x_t), σ_t²       Reverse, LogReverseVariance                    (1), (11)
//	x_0 from ε, ε from x_0       X0FromEps, EpsFromX0                           (15)
//	v, any target from another   VFrom, Conversion, Convert                     (7), (11), (15)
//	a learned σ_t²               LogVarianceRange                               Nichol and Dhariwal 2021, (15)
//	ᾱ_t/(1-ᾱ_t)                  SNR                                            Kingma et al. 2021
//	fewer steps over the same ᾱ  Respace, Spacing                               Nichol and Dhariwal 2021, section 4
//	x_s from x_t with noise η    DDIM                                           Song, Meng and Ermon 2021, (12), (16)
package schedule
