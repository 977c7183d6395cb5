// Package trainimages is the lesson that trains the U-Net on images: Algorithms 1 and 2 of Ho et al. 2020 on the built-in
// digits, small enough for two CPU cores and some minutes.
//
// The notebook 13-train-images calls it.
package trainimages

import (
	"denoise/ddpm"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Config is the lesson's training: 16×16 grey digits, a small U-Net and the cosine schedule with T = 250.
//
// Departs from the paper: a T of 250, not 1000, makes sampling four times as fast, and the cosine schedule (Nichol and
// Dhariwal 2021) suits so small a T better than the linear one. The paper's batch of 128, learning rate of 2e-4 and EMA of
// 0.9999 are for 800,000 steps; this training has a few thousand.
func Config() ddpm.Config {
	return ddpm.Config{
		Data:         dataset.Config{Kind: "glyphs", Size: 16, Seed: 1},
		Schedule:     schedule.Config{Kind: "cosine", T: 250},
		Network:      network.Config{UNet: network.Glyphs()},
		Batch:        32,
		LearningRate: 2e-3,
		WarmUp:       100,
		EMADecay:     0.998,
		Seed:         1,
	}
}

// Grid shows the images in that many columns, as wide as a notebook's text.
func Grid(s *ddpm.Samples, columns int, alt string) figure.Grid {
	const width = 800 // pixels
	scale := max(1, min(12, width/(columns*(s.Shape[1]+1))))
	return figure.Grid{Images: figure.Images(*s), Columns: columns, Scale: scale, Alt: alt}
}
