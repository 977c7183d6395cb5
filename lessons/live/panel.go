package live

import (
	"fmt"
	"html"
	"strings"

	"denoise/ddpm"
	"denoise/lessons/figure"
)

// panel shows the state in a notebook.
type panel struct {
	opts  Options
	place *figure.Place

	drawn   *ddpm.Samples   // the samples that picture shows
	picture figure.Fragment // made once for each set of samples
}

func (p *panel) draw(s state, last bool) error {
	figures, err := p.figures(s, last)
	if err != nil {
		return err
	}
	return p.place.Draw(figures...)
}

// figures returns what is shown: the bar, and under it the loss curve beside the samples.
func (p *panel) figures(s state, last bool) ([]figure.Figure, error) {
	row := figure.Row{}
	if two, logarithmic := s.curve.drawable(); two {
		chart := lossChart(s.curve, logarithmic, s.event.Unit)
		if last {
			row = append(row, chart)
		} else {
			// An <img> would flicker, for the browser loads each new one after drawing the page.
			svg, err := chart.SVG()
			if err != nil {
				return nil, err
			}
			row = append(row, figure.Fragment(svg))
		}
	}
	if s.samples != nil {
		if s.samples != p.drawn {
			h, err := p.samples(s).HTML()
			if err != nil {
				return nil, err
			}
			p.drawn, p.picture = s.samples, figure.Fragment(h)
		}
		row = append(row, p.picture)
	}
	return []figure.Figure{bar(s, p.opts.Title), row}, nil
}

// bar is the progress bar with its line of text; it takes the page's own colour for
// text and stands on the page's background.
func bar(s state, title string) figure.Fragment {
	var b strings.Builder
	b.WriteString(`<div style="font-size:14px;line-height:1.5;max-width:720px;margin:2px 0 8px">`)
	if title != "" {
		fmt.Fprintf(&b, "<b>%s</b><br>", html.EscapeString(title))
	}
	percent := 100 * s.done()
	fmt.Fprintf(&b, `<div role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="%.0f" style="height:10px;border-radius:5px;overflow:hidden;background:rgba(128,128,128,0.3)">`, percent)
	fmt.Fprintf(&b, `<div style="height:100%%;width:%.2f%%;background:#d55e00"></div></div>`, percent)
	b.WriteString(`<span style="font-variant-numeric:tabular-nums">` + html.EscapeString(strings.Join(s.parts(), " · ")) + "</span>")
	// The line is there even when it says nothing, so that what is below does not jump.
	fmt.Fprintf(&b, "<br><i>%s&#8203;</i></div>", html.EscapeString(s.doing()))
	return figure.Fragment(b.String())
}

// lossChart is the loss curve, learned and so orange, with the raw losses behind the
// smoothed one.
func lossChart(c curve, logarithmic bool, unit string) figure.Chart {
	if unit == "" {
		unit = "loss"
	}
	return figure.Chart{
		Title: "Loss", XLabel: "step", YLabel: unit, LogY: logarithmic,
		Lines: []figure.Line{
			{Name: "each step", X: c.step, Y: c.raw, Role: figure.Learned, Faint: true},
			{Name: "smoothed", X: c.step, Y: c.smooth, Role: figure.Learned},
		},
		Width: 460, Height: 320,
	}
}

// samples is the last samples as a grid of images, or as points over the data.
func (p *panel) samples(s state) figure.Figure {
	title := fmt.Sprintf("Samples after step %d", s.at)
	if len(s.samples.Shape) == 3 {
		heading := figure.Fragment(`<div style="font-size:14px;font-weight:600;margin-bottom:4px">` + title + "</div>")
		return figure.Column{heading, figure.Grid{Images: figure.Images(*s.samples), Columns: p.opts.Columns, Alt: title}}
	}
	return pointChart(title, s.samples, p.opts.Data)
}

// pointChart draws points of the plane over the data, whose dots are larger so that they are
// still seen.
func pointChart(title string, samples *ddpm.Samples, data []float32) figure.Figure {
	chart := figure.Chart{Title: title, XLabel: "x₁", YLabel: "x₂", Equal: true, Width: 380}
	add := func(name string, xy []float32, d figure.Dots) error {
		x, y, err := figure.Points(xy)
		d.Name, d.X, d.Y = name, x, y
		chart.Dots = append(chart.Dots, d)
		return err
	}
	if len(data) > 0 {
		if err := add("data", data, figure.Dots{Role: figure.Known, Faint: true, Radius: 4}); err != nil {
			return failed{err}
		}
	}
	if err := add("samples", samples.X, figure.Dots{Role: figure.Learned, Radius: 2}); err != nil {
		return failed{err}
	}
	return chart
}

// failed is a figure that cannot be drawn.
type failed struct{ err error }

func (f failed) HTML() (string, error) { return "", f.err }
