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

// A field of vectors over a density: what a score points at.
func ExampleArrows() {
	at := []float64{-1, 0, 1}
	heat := figure.Heat{Name: "density", X: at, Y: at, Z: []float64{0, 1, 0, 1, 4, 1, 0, 1, 0}}
	field := figure.Arrows{Name: "score", Role: figure.Known, Scale: 0.4,
		X: []float64{-1, 1, 0, 0}, Y: []float64{0, 0, -1, 1}, DX: []float64{1, -1, 0, 0}, DY: []float64{0, 0, 1, -1}}
	chart := figure.Chart{Title: "The score of q(x_t)", Equal: true, Heat: &heat, Arrows: []figure.Arrows{field}}
	fmt.Println(figure.Show(chart))
	// Output: <nil>
}

// A sample beside its law.
func ExampleHistogram() {
	edges, density, err := figure.Histogram([]float64{0.1, 0.2, 0.3, 0.9}, 0, 1, 2)
	fmt.Println(edges, density, err)
	fmt.Println(figure.Show(figure.Chart{Bars: []figure.Bars{{Name: "sample", Edges: edges, Y: density, Role: figure.Known}}}))
	// Output:
	// [0 0.5 1] [1.5 0.5] <nil>
	// <nil>
}
