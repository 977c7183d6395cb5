package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bars stand side by side: bar i reaches from Edges[i] to Edges[i+1] and up to Y[i], as in a histogram, or over the bins of a
// discrete law. Those that are not finite are left out.
type Bars struct {
	Name  string
	Edges []float64 // increasing, one more than bars
	Y     []float64
	Role  Role
}

// Histogram returns the bars of n bins of equal width over [lo, hi] for a density: a bar's area is the share of the values
// that lie in its bin, lo included and hi not. Shares are of all values, also of those outside.
//
// Errors: no values, lo not below hi, n outside 1..10000.
func Histogram(values []float64, lo, hi float64, n int) (edges, density []float64, err error) {
	if len(values) == 0 || !(lo < hi) || math.IsInf(hi-lo, 0) || n < 1 || n > 10000 {
		return nil, nil, fmt.Errorf("figure: histogram of %d values in %d bins over %g to %g: give at least one value, 1 to 10000 bins and a range that grows", len(values), n, lo, hi)
	}
	width := (hi - lo) / float64(n)
	edges, density = make([]float64, n+1), make([]float64, n)
	for i := range edges {
		edges[i] = lo + float64(i)*width
	}
	for _, v := range values {
		if v >= lo && v < hi {
			density[min(int((v-lo)/width), n-1)] += 1 / (float64(len(values)) * width)
		}
	}
	return edges, density, nil
}

type barLayer struct {
	Bars
	chart Chart
}

func (b barLayer) label() string { return b.Name }
func (b barLayer) marks() int    { return 0 }

func (b barLayer) check() error {
	if len(b.Edges) != len(b.Y)+1 {
		return fmt.Errorf("figure: bars %q have %d edges and %d heights: give one edge more than heights", b.Name, len(b.Edges), len(b.Y))
	}
	for i := range b.Y {
		if !(b.Edges[i] < b.Edges[i+1]) {
			return fmt.Errorf("figure: bars %q have the edge %g before %g: edges must grow", b.Name, b.Edges[i], b.Edges[i+1])
		}
	}
	return nil
}

func (b barLayer) good(i int) bool {
	return b.chart.good(b.Edges[i], b.Y[i]) && b.chart.good(b.Edges[i+1], b.Y[i])
}

func (b barLayer) DataRange() (xmin, xmax, ymin, ymax float64) {
	e := nowhere()
	for i := range b.Y {
		if b.good(i) {
			e.add(b.Edges[i], b.Y[i])
			e.add(b.Edges[i+1], b.Y[i])
			if !b.chart.LogY {
				e.add(b.Edges[i], 0)
			}
		}
	}
	return e.DataRange()
}

// Plot draws a run of neighbours as one shape, with a line around each bar where there is room for it.
func (b barLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&dc)
	ground := ty(b.chart.ground(p))
	fill, pen := translucent(b.Role), draw.LineStyle{Color: b.Role.Colour(), Width: 1}
	for i := 0; i < len(b.Y); i++ {
		var outline []vg.Point
		for ; i < len(b.Y) && b.good(i); i++ {
			left, right, top := tx(b.Edges[i]), tx(b.Edges[i+1]), ty(b.Y[i])
			outline = append(outline, vg.Point{X: left, Y: top}, vg.Point{X: right, Y: top})
			if right-left >= 4 {
				dc.StrokeLines(pen, dc.ClipLinesXY([]vg.Point{{X: left, Y: ground}, {X: left, Y: top}})...)
			}
		}
		if len(outline) > 0 {
			first, last := outline[0], outline[len(outline)-1]
			first.Y, last.Y = ground, ground
			outline = append(append([]vg.Point{first}, outline...), last)
			dc.FillPolygon(fill, dc.ClipPolygonXY(outline))
			dc.StrokeLines(pen, dc.ClipLinesXY(outline)...)
		}
	}
}

func (b barLayer) sign(dc draw.Canvas, from, to vg.Point) {
	pen := draw.LineStyle{Color: b.Role.Colour(), Width: 1}
	swatch(dc, pen, from, to, func(box []vg.Point) { dc.FillPolygon(translucent(b.Role), box) })
}
