package main_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/resident"
	"denoise/ddpm/schedule"
	"denoise/kernel/keep"
	"denoise/kernel/setup/env"
	"denoise/kernel/worker"
	"denoise/kernel/worker/wire"

	"github.com/gomlx/compute"
)

// cellVariable makes this test binary a cell that trains the run in that folder.
const cellVariable = "DENOISE_TEST_CELL"

func TestMain(m *testing.M) {
	if folder := os.Getenv(cellVariable); folder != "" {
		run, err := ddpm.OpenRun(folder, ddpm.Config{})
		if err == nil {
			err = resident.Train(context.Background(), run, endless)
		}
		panic(err)
	}
	os.Exit(m.Run())
}

var endless = ddpm.TrainOptions{Steps: 1e9, CheckpointEvery: time.Hour}

func newRun(t *testing.T) *ddpm.Run {
	t.Helper()
	run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "run"), ddpm.Config{
		Data: dataset.Config{Kind: "mixture"}, Schedule: schedule.Config{T: 50},
		Network: network.Config{MLP: &network.MLP{Width: 16, Blocks: 1}}, Batch: 16,
	})
	must(t, err)
	return run
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually fails the test when what must happen has not after 20 seconds.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !happened(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after 20 seconds", what)
		}
	}
}

// step is that of the run's training.
func step(run *ddpm.Run) int64 {
	status, err := resident.StatusOf(run)
	if err != nil {
		return 0
	}
	return status.Event.Step
}

// TestTheWorker builds the worker as the kernel does, and lets it go through what a class does to it.
func TestTheWorker(t *testing.T) {
	root, err := backend.Checkout()
	must(t, err)
	t.Setenv(compute.ConfigEnvVar, "go")
	supervisor, err := worker.Supervise(worker.Of(env.Place{Root: root, Dir: t.TempDir()}, os.Environ(), os.Stderr))
	must(t, err)
	defer supervisor.Close()
	t.Setenv(wire.Variable, supervisor.Socket())
	must(t, keep.Put("x", 7))

	t.Run("a killed cell", func(t *testing.T) {
		run := newRun(t)
		cell := exec.Command(os.Args[0])
		cell.Env = append(os.Environ(), cellVariable+"="+run.Folder())
		must(t, cell.Start())
		eventually(t, "the cell trains", func() bool { return step(run) > 3 })
		must(t, cell.Process.Kill())
		cell.Wait()
		eventually(t, "the training saves", func() bool {
			saved, err := run.Step()
			return err == nil && saved > 3
		})
		eventually(t, "the training is over", func() bool {
			status, err := resident.StatusOf(run)
			return err == nil && !status.Running && strings.Contains(status.Failure, "interrupted after step")
		})
		if x, err := keep.Get[int]("x"); x != 7 || err != nil {
			t.Errorf("the value is %d (%v), want 7", x, err)
		}
	})

	t.Run("a killed worker", func(t *testing.T) {
		run := newRun(t)
		must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 4}))
		must(t, resident.Start(t.Context(), run, endless))
		eventually(t, "the run is trained in the background", func() bool { return step(run) > 6 })
		err := resident.Watch(t.Context(), run, ddpm.ObserverFunc(func(e ddpm.Event) {
			if e.Step > 10 {
				kill(t, supervisor)
			}
		}))
		if !errors.Is(err, wire.ErrLost) || !strings.Contains(err.Error(), "lost with it: the value x, the training of "+run.Folder()) {
			t.Errorf("watching ended with %v; want that the worker ended, and what is lost", err)
		}
		_, err = resident.StatusOf(run)
		if err == nil || !strings.Contains(err.Error(), "it was lost when the worker that held it ended") {
			t.Errorf("the status: %v; want that the training was lost", err)
		}
		must(t, resident.Train(t.Context(), run, ddpm.TrainOptions{Steps: 8}))
		if saved, err := run.Step(); saved != 8 || err != nil {
			t.Errorf("trained on from step 4 to step %d (%v), want 8", saved, err)
		}
	})

	t.Run("the end of the kernel", func(t *testing.T) {
		run := newRun(t)
		must(t, resident.Start(t.Context(), run, endless))
		eventually(t, "the run is trained in the background", func() bool { return step(run) > 6 })
		supervisor.Close()
		if saved, err := run.Step(); saved < 6 || err != nil {
			t.Errorf("step %d was saved (%v), want what was trained", saved, err)
		}
	})
}

// kill ends the worker, whose process group is its own, without warning.
func kill(t *testing.T, supervisor *worker.Supervisor) {
	pid := supervisor.PID()
	if pid == 0 {
		return
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Error(err)
	}
}
