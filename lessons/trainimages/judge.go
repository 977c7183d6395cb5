package trainimages

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"

	"denoise/ddpm"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/lessons/check"
	"denoise/lessons/figure"

	"github.com/gomlx/compute"
)

// Set is some images with the digit that each was asked to be; Labels is nil where nothing was asked for.
type Set struct {
	What   string
	Images *ddpm.Samples
	Labels []int
}

// Judgement is what two classifiers think of a set: how many images are of a class with a probability over 0.9.
type Judgement struct {
	Set
	Plain  classifier.Verdict // by a classifier that knows the classes of the data and nothing else
	Strict classifier.Verdict // by one that also knows junk: noise, blurs, pieces, and digits laid over each other
}

// Right is how many of the set the strict judge takes, with that probability, for the digit that was asked for.
func (j Judgement) Right() (count int) {
	for i, label := range j.Labels {
		if j.Strict.Classes[i] == label {
			count++
		}
	}
	return count
}

// Judge trains two classifiers on the run's own data, which takes some seconds, and has them judge the sets, and before them
// n held-out images, after them as much noise. The first row is about the best that can be reached; the last shows what a
// judge is worth: the plain one must call everything a digit, and does so with confidence for some of the noise too.
func Judge(ctx context.Context, backend compute.Backend, run *ddpm.Run, n int, sets ...Set) ([]Judgement, error) {
	data := run.Config().Data
	source, err := dataset.Open(ctx, data, nil)
	if err != nil {
		return nil, err
	}
	held, err := heldOut(ctx, data, n)
	if err != nil {
		return nil, err
	}
	noise := &ddpm.Samples{X: make([]float32, len(held.Images.X)), N: n, Shape: held.Images.Shape}
	r := rand.New(rand.NewPCG(1, 0))
	for i := range noise.X {
		noise.X[i] = float32(max(-1, min(1, r.NormFloat64())))
	}
	var rows []Judgement
	for _, set := range slices.Concat([]Set{held}, sets, []Set{{What: "noise", Images: noise}}) {
		rows = append(rows, Judgement{Set: set})
	}
	for _, junk := range []float64{-1, 0} {
		judge, err := classifier.Train(ctx, backend, source, classifier.Config{Junk: junk})
		if err != nil {
			return nil, fmt.Errorf("trainimages: training a judge: %w", err)
		}
		for i := range rows {
			verdict, err := judge.Judge(rows[i].Images.X)
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

// heldOut are images that no training sees, with their labels.
func heldOut(ctx context.Context, data dataset.Config, n int) (set Set, err error) {
	data.Split = dataset.HeldOut
	source, err := dataset.Open(ctx, data, nil)
	if err != nil {
		return set, err
	}
	batch, err := dataset.NewBatch(source, 0, n)
	if err != nil {
		return set, err
	}
	set = Set{What: "held-out digits", Images: &ddpm.Samples{X: batch.X, N: n, Shape: source.Shape()}}
	for _, label := range batch.Labels {
		set.Labels = append(set.Labels, int(label))
	}
	return set, nil
}

// Verdicts shows judgements as a table.
func Verdicts(rows []Judgement) figure.Fragment {
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>of a class with p &gt; 0.9</th><th>plain judge</th><th>judge that knows junk</th><th>and of the digit asked for</th><th>images of each class, plain judge</th></tr></thead><tbody>`)
	for _, row := range rows {
		asked := "–"
		if n := len(row.Labels); n > 0 {
			asked = fmt.Sprintf("%.1f%%", 100*float64(row.Right())/float64(n))
		}
		fmt.Fprintf(&b, `<tr><td>%s</td><td>%.1f%%</td><td>%.1f%%</td><td>%s</td><td>%v</td></tr>`,
			html.EscapeString(row.What), 100*row.Plain.Share(), 100*row.Strict.Share(), asked, row.Plain.Counts)
	}
	b.WriteString(`</tbody></table>`)
	return figure.Fragment(b.String())
}

// Checks asks of the samples that were to be of a digit that 80% or more be that one, to the judge that knows junk, and that
// every class appear.
func Checks(row Judgement) []check.Check {
	classes := len(row.Plain.Counts)
	return []check.Check{
		{Name: "share of samples that are the digit asked for", Got: float64(row.Right()) / float64(len(row.Labels)), Want: 1, Tolerance: 0.2, Route: "judge that knows junk", Against: "all"},
		{Name: "classes that appear", Got: float64(classes - len(row.Plain.Missing())), Want: float64(classes), Route: "counted", Against: "all"},
	}
}
