package figure

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Dots is a set of points (X[i], Y[i]). Those that are not finite, or outside the
// ranges of the axes, are left out.
type Dots struct {
	Name   string
	X, Y   []float64
	Role   Role
	Radius float64 // pixels; 0: 2.5
	Faint  bool    // pale, for the data under the samples
}

// Points splits a batch of points in the plane into the coordinates of Dots.
//
// xy holds x0, y0, x1, y1, ...; an odd length is an error.
func Points(xy []float32) (x, y []float64, err error) {
	if len(xy)%2 != 0 {
		return nil, nil, fmt.Errorf("figure: %d values cannot be points in the plane: give an even number, x0, y0, x1, y1, ...", len(xy))
	}
	x, y = make([]float64, len(xy)/2), make([]float64, len(xy)/2)
	for i := range x {
		x[i], y[i] = float64(xy[2*i]), float64(xy[2*i+1])
	}
	return x, y, nil
}

type dotLayer struct {
	Dots
	chart Chart
}

func (d dotLayer) label() string { return d.Name }
func (d dotLayer) marks() int    { return len(d.X) }

func (d dotLayer) check() error {
	return equal(fmt.Sprintf("dots %q have", d.Name), len(d.X), map[string]int{"y": len(d.Y)})
}

func (d dotLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&dc)
	style := d.glyph()
	for i := range d.X {
		if d.chart.good(d.X[i], d.Y[i]) {
			dc.DrawGlyph(style, vg.Point{X: tx(d.X[i]), Y: ty(d.Y[i])})
		}
	}
}

func (d dotLayer) DataRange() (xmin, xmax, ymin, ymax float64) {
	e := nowhere()
	for i := range d.X {
		if d.chart.good(d.X[i], d.Y[i]) {
			e.add(d.X[i], d.Y[i])
		}
	}
	return e.DataRange()
}

func (d dotLayer) sign(dc draw.Canvas, from, to vg.Point) {
	glyph := d.glyph()
	glyph.Radius = max(glyph.Radius, 4)
	dc.DrawGlyphNoClip(glyph, vg.Point{X: (from.X + to.X) / 2, Y: from.Y})
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
