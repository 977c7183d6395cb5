package ddpm_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

func wantError(t *testing.T, err error, says ...string) {
	t.Helper()
	for _, want := range says {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}

// TestANetworkOfAnotherShapeIsAnError would hang, as GoMLX does, if a compilation that panicked were waited for.
func TestANetworkOfAnotherShapeIsAnError(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		config := glyphs()
		config.Data.Size = 16
		err := open(t, config).Train(t.Context(), b, ddpm.TrainOptions{Steps: 2})
		wantError(t, err, "8, 8, 1", "16, 16, 1")
		sampler := ddpm.NewSampler(b, open(t, points()).Process(), panicking{}, []int{2})
		defer sampler.Close()
		_, err = sampler.Sample(t.Context(), ddpm.SampleOptions{N: 2})
		wantError(t, err, "sampling at t = 50", "no network")
	})
}

// panicking is a network whose graph cannot be built.
type panicking struct{}

func (panicking) Validate() error { return nil }
func (panicking) Predict(*model.Scope, network.Input, int) *graph.Node {
	panic("no network")
}

// notANumber answers so.
type notANumber struct{}

func (notANumber) Validate() error { return nil }
func (notANumber) Predict(_ *model.Scope, in network.Input, _ int) *graph.Node {
	return graph.AddScalar(in.Xt, math.NaN())
}

// failing is a source that ends at batch 40.
type failing struct{ poisoned }

func (failing) Fill(step int64, b *dataset.Batch) error {
	b.X = make([]float32, 2*b.N)
	if step == 40 {
		return errors.New("the disk is gone")
	}
	return nil
}

func TestAnErrorSavesWhatWasDone(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	err := run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 100, Source: failing{}})
	wantError(t, err, "the disk is gone", "step 40 is saved in")
	if step, err := run.Step(); step != 40 || err != nil {
		t.Errorf("the run is at step %d (%v), want 40", step, err)
	}
	if err := os.WriteFile(filepath.Join(run.Folder(), "samples"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err = run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 100, SampleEvery: 45})
	wantError(t, err, "saving samples")
	if step, err := run.Step(); step != 45 || err != nil {
		t.Errorf("the run is at step %d (%v), want 45", step, err)
	}
}

// TestACheckpointOfAnotherRunIsRefused puts the checkpoint of a deeper network where that of the run was: it says what differs, and
// leaves both files as they are.
func TestACheckpointOfAnotherRunIsRefused(t *testing.T) {
	b := backendtest.Open(t, "go")
	config := points()
	config.Network.MLP = &network.MLP{Width: 32, Blocks: 3}
	other, run := open(t, config), open(t, points())
	train(t, other, b, 3)
	train(t, run, b, 3)
	from, err := other.LastCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	path, err := run.LastCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, foreign, 0o644); err != nil {
		t.Fatal(err)
	}
	says := []string{path, "of another run", "network.mlp.blocks is 3 in it, 2 in the run"}
	wantError(t, run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 9}), says...)
	_, err = run.Sampler(b, ddpm.Raw)
	wantError(t, err, says...)
	_, err = run.Evaluator(b, ddpm.Raw)
	wantError(t, err, says...)
	if now, err := os.ReadFile(path); err != nil || string(now) != string(foreign) {
		t.Errorf("the foreign checkpoint was changed (%v)", err)
	}
}

func TestAnInterruptWhileDataLoadIsOne(t *testing.T) {
	config := points()
	config.Data = dataset.Config{Kind: "mnist", Path: t.TempDir()}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var last ddpm.Event
	err := open(t, config).Train(ctx, backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: 1,
		Observer: ddpm.ObserverFunc(func(e ddpm.Event) { last = e })})
	wantError(t, err, "train again to go on")
	if !errors.Is(err, ddpm.ErrInterrupted) || last.Phase != ddpm.Interrupted {
		t.Errorf("error %v in phase %q; want an interruption", err, last.Phase)
	}
}

func TestADamagedLogIsPutAside(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	train(t, run, b, 10)
	path := filepath.Join(run.Folder(), "metrics.jsonl")
	if err := os.WriteFile(path, []byte("{\"step\":10\n{\"step\":20}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run.Metrics(); err == nil {
		t.Error("a damaged log was read")
	}
	train(t, run, b, 20)
	if metrics, err := run.Metrics(); err != nil || len(metrics) != 1 || metrics[0].Step != 20 {
		t.Errorf("the new log holds %v (%v)", metrics, err)
	}
	if _, err := os.Stat(path + ".damaged"); err != nil {
		t.Error(err)
	}
}

// TestSamplingLeavesTheTrainingAlone holds a training that draws samples on the way against one that does not.
func TestSamplingLeavesTheTrainingAlone(t *testing.T) {
	b := backendtest.Open(t, "go")
	with, without := open(t, points()), open(t, points())
	if err := with.Train(t.Context(), b, ddpm.TrainOptions{Steps: 6, SampleEvery: 2}); err != nil {
		t.Fatal(err)
	}
	train(t, without, b, 6)
	if string(checkpointBytes(t, with)) != string(checkpointBytes(t, without)) {
		t.Error("drawing samples changed the training")
	}
}

func TestWarmUpRisesInAStraightLine(t *testing.T) {
	var rates []float64
	err := open(t, points()).Train(t.Context(), backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: 12,
		Observer: ddpm.ObserverFunc(func(e ddpm.Event) {
			if e.Phase == ddpm.Training {
				rates = append(rates, e.LearningRate)
			}
		})})
	if err != nil {
		t.Fatal(err)
	}
	for i, rate := range rates {
		want := 2e-3 * min(1, float64(i+1)/10)
		if diff := rate - want; diff > 1e-12 || diff < -1e-12 {
			t.Errorf("the learning rate of step %d is %g, want %g", i+1, rate, want)
		}
	}
	if len(rates) != 12 {
		t.Errorf("%d steps were seen", len(rates))
	}
}
