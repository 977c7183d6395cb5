// Package ddpm is Denoising Diffusion Probabilistic Models (Ho, Jain, Abbeel 2020, arXiv 2006.11239) on GoMLX.
//
// The equations live in two layers. Package schedule holds the tables and the closed forms of one coordinate in float64
// on the host. The methods of Process are the same equations as GoMLX graphs over batches: nodes in, nodes out; they
// look their coefficients up by t, so that each example of a batch has its own time.
//
// # Conventions
//
//   - Time t runs 1..T as in the paper, and ᾱ_0 = 1. Only a network's input and the files of others count from 0.
//   - Variances, never standard deviations, in types and names.
//   - Noise is an argument. The same noise gives the same result on every backend, to float32 precision.
//   - x_0 is data, images in [-1, 1] and NHWC; x_t and ε have its shape [batch, ...]; t is int32 [batch].
//   - Functions that build graphs panic, with the prefix "ddpm: ", as GoMLX's own do.
//
// # Symbol, identifier, equation
//
// The number is that of the equation in the paper.
//
//	symbol                      identifier                                     equation
//	β_t, α_t                    schedule.Beta, schedule.Alpha                  (2)
//	ᾱ_t                         schedule.AlphaBar                              (4)
//	p_θ(x_{t-1}|x_t)            Process.Reverse, schedule.Reverse              (1)
//	q(x_t|x_{t-1})              Process.Step, schedule.Step                    (2)
//	q(x_t|x_0)                  Process.Diffuse, schedule.Marginal             (4)
//	q(x_{t-1}|x_t,x_0)          Process.Posterior, schedule.Posterior          (6)
//	β̃_t                         schedule.PosteriorVariance                     (7)
//	μ̃_t                         schedule.PosteriorMeanCoefficients             (7)
//	μ_θ from ε_θ                Process.MeanFromEps, schedule.MeanFromEps      (11)
//	the bound, along a path     Process.LogRatio                               (3)
//	L_T, L_{t-1}, L_0           Process.PriorKL, Process.Term                  (5)
//	KL of two Gaussians         NormalKL                                       (5)
//	L_{t-1} - C, by means       Process.MeanSquared                            (8)
//	the same, by x_t and ε      Process.Reparametrised                         (9)
//	the same, μ̃ worked out      Process.MeanFromNoise                          (10)
//	the same, by ε_θ            Process.EpsSquared, Process.TargetSquared      (12)
//	ε*                          ExactEps                                       (12)
//	the discretised decoder     DecoderLogLikelihood                           (13)
//	L_simple                    SimpleLoss                                     (14)
//	x_0 from ε                  Process.X0FromEps, schedule.X0FromEps          (15)
//	ε from x_0                  Process.EpsFromX0, schedule.EpsFromX0          (15)
//	ε, x_0, v and the mean      Process.Convert                                (15)
//	the bound without H(x_0)    Evaluation.AboveEntropy                        (16)
//	a pass of Algorithm 2       Process.ReverseStep                            (11)
package ddpm
