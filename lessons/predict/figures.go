package predict

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/elbo"
	"denoise/lessons/figure"
)

// from2 is f at t = 2..last, with the times as numbers of a chart.
func from2(last int, f func(t int) float64) (t, y []float64) {
	for i := 2; i <= last; i++ {
		t, y = append(t, float64(i)), append(y, f(i))
	}
	return t, y
}

// Weights draws the weight of (12) against t, up to last, for both fixed variances.
func Weights(s *schedule.Schedule, last int) figure.Chart {
	last = min(last, s.T())
	t, small := from2(last, func(t int) float64 { return bound.Weight(s, t, schedule.Eps, s.PosteriorVariance(t)) })
	_, large := from2(last, func(t int) float64 { return bound.Weight(s, t, schedule.Eps, s.Beta(t)) })
	return figure.Chart{
		Title: "The weight of the noise's error, (12)", XLabel: "time t", YLabel: "nats per squared error", LogY: true, Width: 400,
		Lines: []figure.Line{
			{Name: "σ² = β̃", X: t, Y: small, Role: figure.Known},
			{Name: "σ² = β", X: t, Y: large, Role: figure.Known, Dashed: true},
		},
	}
}

// TargetWeights draws the weight of an error of each target, with σ² = β̃: of ε, of the data and of v.
func TargetWeights(s *schedule.Schedule) figure.Chart {
	c := figure.Chart{Title: "The same loss, by target", XLabel: "time t", YLabel: "nats per squared error", LogY: true, Width: 400}
	for _, target := range []struct {
		name string
		of   schedule.Target
		role figure.Role
	}{{"of ε", schedule.Eps, figure.Known}, {"of x₀", schedule.X0, figure.Third}, {"of v", schedule.V, figure.Fourth}} {
		t, w := from2(s.T(), func(t int) float64 { return bound.WeightBySNR(s, t, target.of, schedule.FixedSmall) })
		c.Lines = append(c.Lines, figure.Line{Name: target.name, X: t, Y: w, Role: target.role})
	}
	return c
}

// Guesses draws n examples at t twice: each x_t with the noise in it, and the same x_t with its x_0. The curves are the best
// guesses of the one and of the other from x_t.
func Guesses(c elbo.Setting, t, n int) figure.Row {
	s, r := c.Diffusion.Schedule(), rand.New(rand.NewPCG(1, 6))
	var xt, eps, x0, x, bestEps, bestX0 []float64
	for i := range n {
		x0, eps = append(x0, c.Diffusion.Data().Sample(r)[0]), append(eps, r.NormFloat64())
		xt = append(xt, s.Marginal(t, x0[i]).At(eps[i]))
	}
	for at := -3.0; at <= 3; at += 0.05 {
		x = append(x, at)
		bestEps, bestX0 = append(bestEps, c.Diffusion.Eps(t, []float64{at})[0]), append(bestX0, c.Diffusion.X0(t, []float64{at})[0])
	}
	one := func(title, label string, drawn, best []float64, reach float64) figure.Chart {
		return figure.Chart{
			Title: title, XLabel: fmt.Sprintf("x at t = %d", t), YLabel: label, Width: 400, XRange: [2]float64{-3, 3}, YRange: [2]float64{-reach, reach},
			Dots:  []figure.Dots{{Name: "drawn", X: xt, Y: drawn, Role: figure.Known, Faint: true, Radius: 1.5}},
			Lines: []figure.Line{{Name: "best guess", X: x, Y: best, Role: figure.Learned}},
		}
	}
	return figure.Row{one("The noise in x", "ε", eps, bestEps, 3), one("The data in x", "x₀", x0, bestX0, 2)}
}

// Floor draws the mean squared error of the best guess of the noise against t: no loss can go below it.
func Floor(c elbo.Setting) figure.Chart {
	T := c.Diffusion.Schedule().T()
	var t, floor []float64
	for i := 1; i <= T; i += max(1, T/200) {
		t, floor = append(t, float64(i)), append(floor, c.Diffusion.Irreducible(i))
	}
	return figure.Chart{
		Title: "The loss of the best guess of the noise", XLabel: "time t", YLabel: "mean of (ε - ε*)²", YRange: [2]float64{0, 1.05},
		Lines: []figure.Line{
			{Name: "guessing 0", X: []float64{1, float64(T)}, Y: []float64{1, 1}, Role: figure.Neutral, Dashed: true},
			{Name: "best", X: t, Y: floor, Role: figure.Learned},
		},
	}
}

// Routes draws the mean of the reverse step against the predicted noise: straight from it, by (11), and through the predicted
// x_0, clipped to [-1, 1], by (15) and (7).
func Routes(s *schedule.Schedule, t int, xt float64) figure.Chart {
	var eps, straight, clipped []float64
	for e := -3.0; e <= 3; e += 0.02 {
		eps, straight = append(eps, e), append(straight, s.MeanFromEps(t, xt, e))
		clipped = append(clipped, ClippedMean(s, t, xt, e))
	}
	return figure.Chart{
		Title: fmt.Sprintf("Two ways to the mean, t = %d, x at t = %g", t, xt), XLabel: "predicted noise", YLabel: "mean of x at t - 1", Width: 400,
		Lines: []figure.Line{
			{Name: "straight, (11)", X: eps, Y: straight, Role: figure.Learned, Dashed: true},
			{Name: "clipped, (15) and (7)", X: eps, Y: clipped, Role: figure.Learned},
		},
	}
}

// ClippedMean is the mean of the reverse step by way of the predicted x_0, clipped to [-1, 1]. t in 1..T.
func ClippedMean(s *schedule.Schedule, t int, xt, eps float64) float64 {
	return s.Posterior(t, xt, max(-1, min(1, s.X0FromEps(t, xt, eps)))).Mean
}

// Runaway draws the size of x_t in chains of a network that has learned nothing, from T down to 0, with and without clipping.
func Runaway(c elbo.Setting, chains int) figure.Chart {
	m := c.Untrained().Model
	chart := figure.Chart{Title: "Chains of a network that says 0", XLabel: "time t, from right to left", YLabel: "root mean square of x", LogY: true, Width: 400}
	for _, clip := range []bool{false, true} {
		m.ClipX0 = clip
		r := rand.New(rand.NewPCG(1, 6))
		var paths [][][]float64
		for range chains {
			paths = append(paths, m.Sample(r, 1))
		}
		t, rms := spread(paths)
		line := figure.Line{Name: "straight, (11)", X: t, Y: rms, Role: figure.Learned, Dashed: true}
		if clip {
			line.Name, line.Dashed = "clipped, (15) and (7)", false
		}
		chart.Lines = append(chart.Lines, line)
	}
	return chart
}

// spread is the root mean square of x_t over the paths, for t = 0..T.
func spread(paths [][][]float64) (t, rms []float64) {
	for i := range paths[0] {
		sum := 0.0
		for _, path := range paths {
			sum += path[i][0] * path[i][0]
		}
		t, rms = append(t, float64(i)), append(rms, math.Sqrt(sum/float64(len(paths))))
	}
	return t, rms
}
