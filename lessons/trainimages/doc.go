// Package trainimages is the lesson that trains the U-Net on images: Algorithms 1 and 2 of Ho et al. 2020 on the built-in
// digits, small enough for two CPU cores and some minutes.
//
// The notebook 13-train-images calls it.
package trainimages

import (
	"denoise/ddpm"
	"denoise/ddpm/preset"
	"denoise/lessons/figure"
)

// Config is the lesson's training, the preset glyphs: 16×16 grey digits, a small U-Net and the cosine schedule with
// T = 250.
func Config() ddpm.Config { return preset.Glyphs().Config }

// Grid shows the images in that many columns, as wide as a notebook's text.
func Grid(s *ddpm.Samples, columns int, alt string) figure.Grid {
	const width = 800 // pixels
	scale := max(1, min(12, width/(columns*(s.Shape[1]+1))))
	return figure.Grid{Images: figure.Images(*s), Columns: columns, Scale: scale, Alt: alt}
}
