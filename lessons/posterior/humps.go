package posterior

import (
	"fmt"
	"math"

	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// TwoPoints is the diffusion of data that is -1 or 1, each half of the time.
func TwoPoints(s *schedule.Schedule) (*exact.Diffusion, error) {
	data, err := exact.NewPoints([]float64{-1}, []float64{1})
	if err != nil {
		return nil, err
	}
	return exact.New(data, s), nil
}

// Humps draws where x_t came from when x_0 is not known, for data of two points, a frame for each t from 2 to last. Dashed
// stands the same when x_0 is known: (6), for each of the two points.
func Humps(d *exact.Diffusion, xt float64, last int) (figure.Scrubber, error) {
	s := d.Schedule()
	if last < 2 || last > s.T() {
		return figure.Scrubber{}, fmt.Errorf("posterior: times 2 to %d: choose the last from 2 to %d", last, s.T())
	}
	out := figure.Scrubber{Width: 520}
	x := figure.Evenly(-2, 2, 240)
	for t := 2; t <= last; t++ {
		reverse := d.Reverse(t, []float64{xt})
		c := figure.Chart{
			Title: fmt.Sprintf("x at t = %d is %g. Where was it at t - 1?", t, xt), XLabel: fmt.Sprintf("x at t - 1 = %d", t-1), YLabel: "density",
			XRange: [2]float64{-2, 2}, YRange: [2]float64{0, 2.5},
			Lines: []figure.Line{
				{Name: "if x₀ = -1", X: x, Y: figure.Curve(x, s.Posterior(t, xt, -1).PDF), Role: figure.Third, Dashed: true},
				{Name: "if x₀ = 1", X: x, Y: figure.Curve(x, s.Posterior(t, xt, 1).PDF), Role: figure.Fourth, Dashed: true},
				{Name: "x₀ unknown", X: x, Y: figure.Curve(x, func(x float64) float64 { return math.Exp(reverse.LogPDF([]float64{x})) }), Role: figure.Known},
			},
		}
		out.Frames = append(out.Frames, figure.Frame{Label: fmt.Sprintf("t = %d", t), Picture: c})
	}
	out.Start = min(4, last) - 2
	return out, nil
}

// Peaks counts the maxima of q(x_{t-1}|x_t).
func Peaks(d *exact.Diffusion, t int, xt float64) (count int) {
	reverse := d.Reverse(t, []float64{xt})
	const h = 1e-3
	before, here := math.Inf(-1), reverse.LogPDF([]float64{-3})
	for x := -3 + h; x < 3; x += h {
		after := reverse.LogPDF([]float64{x})
		if before < here && here >= after {
			count++
		}
		before, here = here, after
	}
	return count
}

// NotGaussian is how far q(x_{t-1}|x_t) is from the Gaussian with its mean and its variance: the KL in nats, a sum over a
// grid. No other Gaussian is nearer.
func NotGaussian(d *exact.Diffusion, t int, xt float64) float64 {
	reverse := d.Reverse(t, []float64{xt})
	nearest := gauss.Normal{Mean: reverse.Mean()[0], Var: reverse.Variance()[0]}
	const reach, h = 12.0, 0.05
	total := 0.0
	for z := -reach; z <= reach; z += h {
		x := nearest.At(z)
		log := reverse.LogPDF([]float64{x})
		total += h * nearest.Std() * math.Exp(log) * (log - nearest.LogPDF(x))
	}
	return total
}

// Halfway is the first t with ᾱ_t < ½.
func Halfway(s *schedule.Schedule) int {
	t := 1
	for t < s.T() && s.AlphaBar(t) >= 0.5 {
		t++
	}
	return t
}

// Steps are the numbers of steps that NearlyGaussian compares.
var Steps = []int{25, 50, 100, 200, 400, 1000}

// NearlyGaussian draws NotGaussian at x_t = 0.5, half of the way to noise, against the number of steps that the way is cut
// into.
func NearlyGaussian() (figure.Chart, error) {
	var T, kl []float64
	for _, steps := range Steps {
		s, err := schedule.Linear(steps)
		if err != nil {
			return figure.Chart{}, err
		}
		d, err := TwoPoints(s)
		if err != nil {
			return figure.Chart{}, err
		}
		T, kl = append(T, float64(steps)), append(kl, NotGaussian(d, Halfway(s), 0.5))
	}
	return figure.Chart{
		Title: "How far one step back is from a Gaussian", XLabel: "number of steps T", YLabel: "KL to the nearest Gaussian, nats", LogY: true,
		Lines: []figure.Line{{X: T, Y: kl, Role: figure.Known}}, Dots: []figure.Dots{{X: T, Y: kl, Role: figure.Known, Radius: 4}},
	}, nil
}
