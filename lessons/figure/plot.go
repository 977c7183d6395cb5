package figure

import (
	"image/color"
	"math"
	"slices"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	pfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes in pixels, chosen so that a chart can be read at half its width.
const (
	titleSize = 17
	labelSize = 16
	tickSize  = 15
	margin    = 12
)

// draw draws the whole chart on a canvas: card, title, legend, axes, data.
func (c Chart) draw(dc draw.Canvas) {
	dc.SetColor(card)
	dc.Fill(dc.Rectangle.Path())
	dc = draw.Crop(dc, margin, -margin, margin, -margin)

	if c.Title != "" {
		style := textStyle(titleSize, font.WeightBold)
		style.YAlign = draw.YTop
		dc.FillText(style, vg.Point{X: dc.Min.X, Y: dc.Max.Y}, c.Title)
		dc.Max.Y -= style.Height(c.Title) + 7
	}
	dc.Max.Y -= c.legend(dc)

	p := c.plot()
	// The label of the y axis is written here: gonum leaves room for it as if it stood
	// at the arithmetic mean of a logarithmic axis.
	left := dc.Min.X
	style := textStyle(labelSize, font.WeightNormal)
	if c.YLabel != "" {
		dc.Min.X += style.Height(c.YLabel) + 6
	}
	if c.Equal {
		dc = c.equalise(p, dc)
	}
	style.Rotation, style.XAlign, style.YAlign = math.Pi/2, draw.XCenter, draw.YTop
	data := p.DataCanvas(dc)
	dc.FillText(style, vg.Point{X: left, Y: data.Center().Y}, c.YLabel)
	p.Draw(dc)
}

// plot builds the axes and the data, without title and legend.
func (c Chart) plot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = color.Transparent
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = textStyle(labelSize, font.WeightNormal).Font
		axis.Tick.Label.Font = textStyle(tickSize, font.WeightNormal).Font
		axis.Label.TextStyle.Handler, axis.Tick.Label.Handler = handler, handler
		axis.Label.TextStyle.Color, axis.Tick.Label.Color = ink, ink
		axis.LineStyle.Color, axis.Tick.LineStyle.Color = ink, ink
		axis.LineStyle.Width, axis.Tick.LineStyle.Width = 1, 1
		axis.Tick.Length = 5
		axis.Tick.Marker = plot.TickerFunc(linearTicks)
		axis.Padding = 0
	}
	p.X.Label.Text = c.XLabel
	p.X.Label.Padding = 4
	if c.LogX {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.TickerFunc(logTicks)
	}
	if c.LogY {
		p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.TickerFunc(logTicks)
	}

	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = rule, rule
	grid.Vertical.Width, grid.Horizontal.Width = 1, 1
	p.Add(grid)
	for _, l := range c.layers() {
		p.Add(l)
	}
	c.setRanges(p)
	return p
}

// setRanges takes the ranges that were asked for, and leaves some air around
// those that follow from the data.
func (c Chart) setRanges(p *plot.Plot) {
	pad := func(axis *plot.Axis, asked [2]float64, log bool) {
		if asked != [2]float64{} {
			axis.Min, axis.Max = asked[0], asked[1]
			return
		}
		if log {
			if axis.Min == axis.Max {
				axis.Min, axis.Max = axis.Min/2, axis.Max*2
			}
			// No more than 50 powers of ten: what is smaller lies below the axis.
			axis.Max = min(axis.Max, 1e300)
			axis.Min = max(axis.Min, axis.Max/1e50)
			air := math.Pow(axis.Max/axis.Min, 0.04)
			axis.Min, axis.Max = axis.Min/air, axis.Max*air
			return
		}
		if axis.Min == axis.Max {
			axis.Min, axis.Max = axis.Min-1, axis.Max+1
		}
		if c.Heat != nil { // it goes to the edges
			return
		}
		air := 0.03 * (axis.Max - axis.Min)
		if axis.Min != 0 || !c.grounded() || axis == &p.X {
			axis.Min -= air
		}
		axis.Max += air
	}
	pad(&p.X, c.XRange, c.LogX)
	pad(&p.Y, c.YRange, c.LogY)
}

// grounded reports whether bars or filled lines stand on the x axis.
func (c Chart) grounded() bool {
	return len(c.Bars) > 0 || slices.ContainsFunc(c.Lines, func(l Line) bool { return l.Filled })
}

// equalise makes a unit equally long on both axes. It widens the range of one; but with heat, which ends where it ends, it
// returns a smaller canvas.
func (c Chart) equalise(p *plot.Plot, dc draw.Canvas) draw.Canvas {
	data := p.DataCanvas(dc)
	width, height := data.Max.X-data.Min.X, data.Max.Y-data.Min.Y
	perX, perY := (p.X.Max-p.X.Min)/float64(width), (p.Y.Max-p.Y.Min)/float64(height)
	if c.Heat != nil {
		dc.Max.X -= max(0, width-vg.Length((p.X.Max-p.X.Min)/perY))
		dc.Min.Y += max(0, height-vg.Length((p.Y.Max-p.Y.Min)/perX))
		return dc
	}
	widen := func(axis *plot.Axis, factor float64) {
		mid, half := (axis.Min+axis.Max)/2, (axis.Max-axis.Min)/2*factor
		axis.Min, axis.Max = mid-half, mid+half
	}
	if perX < perY {
		widen(&p.X, perY/perX)
	} else {
		widen(&p.Y, perX/perY)
	}
	return dc
}

// faint is the role's colour mixed with the card's: opaque, so that where faint
// lines cross nothing grows dark.
func faint(r Role) color.NRGBA {
	c := r.Colour()
	mix := func(a, b uint8) uint8 { return uint8((2*int(a) + 3*int(b)) / 5) }
	return color.NRGBA{R: mix(c.R, card.R), G: mix(c.G, card.G), B: mix(c.B, card.B), A: 0xff}
}

func textStyle(size vg.Length, weight font.Weight) text.Style {
	return text.Style{
		Color:   ink,
		Font:    pfont.Font{Typeface: "Liberation", Variant: "Sans", Size: size, Weight: weight},
		Handler: handler,
	}
}
