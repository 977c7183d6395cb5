package ddpm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"denoise/ddpm/internal/strict"
	"denoise/ddpm/network"
	"denoise/ddpm/whole"

	"github.com/gofrs/flock"
)

// Run is a folder that holds a training and all that came of it, and so outlives the process that made it:
//
//	config.json                            its Config
//	checkpoints/step-000002000.safetensors weights, averaged weights, optimiser and random states; the last two
//	metrics.jsonl                          loss, gradient norm and learning rate, every ten steps and at each session's last
//	learning_rates.jsonl                   changes of the learning rate on the way; often none
//	samples/step-000002000.png             samples drawn on the way (points: .csv)
//	lock                                   held while a process trains it
//
// A Run is opened by [OpenRun], in as many cells and processes as one likes; one of them at a time can train it.
type Run struct {
	folder  string
	config  Config
	process *Process
	net     network.Network
}

const configName = "config.json"

// ErrNoRun is what OpenRun fails with, wrapped, where there is no run and no Config to begin one with.
var ErrNoRun = errors.New("there is no run")

// OpenRun opens the run in the folder, and makes it where there is none yet. The zero Config stands for that of the
// run that is there. It fails when the folder holds a run of another Config that has a checkpoint already, naming each setting that differs, when
// there is no run and the Config is zero, when a run would begin among other files, and when the Config cannot work.
func OpenRun(folder string, config Config) (*Run, error) {
	path := filepath.Join(folder, configName)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if config.isZero() {
			return nil, fmt.Errorf("ddpm: %w in %s: give a Config to begin one, or the folder of an existing run", ErrNoRun, folder)
		}
		run, err := newRun(folder, config.withDefaults())
		if err != nil {
			return nil, err
		}
		if err := run.checkPlace(); err != nil {
			return nil, err
		}
		return run, run.create(path)
	case err != nil:
		if info, err := os.Stat(folder); err == nil && !info.IsDir() {
			return nil, fmt.Errorf("ddpm: %s is a file; a run is a folder", folder)
		}
		return nil, fmt.Errorf("ddpm: opening the run: %w", err)
	}
	var stored Config
	if err := strict.Decode(text, &stored); err != nil {
		return nil, fmt.Errorf("ddpm: %s is not the configuration of a run: %w", path, err)
	}
	stored = stored.withDefaults() // of settings that there were not when it was written
	if !config.isZero() {
		lines, err := differences(stored, config.withDefaults(), "%s is %s in the run, %s was asked for")
		if err != nil {
			return nil, err
		}
		run := &Run{folder: folder}
		if step, err := run.Step(); err != nil {
			return nil, err
		} else if len(lines) > 0 && step == 0 {
			if run, err = newRun(folder, config.withDefaults()); err != nil {
				return nil, err
			}
			return run, run.create(path) // nothing was trained yet, so nothing is lost
		}
		if len(lines) > 0 {
			return nil, fmt.Errorf("ddpm: the run in %s has another configuration: %s; use another folder, or delete this one to begin again",
				folder, strings.Join(lines, "; "))
		}
	}
	return newRun(folder, stored)
}

// newRun checks the whole configuration before anything is written.
func newRun(folder string, config Config) (*Run, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	sched, err := config.Schedule.New()
	if err != nil {
		return nil, err
	}
	if err := config.Data.Check(); err != nil {
		return nil, err
	}
	net, err := config.Network.New()
	if err != nil {
		return nil, err
	}
	return &Run{folder: folder, config: config, process: NewProcess(sched), net: net}, nil
}

// ifThere is what was read, and nothing where there was no such file.
func ifThere[T any](read []T, err error) ([]T, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return read, err
}

// checkPlace refuses to begin a run among files of others. A run that lost its config.json still has its checkpoints.
func (r *Run) checkPlace() error {
	entries, err := ifThere(os.ReadDir(r.folder))
	if err != nil {
		return fmt.Errorf("ddpm: looking into the run's folder: %w", err)
	}
	other := ""
	for _, e := range entries {
		switch name := e.Name(); {
		case name == filepath.Base(r.checkpoints()):
			return nil
		case !strings.HasPrefix(name, "."):
			other = name
		}
	}
	if other != "" {
		return fmt.Errorf("ddpm: %s holds %s and is no run: begin one in a new or an empty folder", r.folder, other)
	}
	return nil
}

func (r *Run) create(path string) error {
	text, err := json.MarshalIndent(r.config, "", "  ")
	if err != nil {
		return err
	}
	for _, folder := range []string{r.folder, r.checkpoints()} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return fmt.Errorf("ddpm: making the run's folder: %w", err)
		}
	}
	if err := os.Remove(r.changesPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("ddpm: making the run: %w", err)
	}
	if err := whole.Bytes(path, append(text, '\n')); err != nil {
		return fmt.Errorf("ddpm: making the run: %w", err)
	}
	return nil
}

// Folder is where the run lives.
func (r *Run) Folder() string { return r.folder }

// Config is the run's configuration, with the defaults of its own fields filled in.
func (r *Run) Config() Config { return r.config }

// Process is the diffusion process of the run's schedule.
func (r *Run) Process() *Process { return r.process }

// EveryClass is a label for each of n samples: 0, 1 and on through the classes of the run's network, again and again. It is
// nil for a network without classes, so that SampleOptions.Labels can be set to it for any run.
func (r *Run) EveryClass(n int) []int {
	classes := r.config.classes()
	if classes == 0 {
		return nil
	}
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i % classes
	}
	return labels
}

func (r *Run) checkpoints() string { return filepath.Join(r.folder, "checkpoints") }

// lock holds the run for this process, until it is unlocked. It fails at once while another process holds it.
func (r *Run) lock() (*flock.Flock, error) {
	lock := flock.New(filepath.Join(r.folder, "lock"))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("ddpm: locking the run: %w", err)
	}
	if !held {
		return nil, fmt.Errorf("ddpm: the run in %s is being trained by another process: interrupt that one, or wait", r.folder)
	}
	return lock, nil
}
