// Package backendtest opens compute backends for tests, and runs a test on each of those that every machine has.
package backendtest

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"denoise/ddpm/backend"
	"denoise/kernel/setup"

	"github.com/gomlx/compute"
)

// Names are the backends that Each runs a test on.
var Names = []string{"go", "xla:cpu"}

var (
	mu     sync.Mutex
	opened = map[string]compute.Backend{}
)

// Each runs the test once a backend of Names, as a subtest of the backend's name.
func Each(t *testing.T, test func(t *testing.T, b compute.Backend)) {
	t.Helper()
	for _, name := range Names {
		t.Run(name, func(t *testing.T) { test(t, Open(t, name)) })
	}
}

// Open returns the backend of that name, one for the whole test process, and fails the test when it cannot be had. The
// PJRT plugin for the CPU is installed in the checkout when it is missing.
func Open(t testing.TB, name string) compute.Backend {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if b, ok := opened[name]; ok {
		return b
	}
	if _, err := backend.FindPlugin("cpu"); err != nil && strings.HasPrefix(name, "xla:cpu") {
		if _, err := setup.Plugin(context.Background(), setup.Options{Log: os.Stderr}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := backend.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	opened[name] = b
	return b
}
