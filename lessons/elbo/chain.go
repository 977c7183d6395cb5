package elbo

import (
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
)

// Steps is how many steps the lesson's chain has.
const Steps = 100

// Setting is data under diffusion, and a model of it.
type Setting struct {
	Diffusion *exact.Diffusion
	Model     exact.Model
}

// Chain is the diffusion of the lesson's data in that many steps, and the best model for it. The data is two humps, at ±0.98
// with standard deviation 0.2, which makes its variance 1; the model predicts the noise by its exact mean, in the place of a
// network, has σ_t² = β_t for every t, and a density for decoder.
func Chain(steps int) (Setting, error) {
	const at, variance = 0.98, 0.0396
	data, err := exact.NewMixture(
		exact.Component{Weight: 1, Mean: []float64{-at}, Var: variance},
		exact.Component{Weight: 1, Mean: []float64{at}, Var: variance},
	)
	if err != nil {
		return Setting{}, err
	}
	s, err := schedule.Linear(steps)
	if err != nil {
		return Setting{}, err
	}
	d := exact.New(data, s)
	return Setting{d, exact.Model{Schedule: s, Eps: d.Eps, Variance: s.Beta}}, nil
}

// Untrained has, in the place of the best prediction, that of a network which has learned nothing: no noise at all.
func (c Setting) Untrained() Setting {
	c.Model.Eps = func(_ int, xt []float64) []float64 { return make([]float64, len(xt)) }
	return c
}
