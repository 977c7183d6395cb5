package figure

import (
	"fmt"
	"math"
)

// Chart draws lines and dots over two axes. The zero values of its options are
// the usual choice.
type Chart struct {
	Title  string
	XLabel string // with the unit, as "step" or "time t"
	YLabel string

	LogY   bool       // logarithmic y axis; values <= 0 are left out
	XRange [2]float64 // {0, 0}: from the data
	YRange [2]float64 // {0, 0}: from the data
	Equal  bool       // one unit is as long on x as on y, for points in the plane

	Dots  []Dots // drawn first, in order
	Lines []Line // drawn over the dots

	Width  int // pixels on screen; 0: 520
	Height int // pixels on screen; 0: 330, or as Width when Equal
}

// Line is a curve through (X[i], Y[i]). It is interrupted where a value is not
// finite. With more than about a thousand points, only the least and the greatest of
// each run of neighbours are drawn: no peak is lost.
type Line struct {
	Name   string // in the legend; empty: not in the legend
	X, Y   []float64
	Role   Role
	Dashed bool
	Faint  bool // thin and pale, for raw values behind a smoothed line
}

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

// size returns the chart's width and height in pixels.
func (c Chart) size() (w, h int) {
	w, h = c.Width, c.Height
	if w == 0 {
		w = 520
	}
	if h == 0 {
		if h = 330; c.Equal {
			h = w
		}
	}
	return w, h
}

// check returns an error that names what cannot be drawn.
func (c Chart) check() error {
	w, h := c.size()
	if w < 80 || h < 80 || w > 4000 || h > 4000 {
		return fmt.Errorf("figure: chart %q of %d x %d pixels: choose 80 to 4000 for each side", c.Title, w, h)
	}
	some := false
	for _, l := range c.Lines {
		if len(l.X) != len(l.Y) {
			return fmt.Errorf("figure: line %q has %d x values and %d y values: give as many of each", l.Name, len(l.X), len(l.Y))
		}
		some = some || c.drawable(l.X, l.Y)
	}
	for _, d := range c.Dots {
		if len(d.X) != len(d.Y) {
			return fmt.Errorf("figure: dots %q have %d x values and %d y values: give as many of each", d.Name, len(d.X), len(d.Y))
		}
		some = some || c.drawable(d.X, d.Y)
	}
	if !some {
		return fmt.Errorf("figure: chart %q has nothing to draw: no point of it is finite (and above 0 on a logarithmic axis)", c.Title)
	}
	if c.LogY && c.YRange != [2]float64{} && c.YRange[0] <= 0 {
		return fmt.Errorf("figure: chart %q begins its logarithmic axis at %g: begin above 0", c.Title, c.YRange[0])
	}
	for _, r := range [][2]float64{c.XRange, c.YRange} {
		if r != [2]float64{} && !(r[0] < r[1]) {
			return fmt.Errorf("figure: chart %q has the range %g to %g: the first must be the smaller", c.Title, r[0], r[1])
		}
	}
	return nil
}

// drawable reports whether at least one point can be drawn.
func (c Chart) drawable(x, y []float64) bool {
	for i := range x {
		if c.good(x[i], y[i]) {
			return true
		}
	}
	return false
}

// good reports whether the point can be drawn.
func (c Chart) good(x, y float64) bool {
	finite := !math.IsNaN(x) && !math.IsInf(x, 0) && !math.IsNaN(y) && !math.IsInf(y, 0)
	return finite && (!c.LogY || y > 0)
}
