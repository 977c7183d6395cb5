package ddpm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"denoise/ddpm/dataset"

	"github.com/gofrs/flock"
	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// TrainOptions say how far to train and what to do on the way; none but Source changes the weights that come of it.
type TrainOptions struct {
	// Steps is how many steps the run is to have when Train returns, those of earlier sessions included. A run that
	// has them already is left as it is.
	Steps int64
	// Observer watches; nil means nobody.
	Observer Observer
	// CheckpointEvery is the time between checkpoints; 0 means a minute. At most a twentieth of the time goes into
	// them, however long one takes.
	CheckpointEvery time.Duration
	// SampleEvery is the number of steps between sets of samples; 0 means none. They go to the Observer and to the
	// run's folder samples.
	SampleEvery int64
	// Sample says how samples are drawn; its zero value means 16 of them.
	Sample SampleOptions
	// Source replaces the data of the run's Config, for data that no Config can describe. [Run.HeldOut] does not know it.
	Source dataset.Source
}

// ErrInterrupted is what Train fails with, wrapped, when its context is cancelled.
var ErrInterrupted = errors.New("interrupted")

// Train trains the run up to opts.Steps steps, from its last checkpoint on, and leaves a checkpoint of the last step.
// Resumed as often as one likes, a training ends with the same weights, bit for bit, as one that was never interrupted
// (on the same backend and machine).
//
// When ctx is cancelled, Train finishes the step at hand, writes a checkpoint and returns an error that wraps
// ErrInterrupted. Where the loss or the gradient is no finite number, it stops without writing a checkpoint, and names
// the step and the last good one. It fails at once while another process trains the run.
func (r *Run) Train(ctx context.Context, backend compute.Backend, opts TrainOptions) error {
	lock := flock.New(filepath.Join(r.folder, "lock"))
	held, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("ddpm: locking the run: %w", err)
	}
	if !held {
		return fmt.Errorf("ddpm: the run in %s is being trained by another process: interrupt that one, or wait", r.folder)
	}
	defer lock.Unlock()
	if err := r.removeOldCheckpoints(); err != nil {
		return err
	}
	t, err := r.newTraining(ctx, backend, opts)
	if err != nil {
		return err
	}
	defer t.close()
	return t.loop()
}

// training is one session of Train.
type training struct {
	run     *Run
	ctx     context.Context
	backend compute.Backend
	opts    TrainOptions
	store   *model.Store
	program *program
	batches *dataset.Prefetcher
	shape   []int // of a batch
	log     *metricLog
	sampler *Sampler

	state     Event
	first     int64         // the step this session began with
	trained   time.Duration // in earlier sessions
	began     time.Time     // of this session's first step, its compilation over
	saved     time.Time     // of the last checkpoint
	saving    time.Duration // what it took
	lastSaved int64
	broken    bool // the weights are no numbers, or not known
}

func (r *Run) newTraining(ctx context.Context, backend compute.Backend, opts TrainOptions) (t *training, err error) {
	if opts.Steps < 1 {
		return nil, fmt.Errorf("ddpm: TrainOptions.Steps = %d: give 1 or more", opts.Steps)
	}
	if opts.CheckpointEvery == 0 {
		opts.CheckpointEvery = time.Minute
	}
	t = &training{run: r, ctx: ctx, backend: backend, opts: opts, state: Event{Steps: opts.Steps}}
	c, err := r.load()
	if err != nil {
		return nil, err
	}
	if c == nil {
		t.store, err = newStore(r.config.Seed)
	} else {
		t.first, t.trained = c.step, c.trained
		t.store, err = storeOf(c)
	}
	if err != nil {
		return nil, err
	}
	source := opts.Source
	if source == nil {
		source, err = dataset.Open(ctx, r.config.Data, t.loading)
		if ctx.Err() != nil {
			t.report(Interrupted, "while the data were loading")
			return nil, fmt.Errorf("ddpm: training %w while the data were loading; train again to go on", ErrInterrupted)
		}
		if err != nil {
			return nil, err
		}
	}
	t.shape = append([]int{r.config.Batch}, source.Shape()...)
	t.lastSaved = t.first
	t.state.Step = t.first
	if t.program, err = newProgram(backend, t.store, r.trainStep); err != nil {
		return nil, err
	}
	if t.log, err = r.openMetricLog(t.first); err != nil {
		return nil, err
	}
	t.batches = dataset.Prefetch(ctx, source, t.first, r.config.Batch, 4)
	return t, nil
}

func (t *training) close() {
	t.batches.Stop()
	t.log.close()
	t.program.close()
	if !t.program.lost {
		t.store.Finalize()
	}
	if t.sampler != nil {
		t.sampler.Close()
	}
}

func (t *training) loop() error {
	if t.first >= t.opts.Steps {
		t.state.Steps = t.first
		t.report(Done, fmt.Sprintf("the run has %d steps already", t.first))
		return nil
	}
	t.report(Compiling, "")
	t.saved = time.Now()
	for t.state.Step < t.opts.Steps {
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
	n := t.state.Step
	rate := t.run.config.learningRate(n)
	loss, norm, err := t.execute(
		tensors.FromFlatDataAndDimensions(batch.X, t.shape...),
		float32(rate), float32(EMADecay(t.run.config.EMADecay, n)))
	if err != nil {
		return err
	}
	if n == t.first {
		t.began = time.Now()
	}
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
	return t.log.add(Metric{s.Step, loss, norm, rate, (t.trained + s.Elapsed).Seconds()}, last)
}
