package figure_test

import (
	"fmt"
	"strings"

	"denoise/lessons/figure"
)

// A loss curve: the raw values faint behind the smoothed ones, both learned.
func ExampleChart() {
	steps := []float64{0, 1, 2, 3}
	svg, err := figure.Chart{
		Title: "Loss", XLabel: "step", YLabel: "loss", LogY: true,
		Lines: []figure.Line{
			{Name: "each step", X: steps, Y: []float64{1, 0.2, 0.3, 0.1}, Role: figure.Learned, Faint: true},
			{Name: "smoothed", X: steps, Y: []float64{1, 0.5, 0.35, 0.2}, Role: figure.Learned},
		},
	}.SVG()
	fmt.Println(strings.HasPrefix(svg, "<svg"), err)
	// Output: true <nil>
}

// One image of 2 x 2 pixels under a slider, as itself and inverted.
func ExampleScrubber() {
	batch := figure.Images{X: []float32{-1, 1, 1, -1, 1, -1, -1, 1}, N: 2, Shape: []int{2, 2, 1}}
	var s figure.Scrubber
	for i, label := range []string{"itself", "inverted"} {
		picture, err := batch.Picture(i)
		if err != nil {
			fmt.Println(err)
			return
		}
		s.Frames = append(s.Frames, figure.Frame{Label: label, Picture: picture})
	}
	fmt.Println(figure.Show(s)) // nothing is shown outside a notebook
	// Output: <nil>
}
