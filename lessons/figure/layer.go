package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// layer is one thing on a chart: a line, a set of dots, ...
type layer interface {
	plot.Plotter
	plot.DataRanger
	check() error                           // says what does not fit
	label() string                          // its name in the legend
	sign(dc draw.Canvas, from, to vg.Point) // draws its mark there, along the middle of a row
	marks() int                             // how many elements it is in SVG, where they can become too many
}

// layers are what the chart holds, from the bottom up.
func (c Chart) layers() []layer {
	var all []layer
	if c.Heat != nil {
		all = append(all, heatLayer{*c.Heat, c})
	}
	for _, b := range c.Bands {
		all = append(all, bandLayer{b, c})
	}
	for _, l := range c.Lines {
		if l.Filled {
			all = append(all, fillLayer{lineLayer{l, c}})
		}
	}
	for _, b := range c.Bars {
		all = append(all, barLayer{b, c})
	}
	for _, d := range c.Dots {
		all = append(all, dotLayer{d, c})
	}
	for _, a := range c.Arrows {
		all = append(all, arrowLayer{a, c})
	}
	for _, l := range c.Lines {
		all = append(all, lineLayer{l, c})
	}
	return all
}

// span is the range of what can be drawn; it begins empty.
type span struct{ xmin, xmax, ymin, ymax float64 }

func nowhere() span { return span{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)} }

func (e *span) add(x, y float64) {
	e.xmin, e.xmax = min(e.xmin, x), max(e.xmax, x)
	e.ymin, e.ymax = min(e.ymin, y), max(e.ymax, y)
}

func (e span) DataRange() (xmin, xmax, ymin, ymax float64) { return e.xmin, e.xmax, e.ymin, e.ymax }

// equal returns an error unless the columns are as long as each other. what names their owner, as `line "loss" has`.
func equal(what string, x int, columns map[string]int) error {
	for name, n := range columns {
		if n != x {
			return fmt.Errorf("figure: %s %d x values and %d %s values: give as many of each", what, x, n, name)
		}
	}
	return nil
}

// ground is the y at which bars and filled areas begin: 0, or the lower end of a logarithmic axis.
func (c Chart) ground(p *plot.Plot) float64 {
	if c.LogY {
		return p.Y.Min
	}
	return 0
}

// swatch is a mark of the legend: a filled rectangle.
func swatch(dc draw.Canvas, s draw.LineStyle, from, to vg.Point, fill func(at []vg.Point)) {
	box := []vg.Point{{X: from.X, Y: from.Y - 6}, {X: to.X, Y: from.Y - 6}, {X: to.X, Y: from.Y + 6}, {X: from.X, Y: from.Y + 6}}
	fill(box)
	if s.Width > 0 {
		dc.StrokeLines(s, append(box, box[0]))
	}
}
