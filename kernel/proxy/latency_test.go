package proxy_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"denoise/kernel/setup"
	"denoise/kernel/setup/env"
)

// BenchmarkCells reports the seconds that cells take, here and with a bare GoNB in the same environment, in turn; medians
// of 20 with -benchtime 20x.
func BenchmarkCells(b *testing.B) {
	made, err := setup.Ensure(b.Context(), setup.Options{Log: os.Stderr})
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), made.Python, "latency.py", strconv.Itoa(b.N), filepath.Join(made.Bin, "gonb"), made.Root)
	cmd.Dir = "testdata"
	cmd.Env = append(env.Kernel(made.Environ(), env.Place{Root: made.Root, Dir: made.Dir}), "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	if err != nil {
		b.Fatal(err)
	}
	var medians map[string]map[string]float64
	if err := json.Unmarshal(output, &medians); err != nil {
		b.Fatalf("%v: %s", err, output)
	}
	b.ReportMetric(0, "ns/op")
	for cell, by := range medians {
		b.ReportMetric(by["gonb"], cell+"-s")
		b.ReportMetric(by["bare"], cell+"-bare-s")
	}
}
