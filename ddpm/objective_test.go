package ddpm_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
)

// What excludes each other is refused with both names and a way out, before anything is written.
func TestObjectivesThatCannotBe(t *testing.T) {
	for says, change := range map[string]func(*ddpm.Config){
		`unknown loss "vlb"; valid are ["simple" "bound" "hybrid"]`:                      func(c *ddpm.Config) { c.Objective.Loss = "vlb" },
		`unknown times "importnce"; valid are ["uniform" "importance"]; did you mean "i`: func(c *ddpm.Config) { c.Objective.Times = "importnce" },
		`unknown target "noise"`:       func(c *ddpm.Config) { c.Objective.Target = "noise" },
		`unknown variance "small"`:     func(c *ddpm.Config) { c.Objective.Variance = "small" },
		`unknown weighting "min-snr5"`: func(c *ddpm.Config) { c.Objective.Weighting = "min-snr5" },
		`the loss "simple" has no term that teaches the variance "learned": use the loss "hybrid" or "bound"`: func(c *ddpm.Config) {
			c.Objective.Variance = schedule.Learned
		},
		`the loss "hybrid" is for the variance "learned", not for "fixed-small"`: func(c *ddpm.Config) { c.Objective.Loss = ddpm.Hybrid },
		`the loss "bound" has weights of its own, and takes no weighting "p2"`: func(c *ddpm.Config) {
			c.Objective = ddpm.Objective{Loss: ddpm.Bound, Weighting: bound.P2}
		},
		`times by "importance" are for the loss "bound", whose terms differ by orders of magnitude, not for "simple"`: func(c *ddpm.Config) {
			c.Objective.Times = ddpm.Importance
		},
		`label drop = 0.2, but the network has no classes`: func(c *ddpm.Config) { c.LabelDrop = 0.2 },
		`label drop = 1: give a probability below 1`:       func(c *ddpm.Config) { c.LabelDrop = 1 },
		`MLP.Classes is -2`:                                func(c *ddpm.Config) { c.Network.MLP.Classes = -2 },
	} {
		folder := filepath.Join(t.TempDir(), "run")
		config := points()
		change(&config)
		_, err := ddpm.OpenRun(folder, config)
		wantError(t, err, "ddpm: ", says)
		if _, err := os.Stat(folder); err == nil {
			t.Errorf("%s: a folder was made all the same", says)
		}
	}
}

// Labels that the network has no room for are refused before the first step.
func TestClassesOfOtherData(t *testing.T) {
	config := points()
	config.Network.MLP.Classes = 10
	err := open(t, config).Train(t.Context(), backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: 1})
	wantError(t, err, "the network has 10 classes", "have 8", "make the network's classes 8")
}

// A folder from before there were objectives opens, as what it was: the paper's.
func TestARunFromBeforeObjectives(t *testing.T) {
	run := open(t, points())
	path := filepath.Join(run.Folder(), "config.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), `  "objective": {`)
	_, after, closed := strings.Cut(rest, "  },\n")
	if !found || !closed {
		t.Fatalf("no objective to take out of\n%s", text)
	}
	if err := os.WriteFile(path, []byte(before+after), 0o644); err != nil {
		t.Fatal(err)
	}
	old, err := ddpm.OpenRun(run.Folder(), points())
	if err != nil {
		t.Fatal(err)
	}
	train(t, old, backendtest.Open(t, "go"), 1)
	if old, err = ddpm.OpenRun(run.Folder(), points()); err != nil {
		t.Fatalf("with a checkpoint: %v", err)
	}
	want := ddpm.Objective{Loss: ddpm.Simple, Target: schedule.Eps, Variance: schedule.FixedSmall, Weighting: bound.Unweighted, Times: ddpm.Uniform}
	if got := old.Config().Objective; got != want {
		t.Errorf("the objective is %+v, want %+v", got, want)
	}
}

// vlb is the rigorous training: the bound with a learned variance, by importance, of labelled data. T is so small that
// every t soon has its ten losses.
func vlb() ddpm.Config {
	c := points()
	c.Schedule = schedule.Config{Kind: "cosine", T: 6}
	c.Network.MLP.Classes = 8
	c.Objective = ddpm.Objective{Loss: ddpm.Bound, Variance: schedule.Learned, Times: ddpm.Importance}
	return c
}

// A training by importance resumes bit for bit, before and after every t has its losses, which the checkpoint holds.
func TestImportanceResumes(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		whole, parts := open(t, vlb()), open(t, vlb())
		train(t, whole, b, 12)
		for _, steps := range []int64{1, 5, 12} {
			train(t, parts, b, steps)
		}
		if got, want := checkpointBytes(t, parts), checkpointBytes(t, whole); string(got) != string(want) {
			t.Errorf("the resumed training's state differs from the uninterrupted one's (%d bytes, %d bytes)", len(got), len(want))
		}
		losses := checkpointState(t, whole)["/times/losses"]
		if len(losses) != 60 {
			t.Fatalf("the checkpoint holds %d losses, want 60", len(losses))
		}
		for i, loss := range losses {
			if loss != loss {
				t.Errorf("after 12 steps of 64, loss %d is not there yet: importance never began", i)
			}
		}
		metrics, err := whole.Metrics()
		if err != nil || metrics[0].Unit != "bits/dim" {
			t.Errorf("%v, the log's unit is %q, want bits/dim", err, metrics[0].Unit)
		}
	})
}

