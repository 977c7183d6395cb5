package elbo

import (
	"math"

	"denoise/ddpm/gauss"
)

// VAE is a variational autoencoder of one latent number z and one number x, both Gaussian, so that all that is intractable in
// a large one is exact here.
//
//	z ~ Prior,   x|z ~ Decoder
type VAE struct {
	Prior   gauss.Normal
	Decoder gauss.Linear
}

// Toy is the VAE of the lesson: z ~ N(0, 1), x|z ~ N(z, ½).
func Toy() VAE {
	return VAE{Prior: gauss.Normal{Var: 1}, Decoder: gauss.Linear{Scale: 1, Var: 0.5}}
}

// LogEvidence is ln p(x), in nats, which a large VAE cannot compute.
//
//	ln p(x) = ln ∫ p(x|z) p(z) dz
func (v VAE) LogEvidence(x float64) float64 { return v.Decoder.Push(v.Prior).LogPDF(x) }

// Posterior is p(z|x), the best encoder there is.
func (v VAE) Posterior(x float64) gauss.Normal { return v.Decoder.Posterior(v.Prior, x) }

// Jensen is the step "Jensen" of the derivation for the encoder q(z|x): the evidence as a mean of w = p(x,z)/q(z|x) over
// the encoder, its logarithm, and the mean of the logarithm, which is never larger.
//
//	ln p(x) = ln E_q w ≥ E_q ln w = ELBO
//
// Both means are quadratures of w, in nats. It panics for an encoder of variance 0, which has no w.
func (v VAE) Jensen(x float64, q gauss.Normal) (logOfMean, meanOfLog float64) {
	if q.Var <= 0 {
		panic("elbo: an encoder of variance 0")
	}
	logW := func(z float64) float64 { return v.Decoder.At(z).LogPDF(x) + v.Prior.LogPDF(z) - q.LogPDF(z) }
	mean := rule().Expect(q, func(z float64) float64 { return math.Exp(logW(z)) })
	return math.Log(mean), rule().Expect(q, logW)
}

// ByKL is the step "ELBO by KL": the same bound as what the evidence leaves after the encoder's distance from the posterior.
//
//	ELBO = ln p(x) - KL(q(z|x) ‖ p(z|x))
//
// In nats.
func (v VAE) ByKL(x float64, q gauss.Normal) float64 {
	return v.LogEvidence(x) - gauss.KL(q, v.Posterior(x))
}

// Bound is the ELBO as VAEs compute it: reconstruction less rate, neither of which needs the evidence or the posterior.
//
//	ELBO = E_q ln p(x|z) - KL(q(z|x) ‖ p(z))
//
// In nats.
func (v VAE) Bound(x float64, q gauss.Normal) float64 {
	// ln p(x|z) is, with x and the decoder's mean changed places, a density of the mean.
	reconstruction := -gauss.CrossEntropy(q.Affine(v.Decoder.Scale, v.Decoder.Shift), gauss.Normal{Mean: x, Var: v.Decoder.Var})
	return reconstruction - gauss.KL(q, v.Prior)
}
