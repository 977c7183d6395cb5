package compare

import (
	"context"
	"fmt"
	"strings"

	"denoise/lessons/figure"
	"denoise/lessons/train2d"

	"github.com/gomlx/compute"
)

// Table shows every quantity of every arm, and how far it is from that of the simple loss.
func (x Experiment) Table(results []Result) figure.Fragment {
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>trained by</th>`)
	for _, q := range x.Quantities {
		fmt.Fprintf(&b, "<th>%s</th>", q.Name)
	}
	b.WriteString("</tr></thead><tbody>")
	row := func(name string, interval func(Quantity) Interval) {
		fmt.Fprintf(&b, "<tr><td style=\"white-space:nowrap\">%s</td>", name)
		for _, q := range x.Quantities {
			fmt.Fprintf(&b, "<td style=\"white-space:nowrap\">%s</td>", interval(q))
		}
		b.WriteString("</tr>")
	}
	for _, a := range x.Arms {
		row(a.Name, func(q Quantity) Interval { return Mean(results, a.Name, q) })
	}
	for _, a := range x.Arms[1:] {
		row(a.Name+" − simple", func(q Quantity) Interval { return Difference(results, a.Name, "simple", q) })
	}
	b.WriteString("</tbody></table>")
	return figure.Fragment(b.String())
}

// Text is the Table for a terminal, a block a quantity. A star marks the differences whose interval leaves 0 out.
func (x Experiment) Text(results []Result) string {
	var b strings.Builder
	for _, q := range x.Quantities {
		fmt.Fprintf(&b, "%s\n", q.Name)
		for i, a := range x.Arms {
			fmt.Fprintf(&b, "  %-8s %18s", a.Name, Mean(results, a.Name, q))
			if i > 0 {
				d, star := Difference(results, a.Name, "simple", q), ""
				if d.Apart() {
					star = " *"
				}
				fmt.Fprintf(&b, "   less simple %18s%s", d, star)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// colours are those of the arms in figures.
var colours = map[string]figure.Role{Bound.Name: figure.Learned, Hybrid.Name: figure.Third, Learned.Name: figure.Neutral, VLB.Name: figure.Fourth}

// TermDifferences draws, by tenths of the chain from that one on (1 to 10), how much the terms of each arm differ from those of the
// simple loss, in the mean over the seeds.
func (x Experiment) TermDifferences(results []Result, from int) figure.Chart {
	chart := figure.Chart{Title: "Terms of the bound, less those of the simple loss", XLabel: "tenth of the chain, from t = 1 on", YLabel: "bits/dim"}
	for _, a := range x.Arms[1:] {
		line := figure.Line{Name: a.Name, Role: colours[a.Name], Dashed: a.Name == Bound.Name}
		for tenth := from; tenth <= 10; tenth++ {
			line.X = append(line.X, float64(tenth))
			line.Y = append(line.Y, Difference(results, a.Name, Simple.Name, Term(tenth)).Mean)
		}
		chart.Lines = append(chart.Lines, line)
	}
	return chart
}

// Samples draws samples of points by every arm's run of that seed beside each other, over the data.
func (x Experiment) Samples(ctx context.Context, backend compute.Backend, folder string, seed int64, n int) (figure.Row, error) {
	var row figure.Row
	m := x.Measurer(backend, folder)
	for _, a := range x.Arms {
		run, err := x.Open(folder, a, seed)
		if err != nil {
			return nil, err
		}
		data, err := run.HeldOut(ctx, 2000)
		if err != nil {
			return nil, err
		}
		samples, err := m.draw(ctx, run, n, n)
		if err != nil {
			return nil, err
		}
		chart, err := train2d.Scatter(a.Name, data.X, samples.X)
		if err != nil {
			return nil, err
		}
		chart.Width = 300
		row = append(row, chart)
	}
	return row, nil
}
