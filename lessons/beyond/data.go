package beyond

import (
	"math"

	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Steps is how many steps the schedules have of which a few are taken.
const Steps = 1000

// Humps is the lesson's data: three quarters near -0.5, the others near 1.5, both within a standard deviation of 0.1, so that
// there are coarse things to decide and fine ones to get right. Its mean is 0.
func Humps() (*exact.Mixture, error) {
	return exact.NewMixture(
		exact.Component{Weight: 3, Mean: []float64{-0.5}, Var: 0.01},
		exact.Component{Weight: 1, Mean: []float64{1.5}, Var: 0.01},
	)
}

// Brightness is one coordinate of images of 256 pixels, one bright for four dark, as lesson 03 has it: u = Σ x_i/√256, which is
// near 8 for the bright images and near -8 for the dark, within a standard deviation of 1.
func Brightness() (*exact.Mixture, error) {
	return exact.NewMixture(
		exact.Component{Weight: 1, Mean: []float64{8}, Var: 1},
		exact.Component{Weight: 4, Mean: []float64{-8}, Var: 1},
	)
}

// Few is the data under n steps of the schedule of that kind with 1000, evenly chosen: ᾱ is kept, and β follows.
func Few(data *exact.Mixture, kind string, n int) (*exact.Diffusion, error) {
	all, err := schedule.Config{Kind: kind, T: Steps}.New()
	if err != nil {
		return nil, err
	}
	keep, err := schedule.Ends.Times(Steps, n)
	if err != nil {
		return nil, err
	}
	kept, err := all.Respace(keep)
	if err != nil {
		return nil, err
	}
	return exact.New(data, kept.Schedule), nil
}

// Quantile is the value below which the share p of data on the line lies, 0 < p < 1, by bisection.
func Quantile(data *exact.Mixture, p float64) float64 {
	below := func(x float64) (sum float64) {
		for _, k := range data.Components() {
			sum += k.Weight * gauss.Normal{Mean: k.Mean[0], Var: k.Var}.CDF(x)
		}
		return sum
	}
	low, high := reach(data)
	for high-low > 1e-13*(1+math.Abs(low)) {
		if middle := (low + high) / 2; below(middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// Quantiles are n quantiles of data on the line, evenly spread: those of (i+½)/n.
func Quantiles(data *exact.Mixture, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = Quantile(data, (float64(i)+0.5)/float64(n))
	}
	return x
}

// mean is that of f over q(x_t), for data on the line: the trapezoidal rule, whose error falls exponentially for functions as
// smooth as a Gaussian, with points a quarter of the least standard deviation apart.
func mean(d *exact.Diffusion, t int, f func(x float64) float64) (sum float64) {
	law := d.Marginal(t)
	least := math.Inf(1)
	for _, k := range law.Components() {
		least = min(least, math.Sqrt(k.Var))
	}
	low, high := reach(law)
	mass := 0.0
	for _, x := range figure.Evenly(low, high, int((high-low)/(least/4))) {
		q := math.Exp(law.LogPDF([]float64{x}))
		mass += q
		sum += q * f(x)
	}
	return sum / mass
}

// reach is where data on the line lies, but for 1e-15 of it.
func reach(data *exact.Mixture) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, k := range data.Components() {
		far := 8 * math.Sqrt(k.Var)
		low, high = min(low, k.Mean[0]-far), max(high, k.Mean[0]+far)
	}
	return low, high
}
