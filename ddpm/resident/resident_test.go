package resident_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/exact"
	"denoise/ddpm/resident"
	"denoise/ddpm/schedule"
	"denoise/kernel/keep"
	"denoise/kernel/worker/wire"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
)

// TestTheSameAsInTheProcess holds all that can be had from a worker, and without one, against what ddpm itself does.
func TestTheSameAsInTheProcess(t *testing.T) {
	b := backendtest.Open(t, "go")
	plain := whole(t, 9)
	sampler, err := plain.Sampler(b, ddpm.Averaged)
	must(t, err)
	defer sampler.Close()
	evaluator, err := plain.Evaluator(b, ddpm.Raw)
	must(t, err)
	defer evaluator.Close()
	data, err := plain.HeldOut(t.Context(), 3)
	must(t, err)
	drawing := ddpm.SampleOptions{N: 3, Seed: 5, Variance: schedule.FixedLarge}
	wantSamples, err := sampler.Sample(t.Context(), drawing)
	must(t, err)
	each(t, func(t *testing.T) {
		run := newRun(t)
		var phases []ddpm.Phase
		var steps, samples int
		observer := ddpm.ObserverFunc(func(e ddpm.Event) {
			phases = append(phases, e.Phase)
			if e.Phase == ddpm.Training {
				steps++
			}
			if e.Samples != nil {
				samples += e.Samples.N
			}
		})
		for _, to := range []int64{4, 9} {
			must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: to, Observer: observer, SampleEvery: 4}))
		}
		if weights(t, run) != weights(t, plain) {
			t.Error("the training has ended elsewhere than Run.Train")
		}
		if steps != 9 || samples != 32 || phases[len(phases)-1] != ddpm.Done {
			t.Errorf("seen: %d steps, %d samples, phases %v", steps, samples, phases)
		}
		got, err := resident.Sample(t.Context(), run, ddpm.Averaged, drawing)
		if err != nil || !reflect.DeepEqual(got, wantSamples) {
			t.Errorf("samples %v (%v), want %v", got, err, wantSamples)
		}
		for _, decoder := range []exact.Decoder{nil, exact.Continuous{}} {
			bound := ddpm.BoundOptions{Seed: 3, Batch: 2, Decoder: decoder}
			want, err := evaluator.Evaluate(t.Context(), data, bound)
			must(t, err)
			found, err := resident.Evaluate(t.Context(), run, ddpm.Raw, data, bound)
			if err != nil || !reflect.DeepEqual(found, want) {
				t.Errorf("decoder %v: the bound %v (%v), want %v", decoder, found, err, want)
			}
		}
		must(t, resident.Release(run))
	})
}

// TestTheSecondCellCompilesNothing counts what the backend compiles.
func TestTheSecondCellCompilesNothing(t *testing.T) {
	counting := backendtest.Count(backendtest.Open(t, "go"))
	serve(t, func(string) (compute.Backend, error) { return counting, nil }, wire.Lost{}, nil)
	run := newRun(t)
	data, err := run.HeldOut(t.Context(), 3)
	must(t, err)
	cells := func(steps int64) (compiled int64) {
		before := counting.Compiled.Load()
		must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: steps}))
		_, err := resident.Evaluate(t.Context(), run, ddpm.Averaged, data, ddpm.BoundOptions{})
		must(t, err)
		_, err = resident.Sample(t.Context(), run, ddpm.Averaged, ddpm.SampleOptions{N: 2, Seed: steps})
		must(t, err)
		return counting.Compiled.Load() - before
	}
	if first, second := cells(4), cells(8); first < 3 || second != 0 {
		t.Errorf("training, evaluating and sampling compiled %d programs the first time and %d the second; want 0", first, second)
	}
	table, err := resident.Who()
	must(t, err)
	var said []string
	for _, row := range table {
		said = append(said, row.Name+"|"+row.Type+"|"+row.Shape)
		if row.Bytes < 1000 {
			t.Errorf("%v: want the bytes of its weights", row)
		}
	}
	want := []string{
		"run|evaluator, averaged weights, on go|1 compiled", "run|sampler, averaged weights, on go|2 compiled",
		"run|training on go|1 compiled, at step 8",
	}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("held: %q, want %q", said, want)
	}
	must(t, resident.Release(run))
	if table, err = resident.Who(); len(table) != 0 || err != nil {
		t.Errorf("held after the release: %v (%v)", table, err)
	}
}

