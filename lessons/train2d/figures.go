package train2d

import (
	"context"
	"fmt"

	"denoise/ddpm"
	"denoise/lessons/figure"
)

// window is what every scatter plot shows of the plane: the data have variance 1, and x_T is N(0, I).
var window = [2]float64{-3, 3}

// Scatter draws the data, and the samples over them where there are any.
func Scatter(title string, data, samples []float32) (figure.Chart, error) {
	chart := figure.Chart{Title: title, XLabel: "first coordinate", YLabel: "second coordinate",
		XRange: window, YRange: window, Equal: true, Width: 380}
	for _, set := range []struct {
		points []float32
		dots   figure.Dots
	}{
		{data, figure.Dots{Name: "data", Role: figure.Known, Faint: len(samples) > 0, Radius: 1.5}},
		{samples, figure.Dots{Name: "samples", Role: figure.Learned, Radius: 1.5}},
	} {
		if len(set.points) == 0 {
			continue
		}
		var err error
		if set.dots.X, set.dots.Y, err = figure.Points(set.points); err != nil {
			return chart, err
		}
		chart.Dots = append(chart.Dots, set.dots)
	}
	return chart, nil
}

// Losses draws the loss of a run's log against the step.
func Losses(metrics []ddpm.Metric) figure.Chart {
	line := figure.Line{Name: "simple loss", Role: figure.Learned}
	for _, m := range metrics {
		line.X, line.Y = append(line.X, float64(m.Step)), append(line.Y, m.Loss)
	}
	return figure.Chart{Title: "The loss, ten steps a point", XLabel: "step", YLabel: "L_simple, per coordinate",
		Lines: []figure.Line{line}}
}

// Reverse is the reverse process of n points as a scrubber over t from T to 0, in about that many frames. Under the
// samples stand the data.
func Reverse(ctx context.Context, sampler *ddpm.Sampler, data []float32, T, n, frames int) (figure.Scrubber, error) {
	out := figure.Scrubber{Width: 360}
	every := max(1, T/frames)
	for frame, err := range sampler.Chain(ctx, ddpm.SampleOptions{N: n, Seed: 1}) {
		if err != nil {
			return out, err
		}
		if frame.T%every != 0 && frame.T != T {
			continue
		}
		label := fmt.Sprintf("t = %d", frame.T)
		chart, err := Scatter(label, data, frame.X.X)
		if err != nil {
			return out, err
		}
		out.Frames = append(out.Frames, figure.Frame{Label: label, Picture: chart})
	}
	out.Start = len(out.Frames) - 1
	return out, nil
}
