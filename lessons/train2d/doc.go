// Package train2d is the lesson that trains for the first time: Algorithm 1 of Ho et al. 2020 on points in the plane,
// where every sample can be seen and, for a mixture of Gaussians, held against the truth.
//
// The notebook 10-train-2d calls it. Its loss is (14),
//
//	L_simple = E_{t,x_0,ε} ‖ε − ε_θ(√ᾱ_t x_0 + √(1−ᾱ_t) ε, t)‖²
//
// as a mean over coordinates, so that a network that always answers 0 has a loss of 1.
package train2d

import (
	"denoise/ddpm"
	"denoise/ddpm/preset"
)

// Config is the lesson's training, the preset points, on points of that kind: "mixture", "moons", "swiss-roll" or
// "checkerboard".
func Config(kind string) ddpm.Config {
	config := preset.Points().Config
	config.Data.Kind = kind
	return config
}
