package resident

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/exact"
	"denoise/kernel/keep"
	"denoise/kernel/worker/wire"

	"github.com/gomlx/compute"
)

// here serves a process that has no worker.
var here = sync.OnceValue(func() *Service { return NewService(backend.Open, wire.Lost{}, nil) })

// Train is [ddpm.Run.Train], with what an earlier session has left compiled. An interrupt of the cell and its end, however
// it comes, interrupt the training, which saves a checkpoint. It fails while the run is trained in the background. A
// training with a Source of its own is done in the cell's process, which alone has it.
func Train(ctx context.Context, run *ddpm.Run, opts ddpm.TrainOptions) error {
	p, err := at(run)
	if err != nil {
		return err
	}
	observe := func(ddpm.Event) {}
	if opts.Observer != nil {
		observe = opts.Observer.Observe
	}
	opts.Observer = nil
	if opts.Source != nil {
		_, err = here().train(ctx, trainArgs{p, opts}, observe)
	} else {
		_, err = do(ctx, "train", (*Service).train, trainArgs{p, opts}, observe)
	}
	return err
}

// Start begins a training in the background, and returns once it is under way. It goes on until it has its steps, until
// [Stop], or until the kernel ends; without a worker, until the process ends. Its options have no Observer, for which there
// is [Watch], and no Source.
func Start(ctx context.Context, run *ddpm.Run, opts ddpm.TrainOptions) error {
	if opts.Observer != nil || opts.Source != nil {
		return errors.New("a training in the background has neither Observer nor Source: resident.Watch shows it")
	}
	p, err := at(run)
	if err == nil {
		_, err = do(ctx, "start", (*Service).start, trainArgs{p, opts}, nil)
	}
	return err
}

// StatusOf returns the state of the run's training. It fails when there is none and was none.
func StatusOf(run *ddpm.Run) (Status, error) {
	p, err := at(run)
	if err != nil {
		return Status{}, err
	}
	return do(context.Background(), "status", (*Service).status, p, nil)
}

// Watch shows the run's training to the observer, from where it is until it is over, and returns the error that it has
// ended with. Cancelling ctx ends the watching and not the training. An observer that is slower than the training misses
// events.
func Watch(ctx context.Context, run *ddpm.Run, observer ddpm.Observer) error {
	p, err := at(run)
	if err == nil {
		_, err = do(ctx, "watch", (*Service).watch, p, observer.Observe)
	}
	return err
}

// Stop ends the run's training, which saves a checkpoint first. It does nothing when the training is over.
func Stop(ctx context.Context, run *ddpm.Run) error {
	p, err := at(run)
	if err == nil {
		_, err = do(ctx, "stop", (*Service).stop, p, nil)
	}
	return err
}

// SetLearningRate changes the learning rate of the run's training from its next step on, see
// [ddpm.Trainer.SetLearningRate]. It fails when the run is not being trained.
func SetLearningRate(run *ddpm.Run, rate float64) error {
	p, err := at(run)
	if err == nil {
		_, err = do(context.Background(), "rate", (*Service).setRate, rateArgs{p, rate}, nil)
	}
	return err
}

// Sample is [ddpm.Sampler.Sample] with the weights of the run's last checkpoint.
func Sample(ctx context.Context, run *ddpm.Run, weights ddpm.Weights, opts ddpm.SampleOptions) (*ddpm.Samples, error) {
	p, err := at(run)
	if err != nil {
		return nil, err
	}
	samples, err := do(ctx, "sample", (*Service).sample, sampleArgs{p, weights, opts}, nil)
	if err != nil {
		return nil, err
	}
	return &samples, nil
}

// Evaluate is [ddpm.Evaluator.Evaluate] with the weights of the run's last checkpoint.
func Evaluate(ctx context.Context, run *ddpm.Run, weights ddpm.Weights, x0 *ddpm.Samples, opts ddpm.BoundOptions) (*ddpm.Evaluation, error) {
	p, err := at(run)
	if err != nil {
		return nil, err
	}
	args := boundArgs{Place: p, Weights: weights, X0: x0, Options: opts}
	if args.Continuous = opts.Decoder == (exact.Continuous{}); args.Continuous {
		args.Options.Decoder = nil
	}
	evaluation, err := do(ctx, "evaluate", (*Service).evaluate, args, nil)
	if err != nil {
		return nil, err
	}
	return &evaluation, nil
}

// Release frees what is kept of the run: its weights in memory and its compiled programs. It fails while the run is being
// trained.
func Release(run *ddpm.Run) error {
	p, err := at(run)
	if err == nil {
		_, err = do(context.Background(), "release", (*Service).release, p, nil)
	}
	return err
}

// Who lists what outlives the cell: the values of package keep, and below them what is held of each run, the number of its
// programs and the memory that its variables take on the device. A cell shows it with figure.Show. What the programs
// themselves take, their code and their scratch memory, is not in it: PJRT knows, but GoMLX does not hand it on.
func Who() (keep.Table, error) {
	values, err := keep.List()
	if err != nil {
		return nil, err
	}
	runs, err := do(context.Background(), "who", (*Service).who, none(false), nil)
	return append(values, runs...), err
}

// at is where the run is, from here.
func at(run *ddpm.Run) (place, error) {
	folder, err := filepath.Abs(run.Folder())
	if err != nil {
		return place{}, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return place{}, err
	}
	name := os.Getenv(compute.ConfigEnvVar)
	if name == "" {
		name = backend.Default
	}
	return place{Folder: folder, Backend: name, Dir: dir}, nil
}
