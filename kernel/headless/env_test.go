package headless_test

import (
	"os"
	"testing"

	"denoise/kernel/setup"
)

// environment is the set-up's Jupyter, set up where it is missing.
func environment(t *testing.T) (python string, environ []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Jupyter, which -short leaves out")
	}
	made, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	return made.Python, made.Environ()
}
