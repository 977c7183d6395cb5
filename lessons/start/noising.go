package start

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/dataset"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Digit returns the first of the built-in images that shows the digit: size·size
// values in [-1, 1], rows from the top.
//
// It fails for a digit outside 0..9 and a size outside 8..1024.
func Digit(digit, size int) ([]float32, error) {
	if digit < 0 || digit > 9 {
		return nil, fmt.Errorf("start: digit %d: choose 0 to 9", digit)
	}
	source, err := dataset.Glyphs(size, 0, dataset.Train)
	if err != nil {
		return nil, err
	}
	b := &dataset.Batch{N: 1}
	for step := int64(0); ; step++ { // each digit is one in ten of an endless stream
		if err := source.Fill(step, b); err != nil {
			return nil, err
		}
		if b.Labels[0] == int32(digit) {
			return b.X, nil
		}
	}
}

// Noise returns n independent values of N(0, 1), the same for the same seed.
func Noise(n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 0))
	eps := make([]float32, n)
	for i := range eps {
		eps[i] = float32(r.NormFloat64())
	}
	return eps
}

// Noised is the image after t steps of noise, equation (4), for all its values at once.
//
//	x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε
//
// x0 and eps have one length; t in 0..T, and x_0 itself at t = 0.
func Noised(s *schedule.Schedule, x0, eps []float32, t int) ([]float32, error) {
	if len(x0) != len(eps) {
		return nil, fmt.Errorf("start: %d values of an image and %d of noise: give as many of each", len(x0), len(eps))
	}
	if t < 0 || t > s.T() {
		return nil, fmt.Errorf("start: time %d: choose 0 to %d", t, s.T())
	}
	signal, noise := math.Sqrt(s.AlphaBar(t)), math.Sqrt(s.OneMinusAlphaBar(t))
	xt := make([]float32, len(x0))
	for i := range xt {
		xt[i] = float32(signal*float64(x0[i]) + noise*float64(eps[i]))
	}
	return xt, nil
}

// Noising is the square grey image x0 on its way to noise, in a strip and under a slider.
// Every frame has the same ε, so that only √ᾱ_t and √(1-ᾱ_t) change.
//
// frames is how many times are shown, evenly from 0 to T, both included: 2 or more.
func Noising(s *schedule.Schedule, x0, eps []float32, frames int) (figure.Scrubber, error) {
	size := int(math.Sqrt(float64(len(x0))))
	if size*size != len(x0) || size == 0 {
		return figure.Scrubber{}, fmt.Errorf("start: an image of %d values is not square", len(x0))
	}
	if frames < 2 || frames > s.T()+1 {
		return figure.Scrubber{}, fmt.Errorf("start: %d frames: choose 2 to %d", frames, s.T()+1)
	}
	var out figure.Scrubber
	for i := range frames {
		t := i * s.T() / (frames - 1)
		xt, err := Noised(s, x0, eps, t)
		if err != nil {
			return figure.Scrubber{}, err
		}
		p, err := figure.Images{X: xt, N: 1, Shape: []int{size, size, 1}}.Picture(0)
		if err != nil {
			return figure.Scrubber{}, err
		}
		label := fmt.Sprintf("t = %d", t)
		out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: p})
	}
	out.Start = (frames - 1) / 5
	return out, nil
}

// Factors draws √ᾱ_t, what is left of the image, and √(1-ᾱ_t), the noise, against t.
// Both are known before anything is learned.
func Factors(s *schedule.Schedule) figure.Chart {
	var t, image, noise []float64
	for i := range s.T() + 1 {
		t = append(t, float64(i))
		image = append(image, math.Sqrt(s.AlphaBar(i)))
		noise = append(noise, math.Sqrt(s.OneMinusAlphaBar(i)))
	}
	return figure.Chart{
		Title: "The two factors of equation (4)", XLabel: "time t", YLabel: "factor",
		Lines: []figure.Line{
			{Name: "of the image x₀", X: t, Y: image, Role: figure.Known},
			{Name: "of the noise ε", X: t, Y: noise, Role: figure.Known, Dashed: true},
		},
	}
}
