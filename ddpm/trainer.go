package ddpm

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"denoise/ddpm/bound"
	"denoise/ddpm/dataset"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"
)

// Trainer trains a run in session after session, and keeps the weights, the state of the optimiser and the compiled
// programs between them, so that a later session does not compile again. What comes of it is what [Run.Train] would have
// made of the same sessions, bit for bit. A Trainer serves one goroutine at a time, but for SetLearningRate.
type Trainer struct {
	run     *Run
	backend compute.Backend

	data      dataset.Source // of the run's Config
	shape     []int          // of a batch
	store     *model.Store   // nil when nothing is held
	program   *program
	devices   int // that it runs on
	sampler   *Sampler
	times     *bound.Importance // of the steps t, where these are not uniform
	at        int64             // the step of what is held
	trained   time.Duration     // in earlier sessions
	lastSaved int64
	file      os.FileInfo // of the checkpoint of lastSaved; nil before the first
	changes   []RateChange
	pending   atomic.Pointer[float64] // the learning rate to change to
	broken    bool                    // the weights are no numbers, or not known
}

// Trainer returns a trainer of the run. Nothing is read or compiled before its first session.
func (r *Run) Trainer(backend compute.Backend) *Trainer {
	return &Trainer{run: r, backend: backend}
}

// Train does a session, as [Run.Train] does. Where the run's last checkpoint is not the one that the session before has
// left, because another process has trained the run or somebody has removed it, it begins from that checkpoint.
func (t *Trainer) Train(ctx context.Context, opts TrainOptions) error {
	lock, err := t.run.lock()
	if err != nil {
		return err
	}
	defer lock.Unlock()
	if err := t.run.removeOldCheckpoints(); err != nil {
		return err
	}
	session, err := t.newTraining(ctx, opts)
	if err != nil {
		return err
	}
	defer session.close()
	return session.loop()
}

// Close frees what is held.
func (t *Trainer) Close() {
	if t.store == nil {
		return
	}
	t.program.close()
	if !t.program.lost {
		t.store.Finalize()
	}
	t.store, t.program = nil, nil
	if t.sampler != nil {
		t.sampler.Close()
		t.sampler = nil
	}
}

// load makes what is held that of the run's last checkpoint, for that many devices, unless it is what has come of that.
func (t *Trainer) load(devices int) error {
	file, err := t.run.lastFile()
	if err != nil {
		return err
	}
	if t.store != nil && t.devices == devices && !t.broken && !t.program.lost && sameFile(file, t.file) {
		return t.loadChanges()
	}
	t.Close()
	c, err := t.run.load()
	if err != nil {
		return err
	}
	if c != nil {
		if err := t.run.unedited(c); err != nil {
			return err
		}
	}
	t.at, t.trained, t.broken, t.file = 0, 0, false, file
	var store *model.Store
	if c == nil {
		store, err = newStore(t.run.config.Seed)
	} else {
		t.at, t.trained = c.step, c.trained
		store, err = storeOf(c)
	}
	if err != nil {
		return err
	}
	t.lastSaved = t.at
	if t.program, err = newProgram(t.backend, store, t.run.trainStep); err != nil {
		return err
	}
	t.devices = devices
	if err := t.program.spread(devices, t.run.config.batchInputs()); err != nil {
		return err
	}
	if t.run.config.Objective.Times == Importance {
		if t.times, err = timesIn(store, t.run.process.T()); err != nil {
			return err
		}
	}
	t.store = store
	return t.loadChanges()
}
