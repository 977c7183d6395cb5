package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// dotPlotter draws Dots; it implements gonum's Plotter and DataRanger.
type dotPlotter struct {
	Dots
	chart Chart
}

func (d dotPlotter) Plot(dc draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&dc)
	style := d.glyph()
	for i := range d.X {
		if !d.chart.good(d.X[i], d.Y[i]) {
			continue
		}
		pt := dc.Rectangle.Min
		pt.X, pt.Y = tx(d.X[i]), ty(d.Y[i])
		dc.DrawGlyph(style, pt)
	}
}

func (d dotPlotter) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range d.X {
		if d.chart.good(d.X[i], d.Y[i]) {
			xmin, xmax = min(xmin, d.X[i]), max(xmax, d.X[i])
			ymin, ymax = min(ymin, d.Y[i]), max(ymax, d.Y[i])
		}
	}
	return xmin, xmax, ymin, ymax
}

// glyph is the mark of one dot. Dots let a little of what is below shine through, so
// that crowds look darker.
func (d Dots) glyph() draw.GlyphStyle {
	radius := d.Radius
	if radius == 0 {
		radius = 2.5
	}
	c := d.Role.Colour()
	if d.Faint {
		c = faint(d.Role)
	}
	c.A = 0xb0
	return draw.GlyphStyle{Color: c, Radius: pixels(radius), Shape: draw.CircleGlyph{}}
}
