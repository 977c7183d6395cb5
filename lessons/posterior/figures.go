package posterior

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Compromise is Bayes' rule as a picture, a frame for each t from 2 to last: what x_0 says of x_{t-1}, what x_t says of it,
// and the posterior between them. Both speak of densities of x_{t-1}: the second is that of x_t/√α_t less the noise of
// the step.
func Compromise(s *schedule.Schedule, xt, x0 float64, last int) (figure.Scrubber, error) {
	if last < 2 || last > s.T() {
		return figure.Scrubber{}, fmt.Errorf("posterior: times 2 to %d: choose the last from 2 to %d", last, s.T())
	}
	out := figure.Scrubber{Width: 520}
	x := figure.Evenly(-3, 3, 240)
	for t := 2; t <= last; t++ {
		fromX0 := s.Marginal(t-1, x0)
		fromXt := gauss.Normal{Mean: xt, Var: s.Beta(t)}.Affine(1/math.Sqrt(s.Alpha(t)), 0)
		c := figure.Chart{
			Title: fmt.Sprintf("Where was x at t - 1 = %d, when x₀ = %g and x at t = %d is %g?", t-1, x0, t, xt), XLabel: "x at t - 1", YLabel: "density",
			XRange: [2]float64{-3, 3}, YRange: [2]float64{0, 2.5},
			Lines: []figure.Line{
				{Name: "x₀ says", X: x, Y: figure.Curve(x, fromX0.PDF), Role: figure.Third, Dashed: true},
				{Name: "x at t says", X: x, Y: figure.Curve(x, fromXt.PDF), Role: figure.Fourth, Dashed: true},
				{Name: "both: (6)", X: x, Y: figure.Curve(x, s.Posterior(t, xt, x0).PDF), Role: figure.Known},
			},
		}
		out.Frames = append(out.Frames, figure.Frame{Label: fmt.Sprintf("t = %d", t), Picture: c})
	}
	out.Start = min(At, last) - 2
	return out, nil
}

// Walked is the walkers of ByWalking, the line that (7) draws through them without having seen them, and the band of two
// standard deviations √β̃ about it.
func Walked(s *schedule.Schedule, t int, x0 float64, n int) figure.Chart {
	prev, xt := Walk(s, t, x0, n, 1)
	x := figure.Evenly(-3, 3, 2)
	line := func(z float64) []float64 {
		return figure.Curve(x, func(x float64) float64 { return s.Posterior(t, x, x0).At(z) })
	}
	return figure.Chart{
		Title: "One step before, and after", XLabel: fmt.Sprintf("x at t = %d", t), YLabel: fmt.Sprintf("x at t - 1 = %d", t-1),
		XRange: [2]float64{-3, 3}, YRange: [2]float64{-3, 3}, Equal: true, Width: 380,
		Dots: []figure.Dots{{Name: fmt.Sprintf("%d walkers", n), X: xt, Y: prev, Role: figure.Known, Faint: true, Radius: 1.5}},
		Lines: []figure.Line{
			{Name: "mean, (7)", X: x, Y: line(0), Role: figure.Known},
			{Name: "± 2 √β̃", X: x, Y: line(2), Role: figure.Known, Dashed: true},
			{X: x, Y: line(-2), Role: figure.Known, Dashed: true},
		},
	}
}

// Coefficients draws the weights of x_0 and of x_t in the mean (7) against t.
func Coefficients(s *schedule.Schedule) figure.Chart {
	var t, first, second []float64
	for i := 1; i <= s.T(); i++ {
		ofX0, ofXt := s.PosteriorMeanCoefficients(i)
		t, first, second = append(t, float64(i)), append(first, ofX0), append(second, ofXt)
	}
	return figure.Chart{
		Title: "The two coefficients of the mean (7)", XLabel: "time t", YLabel: "coefficient", LogY: true, Width: 400,
		Lines: []figure.Line{
			{Name: "of x at t", X: t, Y: second, Role: figure.Known},
			{Name: "of x₀", X: t, Y: first, Role: figure.Known, Dashed: true},
		},
	}
}

// Variances draws β̃_t and β_t against t, up to last.
func Variances(s *schedule.Schedule, last int) figure.Chart {
	var t, step, posterior []float64
	for i := 1; i <= min(last, s.T()); i++ {
		t, step, posterior = append(t, float64(i)), append(step, s.Beta(i)), append(posterior, s.PosteriorVariance(i))
	}
	return figure.Chart{
		Title: "Variance of a step, there and back", XLabel: "time t", YLabel: "variance", Width: 400,
		XRange: [2]float64{0, float64(last)}, YRange: [2]float64{0, step[len(step)-1] * 1.05},
		Lines: []figure.Line{
			{Name: "β of the step there", X: t, Y: step, Role: figure.Known, Dashed: true},
			{Name: "β̃ of the step back", X: t, Y: posterior, Role: figure.Known},
		},
		Dots: []figure.Dots{{X: t, Y: posterior, Role: figure.Known}},
	}
}
