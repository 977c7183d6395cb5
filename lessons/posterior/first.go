package posterior

import (
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Clamp is the variance that stands for 0 where code clamps β̃_1 from below instead of taking β̃_2.
const Clamp = 1e-20

// PixelBits is what the last step spends on one pixel of 256 levels, in bits, when its mean is off by that many levels: the
// discretised decoder, from the middle of the range.
func PixelBits(variance, levels float64) float64 {
	var bins gauss.Bins
	const pixel = 128
	mean := bins.Centre(pixel) + levels*(bins.Centre(1)-bins.Centre(0))
	return -bins.LogMass(gauss.Normal{Mean: mean, Var: variance}, pixel) / math.Ln2
}

// FirstVariance draws PixelBits against the error, for the variance that the paper's code takes at t = 1, β̃_2, and for the
// clamp.
func FirstVariance(s *schedule.Schedule) figure.Chart {
	x := figure.Evenly(0, 3, 300)
	bits := func(variance float64) []float64 {
		return figure.Curve(x, func(levels float64) float64 { return PixelBits(variance, levels) })
	}
	return figure.Chart{
		Title: "What one pixel costs at t = 1", XLabel: "error of the predicted mean, in levels of 256", YLabel: "bits",
		YRange: [2]float64{0, 42},
		Lines: []figure.Line{
			{Name: "variance β̃ of t = 2", X: x, Y: bits(s.PosteriorVariance(2)), Role: figure.Known},
			{Name: "variance clamped to 1e-20", X: x, Y: bits(Clamp), Role: figure.Neutral, Dashed: true},
		},
	}
}
