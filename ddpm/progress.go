package ddpm

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"denoise/ddpm/dataset"
)

// smoothing is the weight of the past in Event.SmoothLoss.
const smoothing = 0.98

// pace brings the figures about speed and the smoothed loss up to date.
func (t *training) pace() {
	s := &t.state
	done := s.Step - t.first
	// The average of the done losses so far, each past one weighted by smoothing: the weights add up to 1.
	weight := (1 - smoothing) / (1 - math.Pow(smoothing, float64(done)))
	s.SmoothLoss += weight * (s.Loss - s.SmoothLoss)
	s.Elapsed = time.Since(t.began)
	if done > 1 {
		perStep := s.Elapsed / time.Duration(done-1)
		s.StepsPerSecond = float64(time.Second) / float64(max(perStep, 1))
		s.Left = perStep * time.Duration(s.Steps-s.Step)
	}
}

func (t *training) report(phase Phase, message string) {
	t.state.Phase, t.state.Message = phase, message
	if t.opts.Observer != nil {
		t.opts.Observer.Observe(t.state)
	}
	t.state.Samples = nil
}

// loading reports how far the data are.
func (t *training) loading(s dataset.Status) {
	far := fmt.Sprintf("%s: %d %s", s.Task, s.Done, s.Unit)
	if s.Total > 0 {
		far = fmt.Sprintf("%s: %d of %d %s", s.Task, s.Done, s.Total, s.Unit)
	}
	t.report(Loading, far)
}

// afterStep writes what is due: samples, a checkpoint.
func (t *training) afterStep() error {
	if every := t.opts.SampleEvery; every > 0 && t.state.Step%every == 0 {
		if err := t.sample(); err != nil {
			return err
		}
	}
	if time.Since(t.saved) > max(t.opts.CheckpointEvery, 20*t.saving) {
		if _, err := t.checkpoint(); err != nil {
			return err
		}
	}
	t.report(Training, "")
	return nil
}

// checkpoint saves the step at hand, unless it is saved already.
func (t *training) checkpoint() (path string, err error) {
	step := t.state.Step
	if step == t.lastSaved {
		return t.run.checkpointPath(step), nil
	}
	t.report(Checkpointing, "")
	if t.times != nil {
		if err := keepTimes(t.store, t.times); err != nil {
			return "", err
		}
	}
	began := time.Now()
	path, err = t.run.save(t.store, t.shape[1:], step, t.trained+t.state.Elapsed)
	if err != nil {
		return "", err
	}
	t.lastSaved, t.saved, t.saving = step, time.Now(), time.Since(began)
	t.file, err = t.run.lastFile()
	return path, err
}

func (t *training) interrupted() error {
	if t.state.Step == 0 {
		t.report(Interrupted, "before the first step")
		return fmt.Errorf("ddpm: training %w before the first step", ErrInterrupted)
	}
	path, err := t.checkpoint()
	if err != nil {
		return err
	}
	t.report(Interrupted, "saved in "+path)
	return fmt.Errorf("ddpm: training %w after step %d of %d; saved in %s; train again to go on from there",
		ErrInterrupted, t.state.Step, t.opts.Steps, path)
}

// failed saves what can be saved before the training ends with that error.
func (t *training) failed(err error) error {
	if t.broken || t.state.Step == t.lastSaved {
		return err
	}
	path, saving := t.checkpoint()
	if saving != nil {
		return errors.Join(err, saving)
	}
	return fmt.Errorf("%w; step %d is saved in %s", err, t.state.Step, path)
}

// sample draws samples with the averaged weights as they are now.
func (t *training) sample() error {
	if t.sampler == nil {
		// The first time compiles, and nothing interrupts that.
		if _, err := t.checkpoint(); err != nil {
			return err
		}
	}
	t.report(Sampling, "")
	if t.sampler == nil {
		t.sampler = NewSampler(t.backend, t.run.process, t.run.net, t.shape[1:])
		t.sampler.objective = t.run.config.Objective
	}
	for v := range t.store.IterVariables() {
		if err := t.sampler.set(emaScope, v.Path(), v.MustValue()); err != nil {
			return err
		}
	}
	samples, err := t.sampler.Sample(t.ctx, t.opts.Sample)
	if t.ctx.Err() != nil {
		return nil // the loop sees it too, and saves
	}
	if err != nil {
		return err
	}
	if err := samples.Save(filepath.Join(t.run.folder, "samples", fmt.Sprintf("step-%09d", t.state.Step))); err != nil {
		return err
	}
	t.state.Samples = samples
	return nil
}
