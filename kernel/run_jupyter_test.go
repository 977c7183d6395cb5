package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"denoise/kernel/notebook"
	"denoise/kernel/setup"
)

// TestJupyterScripts runs the scripts that need the set-up. They begin in this folder, in the checkout.
func TestJupyterScripts(t *testing.T) {
	needJupyter(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	caches, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.Fields(string(caches))
	testscript.Run(t, testscript.Params{
		Dir: "testdata/jupyter",
		Setup: func(env *testscript.Env) error {
			env.Cd = here
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("GOCACHE", cache[0])
			env.Setenv("GOMODCACHE", cache[1])
			return nil
		},
	})
}

func needJupyter(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Jupyter, which -short leaves out")
	}
	if _, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr}); err != nil {
		t.Fatal(err)
	}
}

// A run that is interrupted, terminated or killed while a cell computes is gone within five seconds, with its kernel and
// all that the cell started.
func TestNothingOutlivesARun(t *testing.T) {
	needJupyter(t)
	for name, signal := range map[string]syscall.Signal{
		"interrupted": syscall.SIGINT, "terminated": syscall.SIGTERM, "killed": syscall.SIGKILL,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mark := fmt.Sprintf("36%02d.%d", int(signal), os.Getpid())
			n := &notebook.Notebook{Cells: []notebook.Cell{{Type: "code", Source: "!sleep " + mark}}}
			path := filepath.Join(t.TempDir(), "sleeps.ipynb")
			if err := os.WriteFile(path, n.Encode(), 0o644); err != nil {
				t.Fatal(err)
			}
			command := exec.Command(os.Args[0], "run", path)
			command.Args[0] = "kernel" // what TestMain knows this command by
			command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			var complaint bytes.Buffer
			command.Stderr = &complaint
			output, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewReader(output)
			if _, err := lines.ReadString('\n'); err != nil {
				t.Fatalf("%v: %s", err, complaint.String())
			}
			for len(processes(t, mark)) == 0 {
				time.Sleep(50 * time.Millisecond)
			}
			// As a terminal does, to the whole group: what else the run started must not need the signal.
			if err := syscall.Kill(-command.Process.Pid, signal); err != nil {
				t.Fatal(err)
			}
			ended := time.Now()
			command.Wait()
			for left := processes(t, mark); len(left) > 0; left = processes(t, mark) {
				if time.Since(ended) > 5*time.Second {
					t.Fatalf("left behind: %s", left)
				}
				time.Sleep(50 * time.Millisecond)
			}
			if signal != syscall.SIGKILL {
				if status := command.ProcessState.ExitCode(); status != 1 || !strings.Contains(complaint.String(), path) {
					t.Errorf("exit status %d, %q; want 1 and the notebook", status, complaint.String())
				}
			}
		})
	}
}

// processes lists those with the mark in their command line.
func processes(t *testing.T, mark string) (found []string) {
	t.Helper()
	out, err := exec.Command("ps", "-ww", "-eo", "stat,pid,command").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, mark) && !strings.HasPrefix(line, "Z") {
			found = append(found, line)
		}
	}
	return found
}
