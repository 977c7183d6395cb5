package device

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

func TestTheCPU(t *testing.T) {
	d, err := Of(t.Context(), backendtest.Open(t, "go"))
	if err != nil || d.Count != 1 || d.Accelerator || !strings.Contains(d.Name, "cores") {
		t.Errorf("%+v, %v", d, err)
	}
	if runtime.GOOS == "linux" && !(d.Memory > 1<<28 && d.Free > 0 && d.Free <= d.Memory) {
		t.Errorf("memory %d, free %d", d.Memory, d.Free)
	}
}

// What the driver of an H100 prints, and what is no such line.
func TestParseGPU(t *testing.T) {
	d, err := parseGPU("NVIDIA H100 80GB HBM3, 81559, 81008\nNVIDIA H100 80GB HBM3, 81559, 1\n")
	want := Device{Name: "NVIDIA H100 80GB HBM3", Memory: 81559 << 20, Free: 81008 << 20, Accelerator: true}
	if err != nil || d != want {
		t.Errorf("%+v, %v; want %+v", d, err, want)
	}
	d.Count = 2
	if got := d.String(); got != "2 devices: NVIDIA H100 80GB HBM3, 85.5 GB of memory, 84.9 GB free" {
		t.Errorf("%q", got)
	}
	for _, text := range []string{"", "No devices were found", "H100, many, 1", "H100, 1, [N/A]"} {
		if _, err := parseGPU(text); err == nil {
			t.Errorf("%q was taken for a GPU", text)
		}
	}
}

func TestMatMulRate(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.BFloat16} {
			// A million FLOP in between a nanosecond and a minute.
			if rate, err := matMulRate(t.Context(), b, dtype, 64, 2); err != nil || !(rate > 2e4 && rate < 1e15) {
				t.Errorf("%s: %g FLOP/s, %v", dtype, rate, err)
			}
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := MatMulRate(ctx, backendtest.Open(t, "go"), dtypes.Float32); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}
