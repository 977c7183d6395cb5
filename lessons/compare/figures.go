package compare

import (
	"context"
	"fmt"
	"strings"

	"denoise/ddpm"
	"denoise/lessons/figure"
	"denoise/lessons/train2d"

	"github.com/gomlx/compute"
)

// Table shows every quantity of every arm, and how far it is from that of the simple loss.
func Table(results []Result) figure.Fragment {
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>trained by</th>`)
	for _, q := range Quantities {
		fmt.Fprintf(&b, "<th>%s</th>", q.Name)
	}
	b.WriteString("</tr></thead><tbody>")
	row := func(name string, interval func(Quantity) Interval) {
		fmt.Fprintf(&b, "<tr><td>%s</td>", name)
		for _, q := range Quantities {
			fmt.Fprintf(&b, "<td>%s</td>", interval(q))
		}
		b.WriteString("</tr>")
	}
	for _, a := range Arms() {
		row(a.Name, func(q Quantity) Interval { return Mean(results, a.Name, q) })
	}
	for _, a := range Arms()[1:] {
		row(a.Name+" − simple", func(q Quantity) Interval { return Difference(results, a.Name, "simple", q) })
	}
	b.WriteString("</tbody></table>")
	return figure.Fragment(b.String())
}

// TermDifferences draws, by tenths of the chain, how much the terms of each arm differ from those of the simple loss, with their
// intervals over the seeds.
func TermDifferences(results []Result) figure.Chart {
	chart := figure.Chart{Title: "Terms of the bound, less those of the simple loss", XLabel: "tenth of the chain, from t = 1 on", YLabel: "bits/dim"}
	for i, a := range Arms()[1:] {
		line := figure.Line{Name: a.Name, Role: []figure.Role{figure.Learned, figure.Third, figure.Fourth}[i], Dashed: i == 0}
		for tenth := range 10 {
			d := Difference(results, a.Name, "simple", Quantity{Of: func(r Result) float64 { return r.Terms[tenth] }})
			line.X, line.Y = append(line.X, float64(tenth+1)), append(line.Y, d.Mean)
		}
		chart.Lines = append(chart.Lines, line)
	}
	return chart
}

// Samples draws samples of every arm's run of that seed beside each other, over the data.
func Samples(ctx context.Context, backend compute.Backend, folder string, seed int64, n int) (figure.Row, error) {
	var row figure.Row
	for _, a := range Arms() {
		run, err := Open(folder, a, seed)
		if err != nil {
			return nil, err
		}
		data, err := run.HeldOut(ctx, 2000)
		if err != nil {
			return nil, err
		}
		samples, err := draw(ctx, backend, run, n)
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

func draw(ctx context.Context, backend compute.Backend, run *ddpm.Run, n int) (*ddpm.Samples, error) {
	sampler, err := run.Sampler(backend, ddpm.Averaged)
	if err != nil {
		return nil, err
	}
	defer sampler.Close()
	return sampler.Sample(ctx, ddpm.SampleOptions{N: n, Seed: run.Config().Seed})
}
