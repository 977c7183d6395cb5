package resident_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/resident"
	"denoise/ddpm/schedule"
	"denoise/kernel/keep"
	"denoise/kernel/worker/wire"

	"github.com/gomlx/compute"
)

// each runs the test without a worker, and with one, on the pure Go backend.
func each(t *testing.T, test func(t *testing.T)) {
	t.Setenv(compute.ConfigEnvVar, "go")
	t.Run("process", test)
	t.Run("worker", func(t *testing.T) {
		serve(t, func(string) (compute.Backend, error) { return backendtest.Open(t, "go"), nil }, wire.Lost{}, nil)
		test(t)
	})
}

// serve makes this process its own worker for the length of the test.
func serve(t *testing.T, open func(string) (compute.Backend, error), lost wire.Lost, current func() error) {
	t.Helper()
	folder, err := os.MkdirTemp("", "resident") // t.TempDir's path can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(folder, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	var server wire.Server
	service := resident.NewService(open, lost, nil)
	service.Serve(&server, current)
	keep.NewStore(lost, nil).Serve(&server)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		service.Close()
		os.RemoveAll(folder)
	})
	t.Setenv(compute.ConfigEnvVar, "go")
	t.Setenv(wire.Variable, socket)
}

// points is a training on points that takes a moment.
func points() ddpm.Config {
	return ddpm.Config{
		Data:         dataset.Config{Kind: "mixture", Seed: 1},
		Schedule:     schedule.Config{T: 50},
		Network:      network.Config{MLP: &network.MLP{Width: 16, Blocks: 1}},
		Batch:        16,
		LearningRate: 2e-3,
		EMADecay:     0.99,
		Seed:         7,
	}
}

func open(t *testing.T, folder string) *ddpm.Run {
	t.Helper()
	run, err := ddpm.OpenRun(folder, points())
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func newRun(t *testing.T) *ddpm.Run { return open(t, filepath.Join(t.TempDir(), "run")) }

// weights is the last checkpoint without the time that training took.
func weights(t *testing.T, run *ddpm.Run) string {
	t.Helper()
	path, err := run.LastCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw[8+(int(raw[0])|int(raw[1])<<8|int(raw[2])<<16):])
}

// whole is a run trained to that step in one go, in this process.
func whole(t *testing.T, steps int64) *ddpm.Run {
	t.Helper()
	run := newRun(t)
	if err := run.Train(t.Context(), backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: steps}); err != nil {
		t.Fatal(err)
	}
	return run
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, says := range parts {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v; want one that says %q", err, says)
		}
	}
}
