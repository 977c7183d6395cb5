package report

import (
	"context"
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/ddpm/inception"

	"github.com/gomlx/compute"
)

// Options say what to measure with. The zero value suits a run of points, and of small images.
type Options struct {
	// HeldOut counts the held-out examples of the bound; 0 means 256.
	HeldOut int
	// Samples counts the samples to draw, and the held-out examples to compare them with; 0 means 1024 points, or 512
	// images. Values at different numbers do not compare.
	Samples int
	// Weights are the run's to measure; "" means ddpm.Averaged.
	Weights ddpm.Weights
	// Bound says how the bound is evaluated. Its Seed is that of the samples too, and of every resampling.
	Bound ddpm.BoundOptions
	// Classifier says how the classifier is trained on whose features images are compared.
	Classifier classifier.Config
	// FID says how the FID of images is measured, where there are weights for it.
	FID FIDOptions
	// Progress, where not nil, hears what is being done, and how far that is.
	Progress func(task string, done, total int)
}

// Report is what was measured. What does not suit the data is nil.
type Report struct {
	Bound  *ddpm.Evaluation
	Law    *Law
	Points *Points
	Images *Images
}

// measuring is one call of Of.
type measuring struct {
	run     *ddpm.Run
	backend compute.Backend
	opts    Options
	train   dataset.Source
	heldOut dataset.Source
	scorer  *scorer // of the samples; nil where no FID is asked for
}

// Of measures the run: the bound first, then the samples. A finite held-out set that has fewer examples than are asked for is
// used whole, and no more samples are drawn than it has examples.
//
// It fails when the run has no checkpoint, for fewer than 2 held-out examples or samples, as inception.Open does, and with the
// context's error when that is cancelled.
//
// A network with classes draws its samples from all of them in turn, which suits data that has of each as many. The bound is
// evaluated without labels.
func Of(ctx context.Context, backend compute.Backend, run *ddpm.Run, opts Options) (*Report, error) {
	m := &measuring{run: run, backend: backend, opts: opts}
	if err := m.open(ctx); err != nil {
		return nil, err
	}
	evaluator, err := run.Evaluator(backend, m.opts.Weights)
	if err != nil {
		return nil, err
	}
	defer evaluator.Close()
	if m.opts.FID.Weights != "" { // before all that takes long
		network, err := inception.Open(backend, m.opts.FID.Weights)
		if err != nil {
			return nil, err
		}
		defer network.Close()
		m.scorer = newScorer(network, m.train.Shape())
	}
	data, err := take(m.heldOut, m.opts.HeldOut)
	if err != nil {
		return nil, err
	}
	report := &Report{}
	evaluator.Progress = m.progress("bound")
	if report.Bound, err = evaluator.Evaluate(ctx, data, m.opts.Bound); err != nil {
		return nil, err
	}
	law, err := run.Config().Data.Law()
	if err != nil {
		return nil, err
	}
	if law != nil {
		evaluator.Progress = m.progress("ε_θ beside ε*")
		if report.Law, err = m.law(ctx, evaluator, data, law); err != nil {
			return nil, err
		}
	}
	samples, err := m.samples(ctx)
	if err != nil {
		return nil, err
	}
	fresh, err := take(m.heldOut, samples.N)
	if err != nil {
		return nil, err
	}
	if law != nil {
		report.Law.Samples, report.Law.HeldOut = likelihood(law, samples), likelihood(law, fresh)
	}
	if !samples.IsImage() {
		report.Points, err = m.points(samples, fresh)
		return report, err
	}
	if report.Images, err = m.images(ctx, samples, fresh); err != nil || m.scorer == nil {
		return report, err
	}
	report.Images.FID, err = m.fid(ctx)
	return report, err
}

// open opens the data and gives the options' zero values their meaning.
func (m *measuring) open(ctx context.Context) (err error) {
	config := m.run.Config().Data
	if m.train, err = dataset.Open(ctx, config, nil); err != nil {
		return err
	}
	config.Split = dataset.HeldOut
	if m.heldOut, err = dataset.Open(ctx, config, nil); err != nil {
		return err
	}
	o := &m.opts
	if o.Weights == "" {
		o.Weights = ddpm.Averaged
	}
	if o.HeldOut == 0 {
		o.HeldOut = 256
	}
	if o.Samples == 0 {
		o.Samples = 1024
		if len(m.train.Shape()) == 3 {
			o.Samples = 512
		}
	}
	if size := dataset.Len(m.heldOut); size > 0 {
		o.HeldOut, o.Samples = min(o.HeldOut, size), min(o.Samples, size)
	}
	if o.HeldOut < 2 || o.Samples < 2 {
		return fmt.Errorf("ddpm/report: %d held-out examples and %d samples; an interval needs 2 or more of each", o.HeldOut, o.Samples)
	}
	if m.labelled() && o.Samples <= classifier.FeatureDim {
		return fmt.Errorf("ddpm/report: %d samples; a Fréchet distance on %d features needs more than so many, and is noisy below ten times as many",
			o.Samples, classifier.FeatureDim)
	}
	return m.opts.FID.resolve(m.train.Shape(), o.Samples)
}

// labelled says whether a classifier can be trained.
func (m *measuring) labelled() bool { return len(m.train.Shape()) == 3 && m.train.Classes() >= 2 }

// take is the first n examples of a source, which has as many.
func take(source dataset.Source, n int) (*ddpm.Samples, error) {
	batch, err := dataset.NewBatch(source, 0, n)
	if err != nil {
		return nil, err
	}
	return &ddpm.Samples{X: batch.X, N: n, Shape: source.Shape()}, nil
}

// samples draws them, some at a time so that the memory suffices. Of those that only the FID needs it keeps their features.
func (m *measuring) samples(ctx context.Context) (*ddpm.Samples, error) {
	sampler, err := m.run.Sampler(m.backend, m.opts.Weights)
	if err != nil {
		return nil, err
	}
	defer sampler.Close()
	all, scored := &ddpm.Samples{N: m.opts.Samples, Shape: m.train.Shape()}, 0
	if m.scorer != nil {
		scored = m.opts.FID.Samples
	}
	n, atOnce := max(all.N, scored), 1024
	if len(all.Shape) == 3 {
		atOnce = 64
	}
	atOnce = min(atOnce, n)
	size := dataset.Numel(m.train)
	progress := m.progress("samples")
	labels := m.run.EveryClass(n + atOnce)
	for part := 0; part*atOnce < n; part++ {
		done := part * atOnce
		progress(done, n)
		opts := ddpm.SampleOptions{N: atOnce, Seed: m.opts.Bound.Seed + int64(part), Variance: m.opts.Bound.Variance, NoClip: m.opts.Bound.NoClip}
		if labels != nil {
			opts.Labels = labels[done : done+atOnce]
		}
		drawn, err := sampler.Sample(ctx, opts)
		if err != nil {
			return nil, err
		}
		all.X = append(all.X, drawn.X[:size*min(atOnce, max(0, all.N-done))]...)
		if count := min(atOnce, scored-done); count > 0 {
			if err := m.scorer.see(drawn.X[:size*count]); err != nil {
				return nil, err
			}
		}
	}
	progress(n, n)
	return all, nil
}

func (m *measuring) progress(task string) func(done, total int) {
	if m.opts.Progress == nil {
		return func(int, int) {}
	}
	return func(done, total int) { m.opts.Progress(task, done, total) }
}
