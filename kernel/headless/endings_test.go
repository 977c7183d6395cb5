package headless_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"denoise/kernel/headless"
)

func TestCellTimeout(t *testing.T) {
	for name, cell := range map[string]string{
		"shell": "!sleep MARK", "Go": "// MARK\n%%\ntime.Sleep(time.Hour)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mark := fmt.Sprintf("35%02d.%d", len(name), os.Getpid())
			opts := options(t, code(t, strings.ReplaceAll(cell, "MARK", mark)))
			opts.CellTimeout = 3 * time.Second
			err := headless.Run(t.Context(), opts)
			var failure *headless.CellError
			if !errors.As(err, &failure) || failure.Kind != "timeout" || failure.Cell != 1 {
				t.Errorf("error %v, want a timeout of cell 1", err)
			}
			nothingLeft(t, opts.Notebook, mark)
		})
	}
}

func TestInterrupt(t *testing.T) {
	for name, cell := range map[string]string{
		"shell":      "!touch began; sleep MARK",
		"Go":         "%%\nos.WriteFile(\"began\", nil, 0o600)\ntime.Sleep(time.Hour)",
		"deaf to it": "!touch began; trap '' INT TERM; sleep MARK",
		"a checkpoint": `import ("os"; "os/signal")
%%
c := make(chan os.Signal, 1)
signal.Notify(c, os.Interrupt)
os.WriteFile("began", nil, 0o600)
<-c
time.Sleep(500*time.Millisecond)
os.WriteFile("checkpoint", nil, 0o600)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			mark := fmt.Sprintf("36%02d.%d", len(name), os.Getpid())
			opts := options(t, code(t, strings.ReplaceAll(cell, "MARK", mark)))
			begun := time.Now()
			opts.Observe = func(event headless.Event) {
				if event.Ended {
					return
				}
				go func() { // once the cell has begun
					for ctx.Err() == nil {
						if _, err := os.Stat(filepath.Join(filepath.Dir(opts.Notebook), "began")); err == nil {
							begun = time.Now()
							cancel()
						}
						time.Sleep(50 * time.Millisecond)
					}
				}()
			}
			err := headless.Run(ctx, opts)
			if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), opts.Notebook) {
				t.Errorf("error %v, want context.Canceled and the notebook", err)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %v to end, want at most 5 s", took)
			}
			nothingLeft(t, opts.Notebook, mark)
			if name == "a checkpoint" {
				if _, err := os.Stat(filepath.Join(filepath.Dir(opts.Notebook), "checkpoint")); err != nil {
					t.Errorf("the cell was not given the time to save: %v", err)
				}
			}
		})
	}
}

// nothingLeft asserts that no process is left that works in the notebook's folder or has the mark in its command line.
func nothingLeft(t *testing.T, path, mark string) {
	t.Helper()
	time.Sleep(200 * time.Millisecond)
	out, err := exec.Command("ps", "-ww", "-eo", "pid,stat,command").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 3 || strings.HasPrefix(fields[1], "Z") {
			continue
		}
		cwd, _ := os.Readlink("/proc/" + fields[0] + "/cwd")
		if strings.Contains(line, mark) || cwd == filepath.Dir(path) {
			t.Errorf("left behind: %s", line)
		}
	}
}

func TestADriverThatIsKilledLeavesNothing(t *testing.T) {
	mark := fmt.Sprintf("3700.%d", os.Getpid())
	// The cell's shell, what runs it, GoNB, the kernel, the driver: kill the driver from within.
	opts := options(t, code(t, "!kill -9 $(ps -o ppid= -p $(ps -o ppid= -p $(ps -o ppid= -p $PPID))); sleep "+mark))
	err := headless.Run(t.Context(), opts)
	if err == nil || !strings.Contains(err.Error(), "the driver of the notebook failed: signal: killed") {
		t.Errorf("error %v, want what became of the driver", err)
	}
	nothingLeft(t, opts.Notebook, mark)
}

// TestNoLanguageServerStaysBehind looks for the gopls that GoNB starts, in a process group of its own.
func TestNoLanguageServerStaysBehind(t *testing.T) {
	scratch, err := os.MkdirTemp("", "nb") // short, as a socket's path must be
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(scratch)
	t.Setenv("TMPDIR", scratch)
	if err := headless.Run(t.Context(), options(t, code(t, "%%\nfmt.Println(1)"))); err != nil {
		t.Fatal(err)
	}
	left, err := exec.Command("ps", "-A", "-o", "args=").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(left)) {
		if strings.Contains(line, scratch) {
			t.Errorf("still there: %s", line)
		}
	}
}
