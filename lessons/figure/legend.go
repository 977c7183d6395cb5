package figure

import (
	"golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of the legend: of a mark, of the gap between entries, of a row.
const (
	mark = 24
	gapX = 16
	rowY = 20
)

// entry is a layer's place in the legend.
type entry struct {
	layer layer
	row   int
	x     vg.Length
}

// entries puts the names in rows of the given width, and returns the height of all.
func (c Chart) entries(width vg.Length) (all []entry, height vg.Length) {
	style := textStyle(tickSize, font.WeightNormal)
	row, x := 0, vg.Length(0)
	for _, l := range c.layers() {
		if l.label() == "" {
			continue
		}
		wide := mark + 6 + style.Width(l.label())
		if x > 0 && x+wide > width {
			row, x = row+1, 0
		}
		all = append(all, entry{l, row, x})
		x += wide + gapX
	}
	if len(all) == 0 {
		return nil, 0
	}
	return all, vg.Length(row+1)*rowY + 6
}

// legend writes the names in rows under the title, each after its mark, and
// returns the height it took.
func (c Chart) legend(dc draw.Canvas) vg.Length {
	style := textStyle(tickSize, font.WeightNormal)
	style.YAlign = draw.YCenter
	all, height := c.entries(dc.Max.X - dc.Min.X)
	for _, e := range all {
		at := vg.Point{X: dc.Min.X + e.x, Y: dc.Max.Y - vg.Length(e.row)*rowY - rowY/2}
		e.layer.sign(dc, at, vg.Point{X: at.X + mark, Y: at.Y})
		dc.FillText(style, vg.Point{X: at.X + mark + 6, Y: at.Y}, e.layer.label())
	}
	return height
}

// header is the height of title and legend.
func (c Chart) header(width vg.Length) vg.Length {
	_, height := c.entries(width)
	if c.Title != "" {
		style := textStyle(titleSize, font.WeightBold)
		height += style.Height(c.Title) + 7
	}
	return height
}

// pixels converts a length in pixels to gonum's unit; a chart is drawn on a
// canvas of one point a pixel.
func pixels(x float64) vg.Length { return vg.Length(x) }
