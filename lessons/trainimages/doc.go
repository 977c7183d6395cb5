// Package trainimages is the lesson that trains the U-Net on images: Algorithms 1 and 2 of Ho et al. 2020 on the built-in
// digits, small enough for two CPU cores and some minutes.
//
// The notebook 13-train-images calls it.
package trainimages

import (
	"context"
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"

	"github.com/gomlx/compute"
)

// Config is the lesson's training: 16×16 grey digits and a small U-Net, T = 200 with the linear schedule scaled to it.
//
// Departs from the paper: T is 200, not 1000, so that sampling takes a fifth of the time; its batch of 128, learning rate
// of 2e-4 and EMA of 0.9999 are for 800,000 steps, and this training has some hundred.
func Config() ddpm.Config {
	return ddpm.Config{
		Data:         dataset.Config{Kind: "glyphs", Size: 16, Seed: 1},
		Schedule:     schedule.Config{T: 200},
		Network:      network.Config{UNet: network.Glyphs()},
		Batch:        64,
		LearningRate: 1e-3,
		WarmUp:       100,
		EMADecay:     0.995,
		Seed:         1,
	}
}

// Grid shows the images in that many columns.
func Grid(s *ddpm.Samples, columns int, alt string) figure.Grid {
	return figure.Grid{Images: figure.Images{X: s.X, N: s.N, Shape: s.Shape}, Columns: columns, Alt: alt}
}

// Judge trains a classifier on the run's own data, which takes some seconds, and asks it how many of the samples are of a
// class with a probability over 0.9, and how many of each class. What looks like no digit is none to it: it knows junk as
// a class of its own.
func Judge(ctx context.Context, backend compute.Backend, run *ddpm.Run, samples *ddpm.Samples) (classifier.Verdict, error) {
	source, err := dataset.Open(ctx, run.Config().Data, nil)
	if err != nil {
		return classifier.Verdict{}, err
	}
	judge, err := classifier.Train(ctx, backend, source, classifier.Config{})
	if err != nil {
		return classifier.Verdict{}, fmt.Errorf("trainimages: the judge: %w", err)
	}
	return judge.Judge(samples.X)
}
