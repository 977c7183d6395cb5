// Package ddpm is Denoising Diffusion Probabilistic Models (Ho, Jain, Abbeel 2020, arXiv 2006.11239) on GoMLX.
//
// The equations live in two layers. On the host, in float64 and for one coordinate, package gauss holds the algebra of
// Gaussians, schedule the tables and closed forms, bound the terms of the bound, and exact the ground truth for data whose
// law is known. The methods of Process are the same equations as GoMLX graphs over batches: nodes in, nodes out; they look
// their coefficients up by t, so that each example of a batch has its own time.
//
// A Run is a training and all that came of it. Its Sampler draws, its Evaluator gives the bound in bits per dimension; both,
// like training, take any network.Network, ExactEps among them. Package report measures all that suits the data. A Trainer trains a Run in several sessions, and package
// resident does all three in a process that outlives the cells of a notebook.
//
// # Conventions
//
//   - Time t runs 1..T as in the paper, and ᾱ_0 = 1. Only a network's input and the files of others count from 0.
//   - Variances, never standard deviations, in types and names.
//   - Noise is an argument. The same noise gives the same result on every backend, to float32 precision.
//   - x_0 is data, images in [-1, 1] and NHWC; x_t and ε have its shape [batch, ...]; t is int32 [batch].
//   - Functions that build graphs panic, with the prefix "ddpm: ", as GoMLX's own do.
//
// # Equation, function, lesson
//
// The number is that of the equation in the paper; a step between them goes by its name. The lesson, a notebook,
// derives it and checks it by another route; each function has an Example.
//
//	equation               states                          function                                     lesson
//	(1)                    p_θ(x_{0:T})                    exact.Model.LogJoint                         05-elbo
//	                                                       exact.Model.Reverse
//	                                                       schedule.Schedule.Reverse
//	                                                       ddpm.Process.Reverse
//	(2)                    q(x_t|x_{t-1})                  schedule.Schedule.Step                       01-forward
//	                                                       schedule.Schedule.Beta
//	                                                       ddpm.Process.Step
//	                                                       exact.LogForward
//	(3)                    the bound, by paths             exact.Diffusion.MonteCarlo                   05-elbo
//	                                                       ddpm.Process.LogRatio
//	(4)                    q(x_t|x_0)                      schedule.Schedule.Marginal                   02-jump
//	                                                       schedule.Schedule.AlphaBar
//	                                                       ddpm.Process.Diffuse
//	(5)                    L_T + Σ L_{t-1} + L_0           exact.Diffusion.Bound                        05-elbo
//	                                                       bound.Previous
//	                                                       bound.Prior
//	                                                       ddpm.Process.Term
//	                                                       ddpm.Process.PriorKL
//	(6)                    q(x_{t-1}|x_t,x_0)              schedule.Schedule.Posterior                  04-posterior
//	                                                       ddpm.Process.Posterior
//	(7)                    μ̃_t, β̃_t                      schedule.Schedule.PosteriorMeanCoefficients  04-posterior
//	                                                       schedule.Schedule.PosteriorVariance
//	                                                       ddpm.Process.Posterior
//	(8)                    L_{t-1} from the means          bound.MeanSquared                            06-predict
//	                                                       bound.Constant
//	                                                       ddpm.Process.MeanSquared
//	(9)                    L_{t-1} from x_0 and ε          bound.Reparametrised                         06-predict
//	                                                       ddpm.Process.Reparametrised
//	(10)                   the mean to predict             bound.MeanFromNoise                          06-predict
//	                                                       ddpm.Process.MeanFromNoise
//	(11)                   μ_θ from ε_θ                    schedule.Schedule.MeanFromEps                06-predict
//	                                                       ddpm.Process.MeanFromEps
//	                                                       ddpm.Process.ReverseStep
//	(12)                   L_{t-1} from ε_θ                bound.EpsSquared                             06-predict
//	                                                       bound.Weight
//	                                                       bound.WeightBySNR
//	                                                       ddpm.Process.EpsSquared
//	(13)                   the decoder p_θ(x_0|x_1)        gauss.Bins.LogMass                           08-decoder
//	                                                       gauss.Bins.LogLikelihood
//	                                                       ddpm.DecoderLogLikelihood
//	(14)                   L_simple                        bound.Simple                                 09-simple
//	                                                       ddpm.SimpleLoss
//	(15)                   x_0 from ε                      schedule.Schedule.X0FromEps                  06-predict
//	                                                       schedule.Schedule.EpsFromX0
//	                                                       ddpm.Process.X0FromEps
//	                                                       ddpm.Process.EpsFromX0
//	(16)                   the bound with H(x_0) apart     exact.Diffusion.EntropyForm                  05-elbo
//	                                                       ddpm.Evaluation.AboveEntropy
//	merging                N(μ,σ²) + N(ν,τ²)               gauss.Normal.Add                             02-jump
//	                                                       gauss.Linear.Then
//	SNR                    ᾱ_t/(1-ᾱ_t)                     schedule.Schedule.SNR                        03-prior
//	Bayes                  exponents collected             gauss.Linear.Exponent                        04-posterior
//	                                                       gauss.Normal.Exponent
//	                                                       gauss.Quadratic.Plus
//	completing the square  A x² - 2B x + C                 gauss.Quadratic.Complete                     04-posterior
//	                                                       gauss.Normal.Mul
//	Jensen                 ln E[f] ≥ E[ln f]               elbo.VAE.Jensen                              05-elbo
//	ELBO by KL             ln p(x) = bound + KL(q‖p(z|x))  elbo.VAE.ByKL                                05-elbo
//	                                                       elbo.VAE.Bound
//	KL of Gaussians        KL(p‖q)                         gauss.KL                                     05-elbo
//	                                                       ddpm.NormalKL
//	telescoping            Σ ln q(x_{t-1}|x_0)/q(x_t|x_0)  bound.Telescope                              05-elbo
//	v                      √ᾱ_t ε - √(1-ᾱ_t) x_0           schedule.Schedule.VFrom                      06-predict
//	                                                       schedule.Schedule.Convert
//	                                                       ddpm.Process.Convert
//	learned variance       ln σ² between ln β̃ and ln β    schedule.Schedule.LogVarianceRange           06-predict
//	                                                       ddpm.Process.LearnedLogVariance
//	                                                       ddpm.Process.HybridTerm
//	score                  ∇ ln q(x_t)                     exact.Diffusion.Score                        07-exact
//	                                                       exact.Diffusion.Eps
//	bits/dim               nats/(D ln 2)                   bound.BitsPerDim                             08-decoder
//	rate and distortion    L_T + Σ L_{t-1}, L_0            bound.Terms.Rate                             08-decoder
//	                                                       bound.Terms.Distortion
//	                                                       bound.Terms.RMSE
//	cosine                 ᾱ_t from a squared cosine       schedule.Cosine                              14-beyond
//	respacing              1 - ᾱ_t/ᾱ_s                     schedule.Schedule.Respace                    14-beyond
//	                                                       ddpm.Process.Respace
//	best variance          E Var[x_{t-1}|x_t]              beyond.Best                                  14-beyond
//	importance sampling    p_t ∝ √E[L_{t-1}²]              bound.Importance.Draw                        14-beyond
//	                                                       beyond.Terms.Importance
//	DDIM                   x_s from x̂_0 and old noise     schedule.Schedule.DDIM                       14-beyond
//	                                                       ddpm.Process.DDIMStep
//	guidance               (1+w) ε(x_t,c) - w ε(x_t)       ddpm.Guide                                   14-beyond
//	                                                       beyond.Guided
package ddpm
