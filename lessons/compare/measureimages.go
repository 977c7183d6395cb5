package compare

import (
	"context"

	"denoise/ddpm"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/ddpm/quality"

	"github.com/gomlx/compute"
)

// judge sees images as one classifier does, the same for all runs: it is trained on data of the seed 0, which no run has.
type judge struct{ *classifier.Classifier }

func newJudge(ctx context.Context, b compute.Backend, data dataset.Config, steps int) (*judge, error) {
	data.Seed = 0
	source, err := dataset.Open(ctx, data, nil)
	if err != nil {
		return nil, err
	}
	c, err := classifier.Train(ctx, b, source, classifier.Config{Steps: steps})
	return &judge{c}, err
}

// set is the features of the images.
func (j *judge) set(s *ddpm.Samples) (quality.Set, error) {
	features, err := j.Features(s.X)
	if err != nil {
		return quality.Set{}, err
	}
	return quality.NewSet(features, classifier.FeatureDim)
}

// atOnce is how many images are drawn together.
const atOnce = 128

// images measures Frechet, Precision, Recall and Recognised, and keeps the first samples as a picture beside the run.
func (m *Measurer) images(ctx context.Context, run *ddpm.Run, r *Result) (err error) {
	if m.judge == nil {
		if m.judge, err = newJudge(ctx, m.backend, m.Base.Data, m.Effort.Classifier); err != nil {
			return err
		}
	}
	samples, err := m.draw(ctx, run, m.Effort.Samples, atOnce)
	if err != nil {
		return err
	}
	if err := keepRow(run.Folder(), samples); err != nil {
		return err
	}
	data, err := run.HeldOut(ctx, m.Effort.Samples)
	if err != nil {
		return err
	}
	drawn, err := m.judge.set(samples)
	if err != nil {
		return err
	}
	held, err := m.judge.set(data)
	if err != nil {
		return err
	}
	if r.Frechet, err = quality.Frechet(drawn, held); err != nil {
		return err
	}
	manifolds, err := quality.Manifolds(held, drawn, 0)
	if err != nil {
		return err
	}
	r.Precision, r.Recall = manifolds.Precision.Value(), manifolds.Recall.Value()
	verdict, err := m.judge.Judge(samples.X)
	if err != nil {
		return err
	}
	r.Recognised = verdict.Share()
	return nil
}
