package figure

import "gonum.org/v1/plot/plotter"

// maxPoints is about how many points of one line are drawn: two for each pixel
// column of a wide chart.
const maxPoints = 1200

// segments cuts a line where a point cannot be drawn and thins what is left.
func (c Chart) segments(l Line) []plotter.XYs {
	var out []plotter.XYs
	var run plotter.XYs
	end := func() {
		if len(run) > 0 {
			out = append(out, thin(run, maxPoints))
			run = nil
		}
	}
	for i := range l.X {
		if !c.good(l.X[i], l.Y[i]) {
			end()
			continue
		}
		run = append(run, plotter.XY{X: l.X[i], Y: l.Y[i]})
	}
	end()
	return out
}

// thin keeps the first, the last and, of each of limit/2 runs of neighbours, the
// least and the greatest y in their order. Lines of at most limit points are
// returned as they are.
func thin(p plotter.XYs, limit int) plotter.XYs {
	if len(p) <= limit {
		return p
	}
	out := plotter.XYs{p[0]}
	inner, runs := p[1:len(p)-1], limit/2
	for r := range runs {
		part := inner[r*len(inner)/runs : (r+1)*len(inner)/runs]
		lo, hi := 0, 0
		for i := range part {
			if part[i].Y < part[lo].Y {
				lo = i
			}
			if part[i].Y > part[hi].Y {
				hi = i
			}
		}
		out = append(out, part[min(lo, hi)])
		if lo != hi {
			out = append(out, part[max(lo, hi)])
		}
	}
	return append(out, p[len(p)-1])
}
