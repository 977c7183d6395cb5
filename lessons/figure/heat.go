package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat is a function over a rectangle as an image, as a density in the plane: pale where it is small, and of its role's colour
// where it is large. Between the places where it is given it is interpolated linearly.
type Heat struct {
	Name   string
	X, Y   []float64  // where it is given: at least two of each, evenly spaced, increasing
	Z      []float64  // Z[j*len(X)+i] is the value at X[i], Y[j]; what is not a number is left white
	Role   Role       // Neutral leaves the colours to what is drawn over it
	ZRange [2]float64 // which values are white, and which full; {0, 0}: the least (or 0, where none is negative) and the greatest
}

type heatLayer struct {
	Heat
	chart Chart
}

func (h heatLayer) marks() int { return 0 }

// label is the name with the range, which takes the place of a scale.
func (h heatLayer) label() string {
	if h.Name == "" {
		return ""
	}
	lo, hi := h.zRange()
	return fmt.Sprintf("%s, %.3g to %.3g", h.Name, lo, hi)
}

func (h heatLayer) check() error {
	if h.chart.LogX || h.chart.LogY {
		return fmt.Errorf("figure: heat %q on a logarithmic axis: choose linear axes", h.Name)
	}
	for name, axis := range map[string][]float64{"X": h.X, "Y": h.Y} {
		if len(axis) < 2 {
			return fmt.Errorf("figure: heat %q has %d places in %s: give at least two", h.Name, len(axis), name)
		}
		for i := range axis {
			step := (axis[len(axis)-1] - axis[0]) / float64(len(axis)-1)
			if want := axis[0] + float64(i)*step; !(step > 0) || !(math.Abs(axis[i]-want) <= 1e-6*step) {
				return fmt.Errorf("figure: heat %q has %s[%d] = %g where even steps would have %g: give evenly spaced, increasing places", h.Name, name, i, axis[i], want)
			}
		}
	}
	if len(h.Z) != len(h.X)*len(h.Y) {
		return fmt.Errorf("figure: heat %q has %d values for %d x %d places: give as many", h.Name, len(h.Z), len(h.X), len(h.Y))
	}
	if lo, hi := h.zRange(); !(lo < hi) || math.IsInf(hi-lo, 0) {
		return fmt.Errorf("figure: heat %q has the range %g to %g: give values of which some differ, or a ZRange", h.Name, lo, hi)
	}
	return nil
}

// zRange is the range of the colours.
func (h Heat) zRange() (lo, hi float64) {
	if h.ZRange != [2]float64{} {
		return h.ZRange[0], h.ZRange[1]
	}
	lo, hi = 0, math.Inf(-1)
	for _, z := range h.Z {
		if !math.IsNaN(z) {
			lo, hi = min(lo, z), max(hi, z)
		}
	}
	return lo, hi
}

func (h heatLayer) DataRange() (xmin, xmax, ymin, ymax float64) {
	return h.X[0], h.X[len(h.X)-1], h.Y[0], h.Y[len(h.Y)-1]
}

// Plot draws the part within the axes, a pixel of it for each of the canvas.
func (h heatLayer) Plot(dc draw.Canvas, p *plot.Plot) {
	xmin, xmax, ymin, ymax := h.DataRange()
	xmin, xmax, ymin, ymax = max(xmin, p.X.Min), min(xmax, p.X.Max), max(ymin, p.Y.Min), min(ymax, p.Y.Max)
	if !(xmin < xmax && ymin < ymax) {
		return
	}
	tx, ty := p.Transforms(&dc)
	rect := vg.Rectangle{Min: vg.Point{X: tx(xmin), Y: ty(ymin)}, Max: vg.Point{X: tx(xmax), Y: ty(ymax)}}
	size := rect.Size()
	w, ht := max(1, int(math.Round(float64(size.X)))), max(1, int(math.Round(float64(size.Y))))
	img := image.NewPaletted(image.Rect(0, 0, w, ht), h.ramp())
	lo, hi := h.zRange()
	for row := range ht {
		y := ymax - (float64(row)+0.5)/float64(ht)*(ymax-ymin)
		for col := range w {
			x := xmin + (float64(col)+0.5)/float64(w)*(xmax-xmin)
			if z := h.at(x, y); !math.IsNaN(z) {
				img.Pix[row*img.Stride+col] = uint8(math.Round(255 * min(max((z-lo)/(hi-lo), 0), 1)))
			}
		}
	}
	dc.DrawImage(rect, img)
}

// at interpolates between the four places around (x, y).
func (h Heat) at(x, y float64) float64 {
	find := func(axis []float64, v float64) (i int, frac float64) {
		u := (v - axis[0]) / (axis[len(axis)-1] - axis[0]) * float64(len(axis)-1)
		i = min(max(int(u), 0), len(axis)-2)
		return i, u - float64(i)
	}
	i, fx := find(h.X, x)
	j, fy := find(h.Y, y)
	low, high := h.Z[j*len(h.X)+i:], h.Z[(j+1)*len(h.X)+i:]
	return (1-fy)*((1-fx)*low[0]+fx*low[1]) + fy*((1-fx)*high[0]+fx*high[1])
}

// ramp runs from the card's colour to the role's.
func (h Heat) ramp() color.Palette {
	full := h.Role.Colour()
	out := make(color.Palette, 256)
	for i := range out {
		mix := func(a, b uint8) uint8 { return uint8((int(a)*(255-i) + int(b)*i + 127) / 255) }
		out[i] = color.NRGBA{R: mix(card.R, full.R), G: mix(card.G, full.G), B: mix(card.B, full.B), A: 0xff}
	}
	return out
}

// sign shows the colours from the least to the greatest.
func (h heatLayer) sign(dc draw.Canvas, from, to vg.Point) {
	ramp := h.ramp()
	swatch(dc, draw.LineStyle{Color: ink, Width: 0.5}, from, to, func(box []vg.Point) {
		const parts = 12
		width := (to.X - from.X) / parts
		for i := range parts {
			x := from.X + vg.Length(i)*width // each to the far end, so that no seam is left
			dc.FillPolygon(ramp[i*255/(parts-1)], []vg.Point{{X: x, Y: box[0].Y}, {X: to.X, Y: box[0].Y}, {X: to.X, Y: box[2].Y}, {X: x, Y: box[2].Y}})
		}
	})
}
