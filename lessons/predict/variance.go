package predict

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/lessons/elbo"
	"denoise/lessons/figure"
)

// BestVariance is the variance of the reverse step that makes L_{t-1} least for the best mean: the mean of the squared
// distance from x_{t-1} to it. At t = 1, where the bound has no KL, it is β_1.
//
//	σ_t² = β̃_t + E(μ̃_t - μ_θ)²
//
// t in 1..T.
func BestVariance(c elbo.Setting, t int) float64 {
	if t == 1 {
		return c.Diffusion.Schedule().Beta(1)
	}
	drawn, _ := elbo.GradientVariance(c.Diffusion, t)
	return drawn
}

// SmallVariance is β̃_t, and at t = 1 β_1.
func SmallVariance(c elbo.Setting, t int) float64 {
	if t == 1 {
		return c.Diffusion.Schedule().Beta(1)
	}
	return c.Diffusion.Schedule().PosteriorVariance(t)
}

// LargeVariance is β_t.
func LargeVariance(c elbo.Setting, t int) float64 { return c.Diffusion.Schedule().Beta(t) }

// Position is where a variance lies between β̃_t, 0, and β_t, 1, on the scale of logarithms. t in 2..T.
//
//	f = ln(σ²/β̃_t)/ln(β_t/β̃_t)
func Position(c elbo.Setting, t int, variance float64) float64 {
	s := c.Diffusion.Schedule()
	return math.Log(variance/s.PosteriorVariance(t)) / math.Log(s.Beta(t)/s.PosteriorVariance(t))
}

// With is the bound with another variance.
func With(c elbo.Setting, variance func(c elbo.Setting, t int) float64) (bound.Terms, error) {
	m := c.Model
	m.Variance = func(t int) float64 { return variance(c, t) }
	return c.Diffusion.Bound(m)
}

// Positions draws where the best variance lies between the two fixed ones, against t, up to last.
func Positions(c elbo.Setting, last int) figure.Chart {
	var t, f []float64
	for i := 2; i <= min(last, c.Diffusion.Schedule().T()); i++ {
		t, f = append(t, float64(i)), append(f, Position(c, i, BestVariance(c, i)))
	}
	ends := []float64{0, float64(last)}
	return figure.Chart{
		Title: "Where the best variance lies", XLabel: "time t", YLabel: "0 is β̃, 1 is β", Width: 400, YRange: [2]float64{-0.05, 1.05},
		Lines: []figure.Line{
			{X: ends, Y: []float64{0, 0}, Role: figure.Known, Dashed: true},
			{X: ends, Y: []float64{1, 1}, Role: figure.Known, Dashed: true},
			{Name: "best", X: t, Y: f, Role: figure.Learned},
		},
	}
}

// Costs draws what the two fixed variances cost above the best, for each L_{t-1} up to last.
func Costs(c elbo.Setting, last int) (figure.Chart, error) {
	best, err := With(c, BestVariance)
	if err != nil {
		return figure.Chart{}, err
	}
	chart := figure.Chart{Title: "What a fixed variance costs", XLabel: "time t", YLabel: "nats above the best", LogY: true, Width: 400, YRange: [2]float64{1e-5, 1}}
	for _, fixed := range []struct {
		name   string
		of     func(elbo.Setting, int) float64
		dashed bool
	}{{"σ² = β̃", SmallVariance, false}, {"σ² = β", LargeVariance, true}} {
		b, err := With(c, fixed.of)
		if err != nil {
			return figure.Chart{}, err
		}
		t, y := from2(min(last, b.T()), func(t int) float64 { return b.Prev[t] - best.Prev[t] })
		chart.Lines = append(chart.Lines, figure.Line{Name: fixed.name, X: t, Y: y, Role: figure.Known, Dashed: fixed.dashed})
	}
	return chart, nil
}
