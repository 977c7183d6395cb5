package ddpm_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
)

func session(t *testing.T, trainer *ddpm.Trainer, opts ddpm.TrainOptions) {
	t.Helper()
	if err := trainer.Train(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
}

func wantTheSame(t *testing.T, got, want *ddpm.Run, how string) {
	t.Helper()
	if string(checkpointBytes(t, got)) != string(checkpointBytes(t, want)) {
		t.Errorf("%s, the training ended elsewhere than in one go", how)
	}
}

// TestATrainerCompilesOnce holds the sessions of one trainer against a training in one go, and counts what is compiled.
func TestATrainerCompilesOnce(t *testing.T) {
	for backend, config := range map[string]ddpm.Config{"xla:cpu": points(), "go": glyphs()} {
		t.Run(backend, func(t *testing.T) {
			b := backendtest.Open(t, backend)
			whole, parts := open(t, config), open(t, config)
			train(t, whole, b, 12)
			counting := backendtest.Count(b)
			trainer := parts.Trainer(counting)
			defer trainer.Close()
			session(t, trainer, ddpm.TrainOptions{Steps: 5})
			first := counting.Compiled.Load()
			for _, steps := range []int64{5, 9, 12} {
				session(t, trainer, ddpm.TrainOptions{Steps: steps})
			}
			if now := counting.Compiled.Load(); now != first || first < 1 {
				t.Errorf("the first session compiled %d programs, the later ones %d more; want 0 more", first, now-first)
			}
			wantTheSame(t, parts, whole, "in four sessions")
		})
	}
}

// TestATrainerGoesOnFromWhatIsThere lets another process train the run meanwhile, and takes its checkpoints away.
func TestATrainerGoesOnFromWhatIsThere(t *testing.T) {
	b := backendtest.Open(t, "go")
	whole, shared := open(t, points()), open(t, points())
	train(t, whole, b, 9)
	trainer := shared.Trainer(b)
	defer trainer.Close()
	session(t, trainer, ddpm.TrainOptions{Steps: 3})
	train(t, shared, b, 6)
	session(t, trainer, ddpm.TrainOptions{Steps: 9})
	wantTheSame(t, shared, whole, "shared with another process")

	if err := os.RemoveAll(filepath.Join(shared.Folder(), "checkpoints")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(shared.Folder(), "checkpoints"), 0o755); err != nil {
		t.Fatal(err)
	}
	session(t, trainer, ddpm.TrainOptions{Steps: 9})
	wantTheSame(t, shared, whole, "begun anew")
}

// TestATrainerOutlivesFaults: after an interrupt and after weights that are no numbers it goes on from the checkpoint.
func TestATrainerOutlivesFaults(t *testing.T) {
	b := backendtest.Open(t, "go")
	whole, parts := open(t, points()), open(t, points())
	train(t, whole, b, 12)
	trainer := parts.Trainer(b)
	defer trainer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	err := trainer.Train(ctx, ddpm.TrainOptions{Steps: 12, Observer: ddpm.ObserverFunc(func(e ddpm.Event) {
		if e.Step == 4 {
			cancel()
		}
	})})
	if !errors.Is(err, ddpm.ErrInterrupted) {
		t.Fatalf("error %v; want an interruption", err)
	}
	err = trainer.Train(t.Context(), ddpm.TrainOptions{Steps: 12, Source: poisoned{}})
	if err == nil {
		t.Fatal("no error from data that are no numbers")
	}
	session(t, trainer, ddpm.TrainOptions{Steps: 12})
	wantTheSame(t, parts, whole, "interrupted and poisoned")
}

func TestALearningRateThatIsChangedBelongsToTheRun(t *testing.T) {
	b := backendtest.Open(t, "go")
	live, replayed, plain := open(t, points()), open(t, points()), open(t, points())
	train(t, plain, b, 30)

	trainer := live.Trainer(b)
	defer trainer.Close()
	if err := trainer.SetLearningRate(math.Inf(1)); err == nil {
		t.Error("an infinite learning rate was taken")
	}
	rates := map[int64]float64{}
	session(t, trainer, ddpm.TrainOptions{Steps: 30, Observer: ddpm.ObserverFunc(func(e ddpm.Event) {
		if e.Phase != ddpm.Training {
			return
		}
		rates[e.Step] = e.LearningRate
		if e.Step == 5 || e.Step == 20 {
			if err := trainer.SetLearningRate(map[int64]float64{5: 4e-3, 20: 1e-4}[e.Step]); err != nil {
				t.Error(err)
			}
		}
	})})
	// The warm-up of 10 steps goes on, up to the new rate.
	for step, want := range map[int64]float64{5: 2e-3 * 0.5, 6: 4e-3 * 0.6, 10: 4e-3, 20: 4e-3, 21: 1e-4, 30: 1e-4} {
		if math.Abs(rates[step]-want) > 1e-15 {
			t.Errorf("step %d was done at a rate of %g, want %g", step, rates[step], want)
		}
	}
	changes, err := live.RateChanges()
	want := []ddpm.RateChange{{Step: 5, LearningRate: 4e-3}, {Step: 20, LearningRate: 1e-4}}
	if err != nil || len(changes) != 2 || changes[0] != want[0] || changes[1] != want[1] {
		t.Fatalf("the run says %v (%v), want %v", changes, err, want)
	}
	if string(checkpointBytes(t, live)) == string(checkpointBytes(t, plain)) {
		t.Error("the changes have changed nothing")
	}

	text, err := os.ReadFile(filepath.Join(live.Folder(), "learning_rates.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(replayed.Folder(), "learning_rates.jsonl"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, steps := range []int64{3, 8, 20, 30} {
		train(t, replayed, b, steps)
	}
	wantTheSame(t, replayed, live, "with the same changes, resumed")

	session(t, trainer, ddpm.TrainOptions{Steps: 31})
	path, err := live.LastCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil { // back to step 30, and on at another rate
		t.Fatal(err)
	}
	if err := trainer.SetLearningRate(1e-3); err != nil {
		t.Fatal(err)
	}
	session(t, trainer, ddpm.TrainOptions{Steps: 32})
	if changes, err := live.RateChanges(); err != nil || len(changes) != 3 || changes[2] != (ddpm.RateChange{Step: 30, LearningRate: 1e-3}) {
		t.Errorf("the run says %v (%v), want a third change at step 30", changes, err)
	}
}

// TestRefresh: a sampler and an evaluator take the weights of a later checkpoint without compiling again.
func TestRefresh(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		run := open(t, points())
		train(t, run, b, 5)
		counting := backendtest.Count(b)
		sampler, err := run.Sampler(counting, ddpm.Averaged)
		if err != nil {
			t.Fatal(err)
		}
		defer sampler.Close()
		evaluator, err := run.Evaluator(counting, ddpm.Raw)
		if err != nil {
			t.Fatal(err)
		}
		defer evaluator.Close()
		data, err := run.HeldOut(t.Context(), 4)
		if err != nil {
			t.Fatal(err)
		}
		answers := func(s *ddpm.Sampler, e *ddpm.Evaluator) (float32, float64) {
			samples, err := s.Sample(t.Context(), ddpm.SampleOptions{N: 2})
			if err != nil {
				t.Fatal(err)
			}
			evaluation, err := e.Evaluate(t.Context(), data, ddpm.BoundOptions{})
			if err != nil {
				t.Fatal(err)
			}
			mean, _ := evaluation.BitsPerDim()
			return samples.X[0], mean
		}
		x, bits := answers(sampler, evaluator)
		train(t, run, b, 20)
		first := counting.Compiled.Load()
		for _, refresh := range []func() error{sampler.Refresh, evaluator.Refresh} {
			if err := refresh(); err != nil {
				t.Fatal(err)
			}
		}
		laterX, laterBits := answers(sampler, evaluator)
		if laterX == x || laterBits == bits {
			t.Error("the weights are still the old ones")
		}
		fresh, err := run.Sampler(b, ddpm.Averaged)
		if err != nil {
			t.Fatal(err)
		}
		defer fresh.Close()
		anew, err := run.Evaluator(b, ddpm.Raw)
		if err != nil {
			t.Fatal(err)
		}
		defer anew.Close()
		if wantX, wantBits := answers(fresh, anew); laterX != wantX || laterBits != wantBits {
			t.Errorf("refreshed: %v and %v, anew: %v and %v", laterX, laterBits, wantX, wantBits)
		}
		if now := counting.Compiled.Load(); now != first {
			t.Errorf("%d programs were compiled again", now-first)
		}
		if held := sampler.Held(); held.Programs != 2 || held.Bytes < 1000 {
			t.Errorf("the sampler holds %+v; want the programs of x_T and of the chain, and its weights", held)
		}
	})
	if err := ddpm.NewSampler(backendtest.Open(t, "go"), ddpm.NewProcess(linear(t, 50)), slow{}, []int{2}).Refresh(); err == nil {
		t.Error("a sampler without a run was refreshed")
	}
}
