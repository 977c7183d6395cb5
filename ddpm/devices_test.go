package ddpm_test

import (
	"context"
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
)

// TestDevicesShareABatch trains on four devices, goes on with two, and holds every loss, every norm of a gradient and all
// of the checkpoint against those of one device with the whole batch. The dropout of the images is random too.
//
// Sums over the batch add up in another order, and a step of Adam near a gradient of nothing magnifies the difference; it was
// 1e-6 at most. A gradient of one device's part alone changes weights by as much as the learning rate, 2e-3, a step.
func TestDevicesShareABatch(t *testing.T) {
	b := backendtest.Open(t, "xla:cpu,devices=4")
	for name, config := range map[string]ddpm.Config{"points": points(), "glyphs": glyphs(), "by importance": vlb()} {
		t.Run(name, func(t *testing.T) {
			one, shared := open(t, config), open(t, config)
			want := lossesOf(t, one, b, ddpm.TrainOptions{Steps: 6})
			options := ddpm.TrainOptions{Steps: 3, Devices: 4}
			if name == "points" {
				options.SampleEvery = 2 // the averaged weights, in the middle
			}
			got := lossesOf(t, shared, b, options)
			got = append(got, lossesOf(t, shared, b, ddpm.TrainOptions{Steps: 6, Devices: 2})...)
			near(t, "the losses and norms", got, want)
			state, whole := checkpointState(t, shared), checkpointState(t, one)
			if len(whole) == 0 || len(state) != len(whole) {
				t.Fatalf("%d tensors, want %d", len(state), len(whole))
			}
			for path, values := range whole {
				near(t, path, state[path], values)
			}
		})
	}
}

// lossesOf trains, and returns the loss of every step and the norm of its gradient.
func lossesOf(t *testing.T, run *ddpm.Run, b compute.Backend, opts ddpm.TrainOptions) (all []float64) {
	t.Helper()
	opts.Observer = ddpm.ObserverFunc(func(e ddpm.Event) {
		if e.Phase == ddpm.Training {
			all = append(all, e.Loss, e.GradNorm)
		}
	})
	if err := run.Train(context.Background(), b, opts); err != nil {
		t.Fatal(err)
	}
	return all
}

// near reports values that differ by more than a hundred thousandth of what is wanted, or of 1 where that is less.
func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		if !(math.Abs(got[i]-w) <= 1e-5*max(1, math.Abs(w))) {
			t.Errorf("%s, value %d: %g, on one device %g", what, i, got[i], w)
		}
	}
}

func TestDevicesThatCannotBe(t *testing.T) {
	b := backendtest.Open(t, "xla:cpu,devices=4")
	run := open(t, points())
	for devices, says := range map[int][]string{
		-1: {"TrainOptions.Devices = -1", "1 or more"},
		8:  {"the backend has 4", "xla:cpu,devices=8"},
		3:  {"a batch of 64", "equal parts"},
	} {
		err := run.Train(context.Background(), b, ddpm.TrainOptions{Steps: 1, Devices: devices})
		wantError(t, err, says...)
	}
}
