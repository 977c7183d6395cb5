package figure

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Line is a curve through (X[i], Y[i]). It is interrupted where a value is not
// finite. With more than about a thousand points, only the least and the greatest of
// each run of neighbours are drawn: no peak is lost.
type Line struct {
	Name   string // in the legend; empty: not in the legend
	X, Y   []float64
	Role   Role
	Dashed bool
	Faint  bool // thin and pale, for raw values behind a smoothed line
	Filled bool // pale between the line and 0, as for a density
}

type lineLayer struct {
	Line
	chart Chart
}

func (l lineLayer) label() string { return l.Name }
func (l lineLayer) marks() int    { return 0 } // thinned: never too many

func (l lineLayer) check() error {
	return equal(fmt.Sprintf("line %q has", l.Name), len(l.X), map[string]int{"y": len(l.Y)})
}

func (l lineLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	for _, s := range l.chart.segments(l.Line) {
		(&plotter.Line{XYs: s, LineStyle: l.style()}).Plot(dc, p)
	}
}

func (l lineLayer) DataRange() (xmin, xmax, ymin, ymax float64) {
	e := nowhere()
	for i := range l.X {
		if l.chart.good(l.X[i], l.Y[i]) {
			e.add(l.X[i], l.Y[i])
			if l.Filled && !l.chart.LogY {
				e.add(l.X[i], 0)
			}
		}
	}
	return e.DataRange()
}

func (l lineLayer) sign(dc draw.Canvas, from, to vg.Point) {
	pen := l.style()
	pen.Width = max(pen.Width, 2)
	if l.Filled {
		swatch(dc, draw.LineStyle{}, from, to, func(box []vg.Point) { dc.FillPolygon(translucent(l.Role), box) })
		from.Y, to.Y = from.Y+6, to.Y+6
	}
	dc.StrokeLine2(pen, from.X, from.Y, to.X, to.Y)
}

// fillLayer is what is below a filled line. It lies under every line.
type fillLayer struct{ lineLayer }

func (f fillLayer) label() string { return "" }

func (f fillLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	for _, s := range f.chart.segments(f.Line) {
		fillBetween(dc, p, translucent(f.Role), s, func(plotter.XY) float64 { return f.chart.ground(p) })
	}
}

// style is the pen a line is drawn with.
func (l Line) style() draw.LineStyle {
	s := draw.LineStyle{Color: l.Role.Colour(), Width: 2.5}
	if l.Dashed {
		s.Dashes = []vg.Length{7, 4}
	}
	if l.Faint {
		s.Width, s.Color = 1, faint(l.Role)
	}
	return s
}