func TestAnInterruptSaves(t *testing.T) {
	plain := whole(t, 12)
	each(t, func(t *testing.T) {
		run := newRun(t)
		ctx, cancel := context.WithCancel(t.Context())
		err := resident.Train(ctx, run, ddpm.TrainOptions{Steps: 1e9, Observer: ddpm.ObserverFunc(func(e ddpm.Event) {
			if e.Step == 5 {
				cancel()
			}
		})})
		if !errors.Is(err, ddpm.ErrInterrupted) {
			t.Fatalf("error %v; want one that wraps ErrInterrupted", err)
		}
		step, err := run.Step()
		if step < 5 || err != nil {
			t.Fatalf("the last checkpoint is of step %d (%v), want 5 or, as a cell hears later, more", step, err)
		}
		if step < 12 {
			must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 12}))
			if weights(t, run) != weights(t, plain) {
				t.Error("interrupted, the training has ended elsewhere")
			}
		}
	})
}

// TestBackground trains while other calls sample, look, and change the learning rate.
func TestBackground(t *testing.T) {
	each(t, func(t *testing.T) {
		run := newRun(t)
		_, err := resident.StatusOf(run)
		wantError(t, err, "is not being trained; resident.Start begins")
		wantError(t, resident.SetLearningRate(run, 1), "is not being trained")
		wantError(t, resident.Start(t.Context(), run, ddpm.TrainOptions{}), "TrainOptions.Steps = 0")
		wantError(t, resident.Start(t.Context(), run, ddpm.TrainOptions{Steps: 5, Observer: ddpm.ObserverFunc(func(ddpm.Event) {})}), "resident.Watch")

		must(t, resident.Start(t.Context(), run, ddpm.TrainOptions{Steps: 1e9, CheckpointEvery: 1}))
		wantError(t, resident.Start(t.Context(), run, ddpm.TrainOptions{Steps: 5}), "is being trained already", "resident.Stop ends it")
		wantError(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 5}), "is being trained already")
		wantError(t, resident.Release(run), "is being trained already")

		ctx, cancel := context.WithCancel(t.Context())
		var checkpointed, changed bool
		err = resident.Watch(ctx, run, ddpm.ObserverFunc(func(e ddpm.Event) {
			if e.Phase == ddpm.Checkpointing {
				checkpointed = true
			} else if checkpointed && !changed {
				changed = true
				must(t, resident.SetLearningRate(run, 1e-4))
			}
			if changed && e.LearningRate == 1e-4 {
				cancel()
			}
		}))
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("watching ended with %v; want the context's error", err)
		}
		if samples, err := resident.Sample(t.Context(), run, ddpm.Averaged, ddpm.SampleOptions{N: 2}); err != nil || samples.N != 2 {
			t.Errorf("sampling meanwhile: %v", err)
		}
		status, err := resident.StatusOf(run)
		if err != nil || !status.Running || status.Event.Step == 0 || status.Event.LearningRate != 1e-4 {
			t.Errorf("status %+v (%v); want a training at work, at the new learning rate", status, err)
		}
		must(t, resident.Stop(t.Context(), run))
		status, err = resident.StatusOf(run)
		if err != nil || status.Running || !strings.Contains(status.Failure, "interrupted after step") {
			t.Errorf("status after the stop: %+v (%v)", status, err)
		}
		if step, err := run.Step(); step != status.Event.Step || err != nil {
			t.Errorf("saved at step %d (%v), stopped at %d", step, err, status.Event.Step)
		}
		wantError(t, resident.SetLearningRate(run, 1), "is over")
		if changes, err := run.RateChanges(); err != nil || len(changes) != 1 || changes[0].LearningRate != 1e-4 {
			t.Errorf("the run says of its learning rate %v (%v)", changes, err)
		}
		steps := status.Event.Step + 3
		must(t, resident.Start(t.Context(), run, ddpm.TrainOptions{Steps: steps}))
		var last ddpm.Event
		must(t, resident.Watch(t.Context(), run, ddpm.ObserverFunc(func(e ddpm.Event) { last = e })))
		if last.Phase != ddpm.Done || last.Step != steps {
			t.Errorf("the last that was seen is %+v; want that step %d is done", last, steps)
		}
		must(t, resident.Release(run))
	})
}

