package figure

import (
	"golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// legend writes the names in a row under the title, each after its mark, and
// returns the height it took.
func (c Chart) legend(dc draw.Canvas) vg.Length {
	style := textStyle(tickSize, font.WeightNormal)
	style.YAlign = draw.YCenter
	const mark, gap, row = 24, 16, 20
	x, y, rows := dc.Min.X, dc.Max.Y-row/2, vg.Length(0)

	entry := func(name string, sign func(from, to vg.Point)) {
		if name == "" {
			return
		}
		width := mark + 6 + style.Width(name)
		if rows == 0 {
			rows = 1
		} else if x+width > dc.Max.X {
			x, y, rows = dc.Min.X, y-row, rows+1
		}
		sign(vg.Point{X: x, Y: y}, vg.Point{X: x + mark, Y: y})
		dc.FillText(style, vg.Point{X: x + mark + 6, Y: y}, name)
		x += width + gap
	}
	for _, d := range c.Dots {
		entry(d.Name, func(from, to vg.Point) {
			glyph := d.glyph()
			glyph.Radius = max(glyph.Radius, 4)
			dc.DrawGlyphNoClip(glyph, vg.Point{X: (from.X + to.X) / 2, Y: from.Y})
		})
	}
	for _, l := range c.Lines {
		entry(l.Name, func(from, to vg.Point) {
			pen := l.style()
			pen.Width = max(pen.Width, 2)
			dc.StrokeLine2(pen, from.X, from.Y, to.X, to.Y)
		})
	}
	if rows > 0 {
		return rows*row + 6
	}
	return 0
}

// pixels converts a length in pixels to gonum's unit; a chart is drawn on a
// canvas of one point a pixel.
func pixels(x float64) vg.Length { return vg.Length(x) }
