package ddpm

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// huge is a network whose intermediate result has 2⁴⁶ values, for which no process has addresses.
type huge struct{}

func (huge) Validate() error { return nil }
func (huge) Predict(_ *model.Scope, in network.Input, _ int) *Node {
	wide := BroadcastToDims(Reshape(ReduceAllMean(in.Xt), 1, 1), 1<<36, 1<<10)
	product := Dot(wide, BroadcastToDims(ReduceAllMean(in.Xt), 1<<10, 1<<10)).Product()
	return Add(in.Xt, ReduceAllMean(Sin(product)))
}

// TestOutOfMemory provokes XLA's own error, on the CPU.
func TestOutOfMemory(t *testing.T) {
	sampler := NewSampler(backendtest.Open(t, "xla:cpu"), newProcess(t, schedule.Config{T: 50}), huge{}, []int{2})
	defer sampler.Close()
	_, err := sampler.Sample(t.Context(), SampleOptions{N: 8})
	var o *OutOfMemory
	if !errors.As(err, &o) {
		t.Fatalf("error %v", err)
	}
	if want := fmt.Sprintf("%d samples would fit, where 8 were asked for", o.Fits(8)); !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one that says %q", err, want)
	}
	if _, err := sampler.Sample(t.Context(), SampleOptions{N: 1}); err == nil || !strings.Contains(err.Error(), "not one sample fits") {
		t.Errorf("of one sample: error %v", err)
	}
	if o.Asked < 1<<48 || !strings.Contains(err.Error(), "GB were asked for at once") {
		t.Errorf("asked for %d bytes, want 2⁴⁸ at least: %v", o.Asked, err)
	}
	if o.Fits(8) != 1 && o.Free > 0 {
		t.Errorf("of %d bytes asked for and %d free, %d samples of 8 are said to fit", o.Asked, o.Free, o.Fits(8))
	}
}

// TestOutOfMemoryMessages reads the messages of XLA, the first two as its CPU plugin of PJRT 0.81 gave them, the third as
// the allocator for GPUs writes it in XLA's source.
func TestOutOfMemoryMessages(t *testing.T) {
	b := backendtest.Open(t, "go")
	for text, asked := range map[string]int64{
		`failed to execute computation "f": PJRT error (code=8): Out of memory allocating 34359738368 bytes.`:                                     34359738368,
		`failed to execute computation "f": PJRT error (code=13): Compute error: Error preparing computation: Out of memory allocating 12 bytes.`: 12,
		`PJRT error (code=8): RESOURCE_EXHAUSTED: Out of memory while trying to allocate 68723671040 bytes.`:                                      68723671040,
		`PJRT error (code=8): no more`: 0,
	} {
		var o *OutOfMemory
		if err := explainMemory(errors.New(text), b); !errors.As(err, &o) || o.Asked != asked || !strings.Contains(err.Error(), text) {
			t.Errorf("%q was read as %+v", text, o)
		}
	}
	other := errors.New("PJRT error (code=3): invalid")
	if explainMemory(other, b) != other || explainMemory(nil, b) != nil {
		t.Error("another error was taken for one of memory")
	}
}

func TestABatchThatFits(t *testing.T) {
	for _, c := range []struct {
		asked, free int64
		n, want     int
	}{
		{80e9, 24e9, 128, 32}, // of 80 GB a fourth fits 0.9 · 24 GB
		{80e9, 80e9, 128, 64},
		{80e9, 1e6, 128, 1},
		{0, 24e9, 128, 64},
		{80e9, 0, 128, 64},
		{80e9, 1e6, 1, 1},
	} {
		o := &OutOfMemory{Asked: c.asked, Free: c.free, err: errors.New("XLA's")}
		if got := o.Fits(c.n); got != c.want {
			t.Errorf("%g bytes asked for, %g free: of %d, %d fit; want %d", float64(c.asked), float64(c.free), c.n, got, c.want)
		}
	}
	run := &Run{config: Config{Batch: 128}}
	err := run.adviseBatch(&OutOfMemory{Asked: 80e9, Free: 24e9, err: errors.New("XLA's")})
	for _, want := range []string{"80 GB", "24 GB are free", "XLA's", "a batch of 32", "is 128", "Devices", "bfloat16"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the advice %q does not say %q", err, want)
		}
	}
}
