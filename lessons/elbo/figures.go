package elbo

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/lessons/figure"
)

// Chord is Jensen's inequality for a w that is either of two values, each half of the time: the logarithm bends down, so
// that the mean of the logarithms, on the chord, lies below the logarithm of the mean.
func Chord(low, high float64) figure.Chart {
	var x, y []float64
	for w := 0.1; w <= 2.2; w += 0.02 {
		x, y = append(x, w), append(y, math.Log(w))
	}
	mean := (low + high) / 2
	below := (math.Log(low) + math.Log(high)) / 2
	return figure.Chart{
		Title: "The logarithm of a mean, and the mean of logarithms", XLabel: "w", YLabel: "ln w, nats", YRange: [2]float64{-2.3, 1},
		Lines: []figure.Line{
			{Name: "ln w", X: x, Y: y, Role: figure.Neutral},
			{Name: "chord", X: []float64{low, high}, Y: []float64{math.Log(low), math.Log(high)}, Role: figure.Neutral, Dashed: true},
			{Name: "Jensen's gap", X: []float64{mean, mean}, Y: []float64{below, math.Log(mean)}, Role: figure.Third},
		},
		Dots: []figure.Dots{
			{X: []float64{low, high}, Y: []float64{math.Log(low), math.Log(high)}, Role: figure.Neutral, Radius: 4},
			{Name: "ln of the mean", X: []float64{mean}, Y: []float64{math.Log(mean)}, Role: figure.Known, Radius: 5},
			{Name: "mean of the ln", X: []float64{mean}, Y: []float64{below}, Role: figure.Learned, Radius: 5},
		},
	}
}

// Encoders draws the toy VAE's bound at x against the mean of the encoder, for three variances of it, under the evidence.
func Encoders(x float64) figure.Chart {
	v := Toy()
	best := v.Posterior(x)
	c := figure.Chart{Title: fmt.Sprintf("The bound at x = %g, for many encoders", x), XLabel: "mean of the encoder", YLabel: "nats", YRange: [2]float64{-6, -2}}
	var m []float64
	for at := 0.0; at <= 2.7; at += 0.05 {
		m = append(m, at)
	}
	evidence := make([]float64, len(m))
	for i := range m {
		evidence[i] = v.LogEvidence(x)
	}
	c.Lines = []figure.Line{{Name: "ln p(x)", X: m, Y: evidence, Role: figure.Known, Dashed: true}}
	for _, e := range []struct {
		name     string
		variance float64
		role     figure.Role
	}{{"variance 1/3", best.Var, figure.Learned}, {"1", 1, figure.Third}, {"1/10", 0.1, figure.Fourth}} {
		y := make([]float64, len(m))
		for i := range m {
			y[i] = v.Bound(x, gauss.Normal{Mean: m[i], Var: e.variance})
		}
		c.Lines = append(c.Lines, figure.Line{Name: e.name, X: m, Y: y, Role: e.role})
	}
	return c
}

// times are 2..T as numbers of a chart.
func times(T int) (t []float64) {
	for i := 2; i <= T; i++ {
		t = append(t, float64(i))
	}
	return t
}

// Terms draws every L_{t-1} of (5), for the best prediction of the noise and for none.
func Terms(c Setting) (figure.Chart, error) {
	best, err := c.Diffusion.Bound(c.Model)
	if err != nil {
		return figure.Chart{}, err
	}
	c = c.Untrained()
	none, err := c.Diffusion.Bound(c.Model)
	if err != nil {
		return figure.Chart{}, err
	}
	t := times(best.T())
	return figure.Chart{
		Title: "The terms of the bound (5)", XLabel: "time t", YLabel: "KL of one step, nats", LogY: true, YRange: [2]float64{1e-6, 2},
		Lines: []figure.Line{
			{Name: "best prediction", X: t, Y: best.Prev[2:], Role: figure.Learned},
			{Name: "no prediction", X: t, Y: none.Prev[2:], Role: figure.Learned, Dashed: true},
		},
	}, nil
}

// WithoutX0 draws the terms of (16) under those of (5), for the best prediction of the noise.
func WithoutX0(c Setting) (figure.Chart, error) {
	five, err := c.Diffusion.Bound(c.Model)
	if err != nil {
		return figure.Chart{}, err
	}
	sixteen, err := c.Diffusion.EntropyForm(c.Model)
	if err != nil {
		return figure.Chart{}, err
	}
	t := times(five.T())
	return figure.Chart{
		Title: "One step back: what it costs with x₀ known and unknown", XLabel: "time t", YLabel: "KL of one step, nats", LogY: true, YRange: [2]float64{1e-9, 2},
		Lines: []figure.Line{
			{Name: "from q given x₀, (5)", X: t, Y: five.Prev[2:], Role: figure.Learned},
			{Name: "from q without x₀, (16)", X: t, Y: sixteen.Steps[2:], Role: figure.Learned, Dashed: true},
		},
	}, nil
}

// Gradients draws GradientVariance against t: how noisy the gradient of one term is, with x_{t-1} drawn and averaged over.
func Gradients(c Setting) figure.Chart {
	T := c.Diffusion.Schedule().T()
	var t, drawn, averaged []float64
	for i := 2; i <= T; i += max(1, T/200) {
		d, a := GradientVariance(c.Diffusion, i)
		s := c.Model.Variance(i)
		t, drawn, averaged = append(t, float64(i)), append(drawn, d/(s*s)), append(averaged, a/(s*s))
	}
	return figure.Chart{
		Title: "How noisy is the gradient of one term?", XLabel: "time t", YLabel: "variance of ∂/∂μ of one term", LogY: true,
		Lines: []figure.Line{
			{Name: "drawn: (3)", X: t, Y: drawn, Role: figure.Third},
			{Name: "in closed form: (5)", X: t, Y: averaged, Role: figure.Learned},
		},
	}
}
