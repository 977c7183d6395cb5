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
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
)

// Config is the lesson's training on points of that kind: "mixture", "moons", "swiss-roll" or "checkerboard". The
// schedule is the paper's, T = 1000; network, batch and learning rate are what two CPU cores train in about a minute.
func Config(kind string) ddpm.Config {
	return ddpm.Config{
		Data:         dataset.Config{Kind: kind, Seed: 1},
		Network:      network.Config{MLP: &network.MLP{}},
		Batch:        512,
		LearningRate: 1e-3,
		WarmUp:       100,
		EMADecay:     0.999,
		Seed:         1,
	}
}
