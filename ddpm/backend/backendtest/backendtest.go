// Package backendtest opens compute backends for tests, and runs a test on each of those that every machine has.
package backendtest

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"denoise/ddpm/backend"
	"denoise/kernel/setup"

	"github.com/gomlx/compute"
)

// Names are the backends that Each runs a test on: those of $DENOISE_TEST_BACKENDS, apart by spaces, where that is set, such as
// "go xla:cuda".
var Names = names()

func names() []string {
	if chosen := strings.Fields(os.Getenv("DENOISE_TEST_BACKENDS")); len(chosen) > 0 {
		return chosen
	}
	return []string{"go", "xla:cpu"}
}

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
// PJRT plugin for the CPU is installed in the checkout when it is missing, unless Names does without the CPU's XLA: then a test
// that wants it is skipped.
func Open(t testing.TB, name string) compute.Backend {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if b, ok := opened[name]; ok {
		return b
	}
	kind, _, _ := strings.Cut(name, ",")
	if kind == "xla:cpu" && !slices.ContainsFunc(Names, func(n string) bool { return strings.HasPrefix(n, kind) }) {
		t.Skip("xla:cpu is not among $DENOISE_TEST_BACKENDS")
	}
	if _, err := backend.FindPlugin("cpu"); err != nil && kind == "xla:cpu" {
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
