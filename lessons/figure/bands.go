package figure

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Band is the pale area between two curves, (X[i], Low[i]) and (X[i], High[i]), as an interval around an estimate. It is
// interrupted where a value is not finite.
type Band struct {
	Name         string
	X, Low, High []float64
	Role         Role
}

type bandLayer struct {
	Band
	chart Chart
}

func (b bandLayer) label() string { return b.Name }
func (b bandLayer) marks() int    { return 0 }

func (b bandLayer) check() error {
	return equal(fmt.Sprintf("band %q has", b.Name), len(b.X), map[string]int{"low": len(b.Low), "high": len(b.High)})
}

func (b bandLayer) good(i int) bool {
	return b.chart.good(b.X[i], b.Low[i]) && b.chart.good(b.X[i], b.High[i])
}

func (b bandLayer) DataRange() (xmin, xmax, ymin, ymax float64) {
	e := nowhere()
	for i := range b.X {
		if b.good(i) {
			e.add(b.X[i], b.Low[i])
			e.add(b.X[i], b.High[i])
		}
	}
	return e.DataRange()
}

func (b bandLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	for i := 0; i < len(b.X); i++ {
		var top plotter.XYs
		low := map[plotter.XY]float64{}
		for ; i < len(b.X) && b.good(i); i++ {
			top = append(top, plotter.XY{X: b.X[i], Y: b.High[i]})
			low[top[len(top)-1]] = b.Low[i]
		}
		fillBetween(dc, p, translucent(b.Role), top, func(at plotter.XY) float64 { return low[at] })
	}
}

func (b bandLayer) sign(dc draw.Canvas, from, to vg.Point) {
	swatch(dc, draw.LineStyle{}, from, to, func(box []vg.Point) { dc.FillPolygon(translucent(b.Role), box) })
}

// fillBetween fills from the curve down to bottom, within the axes.
func fillBetween(dc draw.Canvas, p *plot.Plot, c color.Color, curve plotter.XYs, bottom func(plotter.XY) float64) {
	if len(curve) < 2 {
		return
	}
	tx, ty := p.Transforms(&dc)
	n := len(curve)
	outline := make([]vg.Point, 2*n)
	for i, at := range curve {
		outline[i] = vg.Point{X: tx(at.X), Y: ty(at.Y)}
		outline[2*n-1-i] = vg.Point{X: tx(at.X), Y: ty(bottom(at))}
	}
	dc.FillPolygon(c, dc.ClipPolygonXY(outline))
}

// translucent is the role's colour as a veil: where two of them lie over each other both are seen.
func translucent(r Role) color.NRGBA {
	c := r.Colour()
	c.A = 0x48
	return c
}