func TestWhatIsAsked(t *testing.T) {
	each(t, func(t *testing.T) {
		run := newRun(t)
		_, err := resident.Sample(t.Context(), run, ddpm.Averaged, ddpm.SampleOptions{})
		wantError(t, err, "has no checkpoint to take weights from")
		must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 1}))
		_, err = resident.Sample(t.Context(), run, "latest", ddpm.SampleOptions{})
		wantError(t, err, `no weights "latest"`)
		_, err = resident.Sample(t.Context(), run, ddpm.Averaged, ddpm.SampleOptions{N: -1})
		wantError(t, err, "SampleOptions.N = -1")
		if _, err = resident.Sample(t.Context(), run, ddpm.Averaged, ddpm.SampleOptions{N: 1}); err != nil {
			t.Errorf("after an error: %v", err)
		}
		_, err = resident.Evaluate(t.Context(), run, ddpm.Averaged, &ddpm.Samples{X: []float32{1, 2, 3}, N: 1, Shape: []int{3}}, ddpm.BoundOptions{})
		wantError(t, err, "the examples are [3]")
	})
}

// TestARunThatIsMadeAnew: the folder is deleted, and another run begun in it.
func TestARunThatIsMadeAnew(t *testing.T) {
	each(t, func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "run")
		must(t, resident.Train(t.Context(), open(t, folder), ddpm.TrainOptions{Steps: 5}))
		must(t, os.RemoveAll(folder))
		config := points()
		config.Seed++
		other, err := ddpm.OpenRun(folder, config)
		must(t, err)
		must(t, resident.Train(t.Context(), other, ddpm.TrainOptions{Steps: 5}))
		want, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "run"), config)
		must(t, err)
		must(t, want.Train(t.Context(), backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: 5}))
		if weights(t, other) != weights(t, want) {
			t.Error("the new run was trained as the old one")
		}
	})
}

func TestAWorkerOfOtherCodeAndOneThatLostATraining(t *testing.T) {
	run := newRun(t)
	var changed atomic.Bool
	serve(t, func(string) (compute.Backend, error) { return backendtest.Open(t, "go"), nil },
		wire.Lost{Ended: "at noon", Names: []string{"the training of " + run.Folder()}},
		func() error {
			if changed.Load() {
				return errors.New("step.go has changed")
			}
			return nil
		})
	_, err := resident.StatusOf(run)
	wantError(t, err, "is not being trained; it was lost when the worker that held it ended at noon")
	must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 1}))
	changed.Store(true)
	wantError(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 2}), "step.go has changed")
	_, err = resident.Who()
	must(t, err)
}

// TestAPanicIsAnErrorOfItsCall: the next call works.
func TestAPanicIsAnErrorOfItsCall(t *testing.T) {
	var opened atomic.Int64
	serve(t, func(string) (compute.Backend, error) {
		if opened.Add(1) == 1 {
			panic("no device")
		}
		return backendtest.Open(t, "go"), nil
	}, wire.Lost{}, nil)
	run := newRun(t)
	wantError(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 1}), "panic in the worker: no device")
	must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 1}))
}

func TestATensorIsAValue(t *testing.T) {
	each(t, func(t *testing.T) {
		want := tensors.FromFlatDataAndDimensions([]int32{1, 2, 3, 4, 5, 6}, 2, 3)
		must(t, keep.Put("tensor", resident.Tensor{Tensor: want}))
		got, err := keep.Get[resident.Tensor]("tensor")
		if err != nil || !got.Equal(want) {
			t.Errorf("got %v (%v), want %v", got, err, want)
		}
		table, err := keep.List()
		must(t, err)
		if len(table) != 1 || table[0].Shape != "[2 3]" {
			t.Errorf("listed %+v; want the shape [2 3]", table)
		}
		wantError(t, keep.Put("nothing", resident.Tensor{}), "has no tensor")
		must(t, keep.Delete("tensor"))
	})
}
