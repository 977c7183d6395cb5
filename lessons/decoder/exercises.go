package decoder

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/lessons/grade"
)

type (
	mass = func(n gauss.Normal, k int) float64
	bits = func(nats []float64, height, width, channels int) float64
)

// between is the mass from centre - w to centre + w, open at the edges of the range where open says so.
func between(n gauss.Normal, k int, w float64, open bool) float64 {
	centre := float64(k)/half - 1
	lo, hi := centre-w, centre+w
	if open && k == 0 {
		lo = math.Inf(-1)
	}
	if open && k == 255 {
		hi = math.Inf(1)
	}
	return n.CDF(hi) - n.CDF(lo)
}

// MassExercise asks for the probability (13) of one level.
var MassExercise = grade.Exercise[mass]{
	Task: "the probability (13) of level k, 0 to 255, under the Gaussian n",
	Probe: func(answer mass) (values []grade.Value) {
		for _, c := range []struct {
			k         int
			mean, std float64 // in levels
		}{{128, 128, 0.94}, {128, 129.3, 0.94}, {0, -0.4, 0.94}, {0, 1.2, 2}, {255, 255.5, 1.5}, {31, 40, 12}} {
			values = append(values, grade.Value{Case: fmt.Sprintf("level %d, mean at %g, standard deviation %g, in levels", c.k, c.mean, c.std), Got: answer(Law(c.mean, c.std), c.k)})
		}
		return values
	},
	Solution: func(n gauss.Normal, k int) float64 { return between(n, k, 1.0/255, true) },
	Mistakes: []grade.Mistake[mass]{
		{Name: "closed edges", Hint: "The inner levels are right. Level 0 takes all below it too, and level 255 all above: there the limit is math.Inf(-1) or math.Inf(1).",
			Answer: func(n gauss.Normal, k int) float64 { return between(n, k, 1.0/255, false) }},
		{Name: "half-width 1/256", Hint: "256 levels have 255 gaps between them. A gap is 2/255 wide, and a bin reaches half a gap to either side.",
			Answer: func(n gauss.Normal, k int) float64 { return between(n, k, 1.0/256, true) }},
		{Name: "the width for the half-width", Hint: "Your bins overlap: 2/255 is from one level to the next. A bin reaches half of that to either side.",
			Answer: func(n gauss.Normal, k int) float64 { return between(n, k, 2.0/255, true) }},
		{Name: "variance for standard deviation", Hint: "If you divide by yourself, divide by n.Std(). n.Var is its square.",
			Answer: func(n gauss.Normal, k int) float64 {
				return between(gauss.Normal{Mean: n.Mean, Var: n.Var * n.Var}, k, 1.0/255, true)
			}},
		{Name: "the root taken twice", Hint: "n.Var is a variance already. A Gaussian made with n.Std() in the place of Var has the wrong width.",
			Answer: func(n gauss.Normal, k int) float64 {
				return between(gauss.Normal{Mean: n.Mean, Var: n.Std()}, k, 1.0/255, true)
			}},
		{Name: "a density for a probability", Hint: "That is the density at the level. It has a unit, and can be above 1; integrate it over the bin.",
			Answer: func(n gauss.Normal, k int) float64 { return n.PDF(float64(k)/half - 1) }},
		{Name: "density times width", Hint: "A good guess where the density is straight over the bin. It is not here, and at the edges it misses all that is beyond.",
			Answer: func(n gauss.Normal, k int) float64 { return n.PDF(float64(k)/half-1) * 2 / 255 }},
		{Name: "the logarithm of it", Hint: "That is ln p, which the bound needs. Here p itself is asked for.",
			Answer: func(n gauss.Normal, k int) float64 { return math.Log(between(n, k, 1.0/255, true)) }},
		{Name: "levels in [0, 1]", Hint: "You put level k at k/255. The data is in [-1, 1], where it is at 2k/255 - 1.",
			Answer: func(n gauss.Normal, k int) float64 {
				return between(gauss.Normal{Mean: n.Mean + 1 - float64(k)/255, Var: n.Var}, k, 1.0/255, true)
			}},
	},
	Tolerance: 1e-9, Relative: 1e-6, // an answer may take the difference of two Φ or of two error functions
}

// BitsExercise asks for bits per dimension of several images.
var BitsExercise = grade.Exercise[bits]{
	Task: "bits per dimension, from the bound of each image in nats",
	Probe: func(answer bits) (values []grade.Value) {
		for _, c := range []struct {
			nats                    []float64
			height, width, channels int
		}{{[]float64{7985.2}, 32, 32, 3}, {[]float64{8110.5, 7402.3, 7990.1}, 32, 32, 3}, {[]float64{610.2, 540.9}, 28, 24, 1}} {
			name := fmt.Sprintf("images: %d of %d x %d pixels, channels: %d", len(c.nats), c.height, c.width, c.channels)
			values = append(values, grade.Value{Case: name, Got: answer(c.nats, c.height, c.width, c.channels)})
		}
		return values
	},
	Solution: perDim,
	Mistakes: []grade.Mistake[bits]{
		{Name: "log2 forgotten", Hint: "That is nats per dimension. A bit is ln 2 = 0.693 nats, so there are more bits than nats.",
			Answer: func(nats []float64, h, w, c int) float64 { return perDim(nats, h, w, c) * math.Ln2 }},
		{Name: "per image, not per dimension", Hint: "Those are the bits of a whole image. Divide by the number of its values.",
			Answer: func(nats []float64, h, w, c int) float64 { return perDim(nats, h, w, c) * float64(h*w*c) }},
		{Name: "per pixel, not per dimension", Hint: "A pixel of three channels is three values: D = height · width · channels.",
			Answer: func(nats []float64, h, w, c int) float64 { return perDim(nats, h, w, c) * float64(c) }},
		{Name: "sum for mean", Hint: "Over the images it is a mean. Only inside an image, over its values and over t, are logarithms added.",
			Answer: func(nats []float64, h, w, c int) float64 { return perDim(nats, h, w, c) * float64(len(nats)) }},
		{Name: "times ln 2", Hint: "Divide by ln 2: a bit is the smaller unit, so that the number must become larger.",
			Answer: func(nats []float64, h, w, c int) float64 { return perDim(nats, h, w, c) * math.Ln2 * math.Ln2 }},
		{Name: "log 10 for log 2", Hint: "You divided by ln 10: those are decimal digits.",
			Answer: func(nats []float64, h, w, c int) float64 { return perDim(nats, h, w, c) * math.Ln2 / math.Ln10 }},
		{Name: "a minus too many", Hint: "The bound is of -ln p: its sign is turned already, and bits per dimension of pixels are positive.",
			Answer: func(nats []float64, h, w, c int) float64 { return -perDim(nats, h, w, c) }},
	},
	Relative: 1e-9,
}

func perDim(nats []float64, height, width, channels int) float64 {
	mean := 0.0
	for _, n := range nats {
		mean += n / float64(len(nats))
	}
	return mean / (float64(height*width*channels) * math.Ln2)
}
