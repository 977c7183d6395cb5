package decoder

import (
	"fmt"
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/lessons/figure"
)

// cut draws the law with that mean, in levels, and the probabilities of the bins first to last that (13) makes of it. The
// bin of pixel k stands out.
func cut(title string, mean float64, k, first, last int) figure.Chart {
	n := Law(mean, Std)
	edges := figure.Evenly(float64(first)-0.5, float64(last)+0.5, last-first+1)
	others, pixel := make([]float64, last-first+1), make([]float64, last-first+1)
	for i := range others {
		others[i], pixel[i] = math.Exp2(-Bits(gauss.Bins{}, n, first+i)), math.NaN()
	}
	others[k-first], pixel[k-first] = pixel[k-first], others[k-first]
	x := figure.Evenly(edges[0]-3, edges[len(edges)-1], 200)
	return figure.Chart{
		Title: title, XLabel: "level, 0 to 255", YLabel: "probability of a level", YRange: [2]float64{0, 0.5},
		Bars: []figure.Bars{
			{Name: "the pixel's level", Edges: edges, Y: pixel, Role: figure.Known},
			{Name: "other levels", Edges: edges, Y: others, Role: figure.Learned},
		},
		Lines: []figure.Line{{Name: "density, per level", X: x, Y: figure.Curve(x, func(x float64) float64 { return n.PDF(x/half-1) / half }), Role: figure.Learned}},
	}
}

// Cut steps through predicted means from the pixel's level to three levels beyond: what the pixel costs then.
func Cut() figure.Scrubber {
	out := figure.Scrubber{Width: 520}
	for off := 0.0; off <= 3; off += 0.25 {
		n := Law(Pixel+off, Std)
		bits := Bits(gauss.Bins{}, n, Pixel)
		title := fmt.Sprintf("The mean is off by %.2f: probability %.3f, %.2f bits", off, math.Exp2(-bits), bits)
		out.Frames = append(out.Frames, figure.Frame{Label: fmt.Sprintf("off by %.2f", off), Picture: cut(title, Pixel+off, Pixel, 125, 134)})
	}
	return out
}

// Black draws the law of a black pixel whose mean is half a level below black, in the bins of (13).
func Black() figure.Chart {
	c := cut("Level 0 gets all that is below it", -0.5, 0, 0, 6)
	c.Width, c.YRange = 400, [2]float64{0, 1}
	return c
}

// Edges draws what a black pixel costs against the predicted mean, with the lowest bin open and closed.
func Edges() figure.Chart {
	x := figure.Evenly(-3, 3, 120)
	return figure.Chart{
		Title: "What a black pixel costs", XLabel: "predicted mean, in levels", YLabel: "bits", YRange: [2]float64{0, 10}, Width: 400,
		Lines: []figure.Line{
			{Name: "lowest bin open, (13)", X: x, Y: figure.Curve(x, func(mean float64) float64 { return Bits(gauss.Bins{}, Law(mean, Std), 0) }), Role: figure.Learned},
			{Name: "lowest bin closed", X: x, Y: figure.Curve(x, func(mean float64) float64 { return ClosedBits(Law(mean, Std), 0) }), Role: figure.Neutral, Dashed: true},
		},
	}
}

// Approximation draws how far the distribution function of the paper's code is from the exact one.
func Approximation() figure.Chart {
	z := figure.Evenly(-5, 5, 200)
	return figure.Chart{
		Title: "tanh less erf", XLabel: "z, standard deviations", YLabel: "difference of Φ, in 10^{-4}", Width: 400,
		Lines: []figure.Line{{X: z, Y: figure.Curve(z, func(z float64) float64 { return 1e4 * (TanhCDF(z) - (gauss.Normal{Var: 1}).CDF(z)) }), Role: figure.Known}},
	}
}

// Tails draws what a pixel costs against the error of the mean, with both distribution functions.
func Tails() figure.Chart {
	x := figure.Evenly(0, 10, 200)
	bits := func(cdf gauss.CDF) []float64 {
		return figure.Curve(x, func(off float64) float64 { return Bits(gauss.Bins{CDF: cdf}, Law(Pixel+off, Std), Pixel) })
	}
	return figure.Chart{
		Title: "What a pixel costs", XLabel: "error of the predicted mean, in levels", YLabel: "bits", Width: 400, YRange: [2]float64{0, 42},
		Lines: []figure.Line{
			{Name: "erf", X: x, Y: bits(gauss.Erf), Role: figure.Learned},
			{Name: "tanh", X: x, Y: bits(gauss.Tanh), Role: figure.Neutral, Dashed: true},
		},
	}
}

// Sharper draws what a pixel costs if its mean is right, against the standard deviation: as a probability, as a density,
// and as the density of the pixel with noise that fills its bin.
func Sharper() figure.Chart {
	x := make([]float64, 126)
	for i := range x {
		x[i] = 0.03 * math.Exp2(float64(i)/15) // up to 9.7
	}
	return figure.Chart{
		Title: "A surer and surer model that is right", XLabel: "standard deviation of the decoder, in levels", YLabel: "bits", LogX: true, XRange: [2]float64{0.03, 10}, YRange: [2]float64{-4, 8},
		Lines: []figure.Line{
			{Name: "probability, (13)", X: x, Y: figure.Curve(x, func(std float64) float64 { return Bits(gauss.Bins{}, Law(Pixel, std), Pixel) }), Role: figure.Learned},
			{Name: "density at the pixel", X: x, Y: figure.Curve(x, DensityBits), Role: figure.Neutral, Dashed: true},
			{Name: "density, bin filled with noise", X: x, Y: figure.Curve(x, DequantisedBits), Role: figure.Fourth, Dashed: true},
		},
	}
}

// Spent draws the terms of the bound in bits against t: those of the rate from t = 2 on, and the distortion at t = 1.
func Spent(b bound.Terms) figure.Chart {
	var edges, bits []float64
	for t := 2; t <= b.T(); t++ {
		edges, bits = append(edges, float64(t)-0.5), append(bits, bound.BitsPerDim(b.Prev[t], b.Dim))
	}
	edges = append(edges, float64(b.T())+0.5)
	return figure.Chart{
		Title: "Where the bits are spent", XLabel: "time t", YLabel: "bits", Width: 400,
		Bars: []figure.Bars{
			{Name: "rate, step by step", Edges: edges, Y: bits, Role: figure.Learned},
			{Name: "distortion", Edges: []float64{0.5, 1.5}, Y: []float64{b.Distortion()}, Role: figure.Fourth},
		},
	}
}

// RateDistortion draws the error of the predicted x_0 against the bits that have been sent when the chain is at x_t, from
// t = T on the left to t = 1.
func RateDistortion(b bound.Terms) figure.Chart {
	var rate, rmse []float64
	for t := b.T(); t >= 1; t-- {
		rate, rmse = append(rate, b.RateFrom(t)), append(rmse, b.RMSE(t))
	}
	return figure.Chart{
		Title: "How good the picture is by then", XLabel: "rate, bits sent so far", YLabel: "RMSE, scale 0 to 255", Width: 400,
		Lines: []figure.Line{{X: rate, Y: rmse, Role: figure.Learned}},
		Dots:  []figure.Dots{{X: rate, Y: rmse, Role: figure.Learned, Radius: 3.5}},
	}
}
