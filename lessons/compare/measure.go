package compare

import (
	"context"
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/bound"

	"github.com/gomlx/compute"
)

// Measurer measures the runs of an experiment in a folder.
type Measurer struct {
	Experiment
	backend compute.Backend
	folder  string
	judge   *judge // of images; nil before it is needed
}

// Measurer returns one. Nothing is read or trained before its first Run.
func (x Experiment) Measurer(b compute.Backend, folder string) *Measurer {
	return &Measurer{Experiment: x, backend: b, folder: folder}
}

// Measure measures every run of the folder, or reads what it has measured of the same step before.
func (x Experiment) Measure(ctx context.Context, b compute.Backend, folder string) (Results, error) {
	all := x.results()
	m := x.Measurer(b, folder)
	err := x.each(func(a Arm, seed int64, _, _ int) error {
		r, err := m.Run(ctx, a, seed)
		all.Results = append(all.Results, r)
		return err
	})
	return all, err
}

// Run measures one run and leaves result.json beside it, or reads that.
func (m *Measurer) Run(ctx context.Context, a Arm, seed int64) (Result, error) {
	run, err := m.Open(m.folder, a, seed)
	if err != nil {
		return Result{}, err
	}
	r, err := m.measured(ctx, run, a, seed)
	if err != nil {
		return r, fmt.Errorf("compare: %s, seed %d: %w", a.Name, seed, err)
	}
	return r, nil
}

func (m *Measurer) measured(ctx context.Context, run *ddpm.Run, a Arm, seed int64) (r Result, err error) {
	step, err := run.Step()
	if err != nil {
		return r, err
	}
	if r, ok := keptIn(run.Folder(), step, m.Effort); ok {
		return r, nil
	}
	r = Result{Arm: a.Name, Seed: seed, Step: step}
	if err := m.bound(ctx, run, &r); err != nil {
		return r, err
	}
	if m.Base.Network.UNet != nil {
		err = m.images(ctx, run, &r)
	} else {
		err = m.points(ctx, run, &r)
	}
	if err != nil {
		return r, err
	}
	noise, err := run.GradientNoise(ctx, m.backend, a.Objective, m.Effort.Batches)
	if err != nil {
		return r, err
	}
	r.NoiseScale = noise.Scale()
	return r, kept{m.Effort, r}.write(run.Folder())
}

// bound measures Bits and Terms.
func (m *Measurer) bound(ctx context.Context, run *ddpm.Run, r *Result) error {
	evaluator, err := run.Evaluator(m.backend, ddpm.Averaged)
	if err != nil {
		return err
	}
	defer evaluator.Close()
	data, err := run.HeldOut(ctx, m.Effort.HeldOut)
	if err != nil {
		return err
	}
	evaluation, err := evaluator.Evaluate(ctx, data, ddpm.BoundOptions{Batch: data.N, Seed: r.Seed})
	if err != nil {
		return err
	}
	mean, err := evaluation.Mean()
	if err != nil {
		return err
	}
	law, err := run.Config().Data.Law()
	if err != nil {
		return err
	}
	information := 0.0
	if law != nil {
		information = -meanLog(law, data) // of the very points, so that their luck cancels
	}
	r.Bits = bound.BitsPerDim(mean.Nats()-information, mean.Dim)
	for t := 1; t <= mean.T(); t++ {
		term := mean.Prev[t]
		if t == 1 {
			term = mean.L0 - information
		}
		r.Terms[(t-1)*10/mean.T()] += bound.BitsPerDim(term, mean.Dim)
	}
	return nil
}

// draw draws n samples of a run, so many at once.
func (m *Measurer) draw(ctx context.Context, run *ddpm.Run, n, atOnce int) (*ddpm.Samples, error) {
	sampler, err := run.Sampler(m.backend, ddpm.Averaged)
	if err != nil {
		return nil, err
	}
	defer sampler.Close()
	all := &ddpm.Samples{}
	for part := int64(0); all.N < n; part++ {
		drawn, err := sampler.Sample(ctx, ddpm.SampleOptions{N: min(n, atOnce), Seed: run.Config().Seed + part<<32})
		if err != nil {
			return nil, err
		}
		all.X, all.N, all.Shape = append(all.X, drawn.X...), all.N+drawn.N, drawn.Shape
	}
	size := len(all.X) / all.N
	return &ddpm.Samples{X: all.X[:n*size], N: n, Shape: all.Shape}, nil
}
