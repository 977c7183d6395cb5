package elbo

import (
	"math/rand/v2"

	"denoise/ddpm/exact"
)

// GradientVariance is the variance of the gradient of one term of the bound by the mean μ_θ(x_t,t), times σ_t⁴, for the best
// network, whose mean gradient is 0: when x_{t-1} is drawn, as (3) does, and when it is averaged over, as (5) does.
//
//	drawn:     E(x_{t-1} - μ_θ)² = β̃_t + averaged
//	averaged:  E(μ̃_t - μ_θ)²     = β_t²/(α_t (1-ᾱ_t)) E Var[ε|x_t]
//
// t in 2..T.
func GradientVariance(d *exact.Diffusion, t int) (drawn, averaged float64) {
	s := d.Schedule()
	averaged = s.Beta(t) * s.Beta(t) / (s.Alpha(t) * s.OneMinusAlphaBar(t)) * d.Irreducible(t)
	return s.PosteriorVariance(t) + averaged, averaged
}

// DrawnGradients measures what GradientVariance computes, from n walks of the diffusion: squared distances of x_{t-1} and of
// μ̃_t from the best μ_θ.
func DrawnGradients(d *exact.Diffusion, m exact.Model, t, n int, seed uint64) (drawn, averaged []float64) {
	r := rand.New(rand.NewPCG(seed, 5))
	for range n {
		x0 := d.Data().Sample(r)[0]
		prev := d.Schedule().Marginal(t-1, x0).At(r.NormFloat64())
		xt := d.Schedule().Step(t, prev).At(r.NormFloat64())
		mean, _ := m.Reverse(t, []float64{xt})
		byPath, byKL := prev-mean[0], d.Schedule().Posterior(t, xt, x0).Mean-mean[0]
		drawn, averaged = append(drawn, byPath*byPath), append(averaged, byKL*byKL)
	}
	return drawn, averaged
}
