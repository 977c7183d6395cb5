package ddpm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"denoise/ddpm/dataset"

	"github.com/gomlx/compute"
)

// TrainOptions say how far to train and what to do on the way; none but Source changes the weights that come of it, and
// Devices no more of them than rounding does.
type TrainOptions struct {
	// Steps is how many steps the run is to have when Train returns, those of earlier sessions included. A run that
	// has them already is left as it is.
	Steps int64
	// Observer watches; nil means nobody.
	Observer Observer
	// CheckpointEvery is the time between checkpoints; 0 means a minute. At most a twentieth of the time goes into
	// them, however long one takes. This time, like those of an Event, is by the monotonic clock: no change of the wall
	// clock moves it, and it stands still while the machine is suspended.
	CheckpointEvery time.Duration
	// SampleEvery is the number of steps between sets of samples; 0 means none. They go to the Observer and to the
	// run's folder samples.
	SampleEvery int64
	// Sample says how samples are drawn; its zero value means 16 of them.
	Sample SampleOptions
	// Devices is the number of the backend's devices to train on, each with an equal share of every batch; 0 means 1. Noise,
	// steps t and gradients are those of the whole batch, so that the number may change from one session to the next.
	Devices int
	// Source replaces the data of the run's Config, for data that no Config can describe. [Run.HeldOut] does not know it.
	Source dataset.Source
}

// ErrInterrupted is what Train fails with, wrapped, when its context is cancelled.
var ErrInterrupted = errors.New("interrupted")

// Train trains the run up to opts.Steps steps, from its last checkpoint on, and leaves a checkpoint of the last step.
// Resumed as often as one likes, a training ends with the same weights, bit for bit, as one that was never interrupted
// (on the same backend and machine); changes of its learning rate on the way belong to the run, see [Run.RateChanges].
//
// When ctx is cancelled, Train finishes the step at hand, writes a checkpoint and returns an error that wraps
// ErrInterrupted. Where the loss or the gradient is no finite number, it stops without writing a checkpoint, and names
// the step and the last good one. It fails at once while another process trains the run, and where config.json was edited since
// the last checkpoint (data.path may be: files move).
//
// It is a [Trainer] used once.
func (r *Run) Train(ctx context.Context, backend compute.Backend, opts TrainOptions) error {
	t := r.Trainer(backend)
	defer t.Close()
	return t.Train(ctx, opts)
}

// training is one session of Train.
type training struct {
	*Trainer
	ctx     context.Context
	opts    TrainOptions
	batches *dataset.Prefetcher
	log     *metricLog

	state  Event
	first  int64         // the step this session began with
	began  time.Time     // of this session's first step, its compilation over
	saved  time.Time     // of the last checkpoint
	saving time.Duration // what it took
}

func (t *Trainer) newTraining(ctx context.Context, opts TrainOptions) (*training, error) {
	if opts.Steps < 1 {
		return nil, fmt.Errorf("ddpm: TrainOptions.Steps = %d: give 1 or more", opts.Steps)
	}
	if err := checkDevices(t.backend, opts.Devices, t.run.config.Batch); err != nil {
		return nil, err
	}
	if opts.CheckpointEvery == 0 {
		opts.CheckpointEvery = time.Minute
	}
	s := &training{Trainer: t, ctx: ctx, opts: opts, state: Event{Steps: opts.Steps}}
	if err := t.load(max(1, opts.Devices)); err != nil {
		return nil, err
	}
	source, err := s.source()
	if err != nil {
		return nil, err
	}
	if err := t.run.config.checkClasses(source); err != nil {
		return nil, err
	}
	s.state.Unit = t.run.config.Objective.Unit()
	t.shape = append([]int{t.run.config.Batch}, source.Shape()...)
	s.first, s.state.Step = t.at, t.at
	if s.log, err = t.run.openMetricLog(t.at); err != nil {
		return nil, err
	}
	s.batches = dataset.Prefetch(ctx, source, t.at, t.run.config.Batch, 4)
	return s, nil
}

// source is what the examples come from: the trainer's own is opened once.
func (t *training) source() (dataset.Source, error) {
	if t.opts.Source != nil {
		return t.opts.Source, nil
	}
	if t.data == nil {
		source, err := dataset.Open(t.ctx, t.run.config.Data, t.loading)
		if t.ctx.Err() != nil {
			t.report(Interrupted, "while the data were loading")
			return nil, fmt.Errorf("ddpm: training %w while the data were loading; train again to go on", ErrInterrupted)
		}
		if err != nil {
			return nil, err
		}
		t.data = source
	}
	return t.data, nil
}

func (t *training) close() {
	t.trained += t.state.Elapsed
	t.batches.Stop()
	t.log.close()
}

func (t *training) loop() error {
	if t.first >= t.opts.Steps {
		t.state.Steps = t.first
		if _, err := t.checkpoint(); err != nil { // what an earlier session could not save
			return err
		}
		t.report(Done, fmt.Sprintf("the run has %d steps already", t.first))
		return nil
	}
	if !t.program.compiled {
		t.report(Compiling, "")
	}
	t.saved = time.Now()
	for t.at < t.opts.Steps {
		if t.ctx.Err() != nil {
			return t.interrupted()
		}
		if err := t.step(); err != nil {
			if t.ctx.Err() != nil && errors.Is(err, t.ctx.Err()) {
				return t.interrupted()
			}
			return t.failed(err)
		}
		if err := t.afterStep(); err != nil {
			return t.failed(err)
		}
	}
	if _, err := t.checkpoint(); err != nil {
		return err
	}
	t.report(Done, "")
	return nil
}

// step does one step, and checks that its results are finite.
func (t *training) step() error {
	batch, err := t.batches.Next()
	if err != nil {
		return err
	}
	n := t.at
	rate, err := t.rate(n)
	if err != nil {
		return err
	}
	loss, norm, err := t.execute(batch, rate, EMADecay(t.run.config.EMADecay, n))
	if err != nil {
		return err
	}
	if n == t.first {
		t.began = time.Now()
	}
	t.at = n + 1
	s := &t.state
	s.Step, s.Loss, s.GradNorm, s.LearningRate = n+1, loss, norm, rate
	if math.IsNaN(loss+norm) || math.IsInf(loss+norm, 0) {
		good := "there is no checkpoint"
		if t.lastSaved > 0 {
			good = "the last good checkpoint is " + t.run.checkpointPath(t.lastSaved)
		}
		t.broken = true
		return fmt.Errorf("ddpm: step %d gave a loss of %g with a gradient of norm %g; %s; training it again would repeat this, "+
			"so look at the data, or open a run in another folder with a learning rate below this one's %g",
			n+1, loss, norm, good, t.run.config.LearningRate)
	}
	t.pace()
	last := s.Step == t.opts.Steps
	return t.log.add(Metric{s.Step, loss, norm, rate, (t.trained + s.Elapsed).Seconds(), s.Unit}, last)
}
