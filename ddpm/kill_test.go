package ddpm_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
)

// TestKillLosesAtMostTheStepsSinceTheCheckpoint kills a process that trains, without warning, at random moments of which
// every second one lies within the writing of a checkpoint, and holds what is then in the run against a training without such
// mishaps. DENOISE_TEST_KILLS is how often; without it, 20 times.
func TestKillLosesAtMostTheStepsSinceTheCheckpoint(t *testing.T) {
	if folder := os.Getenv("DENOISE_TEST_TRAIN"); folder != "" {
		trainForKilling(t, folder)
		return
	}
	kills := 20
	if text := os.Getenv("DENOISE_TEST_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil || kills < 2 {
			t.Fatalf("DENOISE_TEST_KILLS is %q; give a number, 2 or more", text)
		}
	}
	folder := filepath.Join(t.TempDir(), "run")
	b := backendtest.Open(t, "go")
	r := rand.New(rand.NewPCG(1, 2))
	amid, last := 0, int64(0)
	for kill := range kills {
		last = max(last, killOnce(t, folder, kill%2 == 0, r))
		if halfWritten(folder) {
			amid++
		}
		run, err := ddpm.OpenRun(folder, ddpm.Config{})
		if err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
		step, err := run.Step()
		if err != nil || step < last {
			t.Fatalf("after kill %d the run is at step %d (%v), but a checkpoint of step %d had been reported", kill, step, err, last)
		}
		if sampler, err := run.Sampler(b, ddpm.Averaged); err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		} else {
			sampler.Close()
		}
		last = step
	}
	t.Logf("%d kills, %d of them with a checkpoint half written; the last checkpoint is of step %d", kills, amid, last)

	run, err := ddpm.OpenRun(folder, ddpm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	end := last + 5
	train(t, run, b, end)
	whole := open(t, points())
	train(t, whole, b, end)
	if string(checkpointBytes(t, run)) != string(checkpointBytes(t, whole)) {
		t.Error("killed and resumed, the training ended elsewhere than uninterrupted")
	}
	metrics, err := run.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]int{}
	for _, m := range metrics {
		seen[m.Step]++
	}
	for step := int64(10); step <= end; step += 10 {
		if seen[step] != 1 {
			t.Errorf("the log has %d lines of step %d, want one", seen[step], step)
		}
	}
	if halfWritten(folder) {
		t.Error("unfinished checkpoints were left behind")
	}
}

// halfWritten says whether there is a checkpoint that does not have its name yet.
func halfWritten(folder string) bool {
	left, _ := filepath.Glob(filepath.Join(folder, "checkpoints", ".*"))
	return len(left) > 0
}

// trainForKilling trains, and prints a line before each checkpoint and one once it is written.
func trainForKilling(t *testing.T, folder string) {
	run, err := ddpm.OpenRun(folder, points())
	if err != nil {
		t.Fatal(err)
	}
	before := ddpm.Training
	observer := ddpm.ObserverFunc(func(e ddpm.Event) {
		if e.Phase == ddpm.Checkpointing {
			fmt.Println("saving", e.Step)
		} else if before == ddpm.Checkpointing {
			fmt.Println("saved", e.Step)
		}
		before = e.Phase
	})
	err = run.Train(context.Background(), backendtest.Open(t, "go"),
		ddpm.TrainOptions{Steps: 1e6, Observer: observer, CheckpointEvery: time.Millisecond})
	t.Fatal(err)
}

// killOnce lets a process train until one to three checkpoints are written, and then kills it: some moment later, or some
// moment after the file of the next checkpoint has appeared. It returns the last step reported as saved.
func killOnce(t *testing.T, folder string, amid bool, r *rand.Rand) (saved int64) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run", "^TestKillLosesAtMostTheStepsSinceTheCheckpoint$")
	child.Env = append(os.Environ(), "DENOISE_TEST_TRAIN="+folder)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func(within time.Duration) {
		time.AfterFunc(time.Duration(r.Int64N(int64(within))), func() { child.Process.Kill() })
	}
	wanted, seen := 1+r.IntN(3), 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if amid && seen >= wanted && strings.HasPrefix(lines.Text(), "saving ") {
			for begun := time.Now(); !halfWritten(folder) && time.Since(begun) < 100*time.Millisecond; {
				runtime.Gosched()
			}
			kill(time.Millisecond)
			amid = false
		}
		digits, ok := strings.CutPrefix(lines.Text(), "saved ")
		if !ok {
			continue
		}
		saved, _ = strconv.ParseInt(digits, 10, 64)
		if seen++; seen == wanted && !amid {
			kill(30 * time.Millisecond)
		}
	}
	child.Wait()
	return saved
}
