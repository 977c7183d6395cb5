package ddpm_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"

	"github.com/gofrs/flock"
)

func TestOpenRunRefusesAnotherConfig(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	if _, err := ddpm.OpenRun(folder, points()); err != nil {
		t.Fatal(err)
	}
	if _, err := ddpm.OpenRun(folder, points()); err != nil {
		t.Errorf("the same configuration: %v", err)
	}
	again, err := ddpm.OpenRun(folder, ddpm.Config{})
	if err != nil {
		t.Fatalf("the zero configuration: %v", err)
	}
	if got := again.Config().Batch; got != 64 {
		t.Errorf("the run that was there has a batch of %d, want 64", got)
	}
	corrected := points()
	corrected.Batch = 48
	if run, err := ddpm.OpenRun(folder, corrected); err != nil || run.Config().Batch != 48 {
		t.Errorf("before the first checkpoint a configuration can be corrected, but: %v", err)
	}
	if again, err = ddpm.OpenRun(folder, points()); err != nil {
		t.Fatal(err)
	}
	train(t, again, backendtest.Open(t, "go"), 1)
	other := points()
	other.Batch, other.Schedule.Kind = 32, "cosine"
	_, err = ddpm.OpenRun(folder, other)
	for _, want := range []string{"batch is 64 in the run, 32 was asked for", `schedule.kind is not set in the run, "cosine" was asked for`, "another folder"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}

func TestOpenRunRefusesWhatCannotWork(t *testing.T) {
	for says, change := range map[string]func(*ddpm.Config){
		"batch = -1":              func(c *ddpm.Config) { c.Batch = -1 },
		"learning rate = -1":      func(c *ddpm.Config) { c.LearningRate = -1 },
		"EMA decay = 1":           func(c *ddpm.Config) { c.EMADecay = 1 },
		"warm-up = -5 steps":      func(c *ddpm.Config) { c.WarmUp = -5 },
		`did you mean "mixture"`:  func(c *ddpm.Config) { c.Data.Kind = "mixtur" },
		"T = 20":                  func(c *ddpm.Config) { c.Schedule.T = 20 },
		"network.Config has both": func(c *ddpm.Config) { c.Network.UNet = glyphs().Network.UNet },
	} {
		t.Run(says, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "run")
			config := points()
			change(&config)
			_, err := ddpm.OpenRun(folder, config)
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("error %v; want one that says %q", err, says)
			}
			if _, err := os.Stat(folder); err == nil {
				t.Error("a folder was made all the same")
			}
		})
	}
	if _, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "none"), ddpm.Config{}); err == nil || !strings.Contains(err.Error(), "no run in") {
		t.Errorf("the zero configuration in an empty folder: %v", err)
	}
}

// A run begins in a new or an empty folder; one that lost its config.json still has its checkpoints, and can have it again.
func TestARunBeginsAmongNoOtherFiles(t *testing.T) {
	folder := t.TempDir()
	note := filepath.Join(folder, "note.txt")
	if err := os.WriteFile(note, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := ddpm.OpenRun(folder, points())
	wantError(t, err, folder+" holds note.txt and is no run", "empty folder")
	_, err = ddpm.OpenRun(note, points())
	wantError(t, err, note+" is a file; a run is a folder")
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("the folder now holds %v (%v)", entries, err)
	}
	lost := open(t, points())
	if err := os.Remove(filepath.Join(lost.Folder(), "config.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(lost.Folder(), "metrics.jsonl"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ddpm.OpenRun(lost.Folder(), points()); err != nil {
		t.Errorf("a run that lost its config.json: %v", err)
	}
}

// A config.json edited by hand would go on with other weights than the training that began.
func TestAnEditedRunIsNotTrained(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	train(t, run, b, 2)
	path := filepath.Join(run.Folder(), "config.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(text), `"batch": 64`, `"batch": 32`, 1)
	if err := os.WriteFile(path, []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	other, err := ddpm.OpenRun(run.Folder(), ddpm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, other.Train(t.Context(), b, ddpm.TrainOptions{Steps: 4}), run.Folder(), "batch is 64 in its last checkpoint, 32 in its config.json")
	if _, err := other.Sampler(b, ddpm.Raw); err != nil {
		t.Errorf("the weights are as good as before, but: %v", err)
	}
	train(t, run, b, 4)
}

func TestAMisspeltSettingOfARunIsNamed(t *testing.T) {
	run := open(t, points())
	path := filepath.Join(run.Folder(), "config.json")
	if err := os.WriteFile(path, []byte(`{"bach": 7}`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := ddpm.OpenRun(run.Folder(), ddpm.Config{})
	wantError(t, err, path, `no key "bach"`, `did you mean "batch"?`)
}

func TestADamagedCheckpointIsRefusedAndNamesTheWayBack(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	train(t, run, b, 3)
	train(t, run, b, 6)
	path, err := run.LastCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"cut short": raw[:len(raw)-100],
		"one bit":   append(append([]byte{}, raw[:len(raw)-1]...), raw[len(raw)-1]^1),
		"empty":     {},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(path, damaged, 0o644); err != nil {
				t.Fatal(err)
			}
			err := run.Train(context.Background(), b, ddpm.TrainOptions{Steps: 9})
			for _, want := range []string{path, "delete it to go on from step 3"} {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("training: %v; want an error that says %q", err, want)
				}
			}
			if _, err := run.Sampler(b, ddpm.Averaged); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("sampling: %v; want an error that names the file", err)
			}
		})
	}
	earlier := filepath.Join(filepath.Dir(path), "step-000000003.safetensors")
	good, err := os.ReadFile(earlier)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(earlier, good[:len(good)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	err = run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 9})
	wantError(t, err, path, earlier+", the one before it, cannot be used either")
	if err := os.WriteFile(earlier, good, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	train(t, run, b, 6)
	if now, _ := os.ReadFile(path); len(now) != len(raw) {
		t.Errorf("trained again from step 3, the checkpoint has %d bytes, want %d", len(now), len(raw))
	}
}

func TestOneProcessTrainsARun(t *testing.T) {
	run := open(t, points())
	lock := flock.New(filepath.Join(run.Folder(), "lock"))
	if held, err := lock.TryLock(); !held {
		t.Fatal(err)
	}
	defer lock.Unlock()
	err := run.Train(context.Background(), backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: 1})
	if err == nil || !strings.Contains(err.Error(), "trained by another process") {
		t.Errorf("error %v; want one that says another process trains it", err)
	}
}
