package ddpm_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
)

// TestAFullDiskLosesNothing trains a run on a small file system that fills up at some moment: the last checkpoint stays as it was,
// and once there is room the training goes on to where it would have come.
func TestAFullDiskLosesNothing(t *testing.T) {
	b := backendtest.Open(t, "go")
	const steps = 500
	whole := open(t, points())
	train(t, whole, b, steps)
	path, err := whole.LastCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	size := int(info.Size()) // of a checkpoint
	for name, test := range map[string]struct {
		left    int // bytes
		at      int64
		options ddpm.TrainOptions
		says    string
	}{
		"the log, as the training begins":  {0, 3, ddpm.TrainOptions{}, "opening the metrics"},
		"the log, on the way":              {0, 15, ddpm.TrainOptions{}, "writing the metrics"},
		"the last checkpoint":              {32 << 10, 15, ddpm.TrainOptions{}, "saving the checkpoint of step 500"},
		"a checkpoint on the way":          {32 << 10, 15, ddpm.TrainOptions{CheckpointEvery: time.Nanosecond}, "saving the checkpoint"},
		"samples, where a checkpoint fits": {size + 32<<10, 15, ddpm.TrainOptions{SampleEvery: 20, Sample: ddpm.SampleOptions{N: 3000}}, "saving samples"},
	} {
		t.Run(name, func(t *testing.T) {
			disk := t.TempDir()
			if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
				t.Skipf("a small file system can be mounted by root only: %v", err)
			}
			t.Cleanup(func() { syscall.Unmount(disk, 0) })
			run, err := ddpm.OpenRun(filepath.Join(disk, "run"), points())
			if err != nil {
				t.Fatal(err)
			}
			train(t, run, b, 3)
			before := checkpointBytes(t, run)
			full := filepath.Join(disk, "full")
			options := test.options
			options.Steps = steps
			if test.at == 3 {
				fill(t, full, test.left)
			}
			options.Observer = ddpm.ObserverFunc(func(e ddpm.Event) {
				if e.Phase == ddpm.Training && e.Step == test.at {
					fill(t, full, test.left)
				}
			})
			err = run.Train(t.Context(), b, options)
			wantError(t, err, "no space left", test.says)
			if step, err := run.Step(); err != nil {
				t.Error(err)
			} else if after := checkpointBytes(t, run); step == 3 && string(after) != string(before) {
				t.Error("the last checkpoint has changed")
			}
			if sampler, err := run.Sampler(b, ddpm.Averaged); err != nil {
				t.Errorf("the run cannot be used: %v", err)
			} else {
				sampler.Close()
			}
			if err := os.Remove(full); err != nil {
				t.Fatal(err)
			}
			train(t, run, b, steps)
			if string(checkpointBytes(t, run)) != string(checkpointBytes(t, whole)) {
				t.Error("once there was room, the training ended elsewhere than one that always had it")
			}
		})
	}
}

// fill makes a file of all that the disk still holds but those bytes.
func fill(t *testing.T, path string, left int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	written := int64(0)
	for page := make([]byte, 4096); err == nil; {
		var n int
		n, err = file.Write(page)
		written += int64(n)
	}
	if err := file.Truncate(max(0, written-int64(left))); err != nil {
		t.Fatal(err)
	}
}
