package ddpm_test

import (
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
)

// resident is the memory of this process that is in RAM, in bytes, once what is free is given back, and without the pages of
// files, which come and go with what else the machine does.
func resident(t *testing.T) int64 {
	t.Helper()
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, pages, shared int64
	if _, err := fmt.Sscan(string(text), &size, &pages, &shared); err != nil {
		t.Fatal(err)
	}
	return (pages - shared) * int64(os.Getpagesize())
}

// TestMemoryStaysConstant trains, with checkpoints and samples on the way, and compares the memory after a tenth of the steps with
// that after the last. DENOISE_TEST_STEPS is how many; without it, 1000. A tensor that were left behind at each step would be
// 512 bytes or more: the limit is a fifth of that, and 8 MiB for what comes and goes.
func TestMemoryStaysConstant(t *testing.T) {
	steps := int64(1000)
	if text := os.Getenv("DENOISE_TEST_STEPS"); text != "" {
		var err error
		if steps, err = strconv.ParseInt(text, 10, 64); err != nil || steps < 10 {
			t.Fatalf("DENOISE_TEST_STEPS is %q; give a number, 10 or more", text)
		}
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		run := open(t, points())
		var early int64
		options := ddpm.TrainOptions{Steps: steps, SampleEvery: steps / 20, CheckpointEvery: 100 * time.Millisecond}
		options.Observer = ddpm.ObserverFunc(func(e ddpm.Event) {
			if e.Phase == ddpm.Training && e.Step == steps/10 {
				early = resident(t)
			}
		})
		if err := run.Train(t.Context(), b, options); err != nil {
			t.Fatal(err)
		}
		late := resident(t)
		const mib = 1 << 20
		t.Logf("%.1f MiB after %d steps, %.1f MiB after %d", float64(early)/mib, steps/10, float64(late)/mib, steps)
		if late > early+8*mib+100*steps {
			t.Errorf("memory grew from %d to %d bytes in %d steps", early, late, steps-steps/10)
		}
	})
}
