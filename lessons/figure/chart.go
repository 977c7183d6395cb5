package figure

import (
	"fmt"
	"math"
)

// Chart draws over two axes what it holds, each over the one before: heat, bands, bars, dots, arrows, lines. The zero values
// of its options are the usual choice.
type Chart struct {
	Title  string
	XLabel string // with the unit, as "time t" or "L_{t-1}, nats"
	YLabel string

	LogX   bool       // logarithmic x axis; values <= 0 are left out
	LogY   bool       // logarithmic y axis; values <= 0 are left out
	XRange [2]float64 // {0, 0}: from the data
	YRange [2]float64 // {0, 0}: from the data
	Equal  bool       // one unit is as long on x as on y, for points in the plane

	Heat   *Heat
	Bands  []Band
	Bars   []Bars
	Dots   []Dots
	Arrows []Arrows
	Lines  []Line

	Width  int // pixels on screen; 0: 520
	Height int // pixels on screen; 0: 330, or so that the axes are about as long as each other when Equal
}

// size returns the chart's width and height in pixels.
func (c Chart) size() (w, h int) {
	w, h = c.Width, c.Height
	if w == 0 {
		w = 520
	}
	if h == 0 {
		if h = 330; c.Equal {
			h = w + int(c.header(pixels(float64(w-2*margin)))) - 12 // what stands left of the axes is wider than what stands below
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
	for _, l := range c.layers() {
		if err := l.check(); err != nil {
			return err
		}
		xmin, xmax, ymin, ymax := l.DataRange()
		some = some || xmin <= xmax && ymin <= ymax
	}
	if !some {
		return fmt.Errorf("figure: chart %q has nothing to draw: no point of it is finite (and above 0 on a logarithmic axis)", c.Title)
	}
	for _, axis := range []struct {
		log bool
		r   [2]float64
	}{{c.LogX, c.XRange}, {c.LogY, c.YRange}} {
		if axis.log && axis.r != [2]float64{} && axis.r[0] <= 0 {
			return fmt.Errorf("figure: chart %q begins its logarithmic axis at %g: begin above 0", c.Title, axis.r[0])
		}
		if axis.r != [2]float64{} && !(axis.r[0] < axis.r[1]) {
			return fmt.Errorf("figure: chart %q has the range %g to %g: the first must be the smaller", c.Title, axis.r[0], axis.r[1])
		}
	}
	if c.Equal && (c.LogX || c.LogY) {
		return fmt.Errorf("figure: chart %q has equal and logarithmic axes: choose one", c.Title)
	}
	return nil
}

// good reports whether the point can be drawn.
func (c Chart) good(x, y float64) bool {
	finite := !math.IsNaN(x) && !math.IsInf(x, 0) && !math.IsNaN(y) && !math.IsInf(y, 0)
	return finite && (!c.LogX || x > 0) && (!c.LogY || y > 0)
}
