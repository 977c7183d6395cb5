package cell

import (
	"context"
	"denoise/kernel/headless"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestBudget(t *testing.T) {
	for value, want := range map[string]int64{"": 100, "full": 100, "smoke": 3} {
		t.Setenv(headless.BudgetVariable, value)
		if got := Budget(100, 3); got != want {
			t.Errorf("with %s=%q: %d, want %d", headless.BudgetVariable, value, got, want)
		}
	}
}

func TestRun(t *testing.T) {
	for value, want := range map[string]string{"full": "runs/points", "smoke": "runs/smoke/points"} {
		t.Setenv(headless.BudgetVariable, value)
		if got := Run("points"); got != filepath.FromSlash(want) {
			t.Errorf("with %s=%q: %s, want %s", headless.BudgetVariable, value, got, want)
		}
	}
}

// TestEnds runs this test again as a process that ends itself.
func TestEnds(t *testing.T) {
	switch os.Getenv("DENOISE_TEST_CELL") {
	case "must":
		Must(errors.New("the reason"))
	case "budget":
		Budget(1, 2)
	}
	if os.Getenv("DENOISE_TEST_CELL") != "" {
		t.Fatal("the cell went on")
	}
	for name, says := range map[string]string{"must": "the reason", "budget": `DENOISE_BUDGET is "much"`} {
		t.Run(name, func(t *testing.T) {
			child := exec.Command(os.Args[0], "-test.run", "^TestEnds$")
			child.Env = append(os.Environ(), "DENOISE_TEST_CELL="+name, headless.BudgetVariable+"=much")
			out, err := child.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.HasPrefix(string(out), says) {
				t.Errorf("ended with %v and wrote %q; want status 1 and %q", err, out, says)
			}
		})
	}
	if got := Value(7, nil); got != 7 {
		t.Errorf("Value returned %d, want 7", got)
	}
}

// Outside a notebook there is nothing to wait for.
func TestSync(t *testing.T) {
	if err := Sync(); err != nil {
		t.Error(err)
	}
}

func TestContextIsCancelledByAnInterrupt(t *testing.T) {
	ctx := Context()
	if err := ctx.Err(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the interrupt did not cancel the context")
	}
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Error(ctx.Err())
	}
}
