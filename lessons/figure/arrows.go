package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Arrows is a field of vectors: arrow i goes from (X[i], Y[i]) by (DX[i], DY[i]), in the units of the axes. Those that are
// not finite are left out.
type Arrows struct {
	Name         string
	X, Y, DX, DY []float64
	Role         Role
	Faint        bool    // pale
	Scale        float64 // the arrows are drawn this many times as long; 0: 1
}

type arrowLayer struct {
	Arrows
	chart Chart
}

func (a arrowLayer) label() string { return a.Name }
func (a arrowLayer) marks() int    { return len(a.X) }

func (a arrowLayer) check() error {
	if a.Scale < 0 || math.IsNaN(a.Scale) || math.IsInf(a.Scale, 0) {
		return fmt.Errorf("figure: arrows %q drawn %g times as long: choose a number above 0, or 0 for 1", a.Name, a.Scale)
	}
	return equal(fmt.Sprintf("arrows %q have", a.Name), len(a.X), map[string]int{"y": len(a.Y), "dx": len(a.DX), "dy": len(a.DY)})
}

// tip is where arrow i ends; ok reports whether it can be drawn.
func (a arrowLayer) tip(i int) (x, y float64, ok bool) {
	scale := a.Scale
	if scale == 0 {
		scale = 1
	}
	x, y = a.X[i]+scale*a.DX[i], a.Y[i]+scale*a.DY[i]
	return x, y, a.chart.good(a.X[i], a.Y[i]) && a.chart.good(x, y)
}

func (a arrowLayer) DataRange() (xmin, xmax, ymin, ymax float64) {
	e := nowhere()
	for i := range a.X {
		if x, y, ok := a.tip(i); ok {
			e.add(a.X[i], a.Y[i])
			e.add(x, y)
		}
	}
	return e.DataRange()
}

func (a arrowLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&dc)
	for i := range a.X {
		if x, y, ok := a.tip(i); ok {
			from := vg.Point{X: tx(a.X[i]), Y: ty(a.Y[i])}
			if dc.Contains(from) {
				a.arrow(dc, from, vg.Point{X: tx(x), Y: ty(y)})
			}
		}
	}
}

func (a arrowLayer) sign(dc draw.Canvas, from, to vg.Point) { a.arrow(dc, from, to) }

// arrow draws one; its head is a third of a short arrow. What would be shorter than its own width is a dot.
func (a Arrows) arrow(dc draw.Canvas, from, to vg.Point) {
	c := a.Role.Colour()
	if a.Faint {
		c = faint(a.Role)
	}
	along := to.Sub(from)
	length := vg.Length(math.Hypot(float64(along.X), float64(along.Y)))
	if length < 1.5 {
		dc.DrawGlyphNoClip(draw.GlyphStyle{Color: c, Radius: 1, Shape: draw.CircleGlyph{}}, from)
		return
	}
	head := min(8, 0.45*length)
	back := along.Scale(head / length)
	neck := to.Sub(back)
	side := vg.Point{X: -back.Y, Y: back.X}.Scale(0.45)
	dc.StrokeLine2(draw.LineStyle{Color: c, Width: 1.6}, from.X, from.Y, neck.X, neck.Y)
	dc.FillPolygon(c, []vg.Point{to, neck.Add(side), neck.Sub(side)})
}
