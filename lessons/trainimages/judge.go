package trainimages

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"

	"denoise/ddpm"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/lessons/check"
	"denoise/lessons/figure"

	"github.com/gomlx/compute"
)

// Judgement is what two classifiers think of some images: how many are of a class with a probability over 0.9.
type Judgement struct {
	What   string             // of which images
	Plain  classifier.Verdict // by a classifier that knows the classes of the data and nothing else
	Strict classifier.Verdict // by one that also knows junk: noise, blurs, pieces, and digits laid over each other
}

// Judge trains two classifiers on the run's own data, which takes some seconds, and has them judge the samples, as many
// held-out images and as much noise. The first row is about the best that can be reached; the last shows what a judge is
// worth: the plain one must call everything a digit, and does so with confidence for some of the noise too.
func Judge(ctx context.Context, backend compute.Backend, run *ddpm.Run, samples *ddpm.Samples) ([]Judgement, error) {
	source, err := dataset.Open(ctx, run.Config().Data, nil)
	if err != nil {
		return nil, err
	}
	held, err := run.HeldOut(ctx, samples.N)
	if err != nil {
		return nil, err
	}
	noise := make([]float32, len(samples.X))
	r := rand.New(rand.NewPCG(1, 0))
	for i := range noise {
		noise[i] = float32(max(-1, min(1, r.NormFloat64())))
	}
	rows := []Judgement{{What: "held-out digits"}, {What: "samples"}, {What: "noise"}}
	for _, junk := range []float64{-1, 0} {
		judge, err := classifier.Train(ctx, backend, source, classifier.Config{Junk: junk})
		if err != nil {
			return nil, fmt.Errorf("trainimages: training a judge: %w", err)
		}
		for i, x := range [][]float32{held.X, samples.X, noise} {
			verdict, err := judge.Judge(x)
			if err != nil {
				return nil, err
			}
			if junk < 0 {
				rows[i].Plain = verdict
			} else {
				rows[i].Strict = verdict
			}
		}
	}
	return rows, nil
}

// Verdicts shows judgements as a table.
func Verdicts(rows []Judgement) figure.Fragment {
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>of a class with p &gt; 0.9</th><th>plain judge</th><th>judge that knows junk</th><th>samples of each class, plain judge</th></tr></thead><tbody>`)
	for _, row := range rows {
		fmt.Fprintf(&b, `<tr><td>%s</td><td>%.1f%%</td><td>%.1f%%</td><td>%v</td></tr>`,
			html.EscapeString(row.What), 100*row.Plain.Share(), 100*row.Strict.Share(), row.Plain.Counts)
	}
	b.WriteString(`</tbody></table>`)
	return figure.Fragment(b.String())
}

// Checks asks of the samples among the rows that 80% or more be of some class, to the plain judge, and that every class
// appear.
func Checks(rows []Judgement) []check.Check {
	var checks []check.Check
	for _, row := range rows {
		if row.What != "samples" {
			continue
		}
		classes := len(row.Plain.Counts)
		checks = append(checks,
			check.Check{Name: "share of samples of a class with p > 0.9", Got: row.Plain.Share(), Want: 1, Tolerance: 0.2, Route: "plain judge", Against: "all"},
			check.Check{Name: "classes that appear", Got: float64(classes - len(row.Plain.Missing())), Want: float64(classes), Route: "counted", Against: "all"})
	}
	return checks
}
