package proxy_test

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"denoise/kernel/setup"
)

// TestOverTheWire runs the kernel as Jupyter does and speaks to it through jupyter_client: the conformance tests of the
// Jupyter project, those of what this kernel promises, and nbclient and the console in a terminal.
// DENOISE_INTERRUPTS is how often it is interrupted at moments spread over a cell's life, 20 if it is not set.
func TestOverTheWire(t *testing.T) {
	if testing.Short() {
		t.Skip("runs kernels through Jupyter, which -short leaves out")
	}
	env, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	skipped := regexp.MustCompile(`(?m)^.* skipped .*$`)
	for _, file := range []string{"conformance.py", "behaviour.py", "clients.py"} {
		t.Run(file, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, env.Python, file, "-v")
			cmd.Dir = "testdata"
			cmd.Env = append(env.Environ(), "PYTHONDONTWRITEBYTECODE=1")
			output, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			for _, line := range skipped.FindAllString(string(output), -1) {
				t.Log(line)
			}
		})
	}
}
