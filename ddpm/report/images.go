package report

import (
	"cmp"
	"context"
	"image"
	"math/rand/v2"
	"slices"

	"denoise/ddpm"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/ddpm/quality"
)

// Images compares samples of images with as many held-out ones.
type Images struct {
	N int // of each
	// Features is what a classifier sees, trained on the run's labelled data; nil where these have no labels.
	Features *Features
	// FID is nil where no Inception weights were given.
	FID *FID
	// Copies holds the samples' nearest neighbours by their pixels, in the training set and in a held-out set of equal size.
	Copies quality.Copies

	samples, train, heldOut *ddpm.Samples
}

// Features are measures on the features of a classifier. They are no FID, and compare only with those of the same
// classifier and the same N.
type Features struct {
	// Frechet is the Fréchet distance of the samples to the held-out images, with its interval from resampling; Floor is
	// that of as many training images, which is what samples of the law of the data would have.
	Frechet quality.Interval
	Floor   float64
	// Manifolds are precision and recall of the samples, and Best those of the training images.
	Manifolds, Best quality.PrecisionRecall
	// Verdict says how many samples are of some class, and of which.
	Verdict classifier.Verdict
}

// neighbours is how many images of each set copies are looked for in.
const neighbours = 5000

func (m *measuring) images(ctx context.Context, samples, heldOut *ddpm.Samples) (*Images, error) {
	n := neighbours
	for _, source := range []dataset.Source{m.train, m.heldOut} {
		if size := dataset.Len(source); size > 0 {
			n = min(n, size)
		}
	}
	i := &Images{N: samples.N, samples: samples}
	var err error
	if i.train, err = take(m.train, n); err != nil {
		return nil, err
	}
	if i.heldOut, err = take(m.heldOut, n); err != nil {
		return nil, err
	}
	sets := make([]quality.Set, 3)
	for k, s := range []*ddpm.Samples{samples, i.train, i.heldOut} {
		if sets[k], err = setOf(s); err != nil {
			return nil, err
		}
	}
	m.progress("nearest neighbours")(0, 1)
	if i.Copies, err = quality.Memorisation(sets[0], sets[1], sets[2]); err != nil {
		return nil, err
	}
	m.progress("nearest neighbours")(1, 1)
	if m.labelled() {
		i.Features, err = m.features(ctx, samples, heldOut)
	}
	return i, err
}

func (m *measuring) features(ctx context.Context, samples, heldOut *ddpm.Samples) (*Features, error) {
	training := m.progress("classifier")
	config := m.opts.Classifier
	config.Report = func(step, steps int, _ float64) { training(step, steps) }
	judge, err := classifier.Train(ctx, m.backend, m.train, config)
	if err != nil {
		return nil, err
	}
	n := samples.N
	if size := dataset.Len(m.train); size > 0 {
		n = min(n, size)
	}
	known, err := take(m.train, n)
	if err != nil {
		return nil, err
	}
	f := &Features{}
	if f.Verdict, err = judge.Judge(samples.X); err != nil {
		return nil, err
	}
	sets := make([]quality.Set, 3)
	for k, s := range []*ddpm.Samples{samples, known, heldOut} {
		h, err := judge.Features(s.X)
		if err != nil {
			return nil, err
		}
		if sets[k], err = quality.NewSet(h, classifier.FeatureDim); err != nil {
			return nil, err
		}
	}
	m.progress("Fréchet distance")(0, 1)
	r := rand.New(rand.NewPCG(uint64(m.opts.Bound.Seed), 2))
	if f.Frechet, err = quality.Bootstrap(quality.Frechet, sets[0], sets[2], rounds, 0.95, r); err != nil {
		return nil, err
	}
	m.progress("Fréchet distance")(1, 1)
	if f.Floor, err = quality.Frechet(sets[1], sets[2]); err != nil {
		return nil, err
	}
	if f.Manifolds, err = quality.Manifolds(sets[2], sets[0], 0); err != nil {
		return nil, err
	}
	f.Best, err = quality.Manifolds(sets[2], sets[1], 0)
	return f, err
}

// Suspects draws the n samples that are most like a copy, those of the least ratios: above each sample, in the middle its nearest training
// image, and below its nearest held-out image.
func (i *Images) Suspects(n int) *image.NRGBA {
	order := make([]int, i.samples.N)
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(i.Copies.Ratio(a), i.Copies.Ratio(b)) })
	order = order[:min(n, len(order))]
	rows := &ddpm.Samples{N: 3 * len(order), Shape: i.samples.Shape}
	for _, k := range order {
		rows.X = append(rows.X, i.samples.Example(k)...)
	}
	for _, k := range order {
		rows.X = append(rows.X, i.train.Example(i.Copies.Train[k].Index)...)
	}
	for _, k := range order {
		rows.X = append(rows.X, i.heldOut.Example(i.Copies.HeldOut[k].Index)...)
	}
	return rows.Grid(len(order))
}