// A run of learned variance is sampled and evaluated by it unless another is asked for; the weights of its second output
// matter then and not otherwise. A run that has learned none refuses.
func TestTheVarianceOfARun(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, vlb())
	train(t, run, b, 20)
	sampler, err := run.Sampler(b, ddpm.Raw)
	if err != nil {
		t.Fatal(err)
	}
	defer sampler.Close()
	evaluator, err := run.Evaluator(b, ddpm.Raw)
	if err != nil {
		t.Fatal(err)
	}
	defer evaluator.Close()
	data, err := run.HeldOut(t.Context(), 8)
	if err != nil {
		t.Fatal(err)
	}
	samples, bounds := map[schedule.Variance]float32{}, map[schedule.Variance]float64{}
	for _, variance := range []schedule.Variance{"", schedule.Learned, schedule.FixedSmall, schedule.FixedLarge} {
		s, err := sampler.Sample(t.Context(), ddpm.SampleOptions{N: 2, Variance: variance})
		if err != nil {
			t.Fatal(err)
		}
		samples[variance] = s.X[0]
		e, err := evaluator.Evaluate(t.Context(), data, ddpm.BoundOptions{Variance: variance})
		if err != nil {
			t.Fatal(err)
		}
		bounds[variance], _ = e.BitsPerDim()
	}
	if samples[""] != samples[schedule.Learned] || bounds[""] != bounds[schedule.Learned] {
		t.Errorf("by default the samples are %v and the bounds %v, not those of the learned variance", samples, bounds)
	}
	for _, fixed := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge} {
		if samples[fixed] == samples[""] || bounds[fixed] == bounds[""] {
			t.Errorf("%s is what is learned: samples %v, bounds %v", fixed, samples, bounds)
		}
	}

	plain := open(t, points())
	train(t, plain, b, 1)
	other, err := plain.Sampler(b, ddpm.Raw)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, err = other.Sample(t.Context(), ddpm.SampleOptions{Variance: schedule.Learned})
	wantError(t, err, `the variance "learned" was asked for, but this network was trained without`)
}

// What a loss is measured in.
func TestUnits(t *testing.T) {
	for want, o := range map[string]ddpm.Objective{
		"squared error of ε": {}, "bits/dim": {Loss: ddpm.Bound},
		"squared error of x_0, weights min-snr": {Target: schedule.X0, Weighting: bound.MinSNR},
		"squared error of v + bits/dim / 1000":  {Loss: ddpm.Hybrid, Target: schedule.V, Variance: schedule.Learned},
		"squared error of the mean":             {Target: schedule.Mean},
	} {
		if got := o.Unit(); got != want {
			t.Errorf("%+v is measured in %q, want %q", o, got, want)
		}
	}
}
