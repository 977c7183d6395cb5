package ddpm_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/device"
)

func ExampleSpeed_Share() {
	s := ddpm.Speed{Device: device.Device{Name: "a card"}, StepsPerSecond: 5, StepFLOPs: 4.5e12, MatMulRate: 90e12}
	fmt.Printf("%.2f\n%s\n", s.Share(), s)
	// Output:
	// 0.25
	// a card
	// 5 steps a second, 4.5e+03 GFLOP each: 2.25e+04 GFLOP/s
	// 25% of what it reaches multiplying large matrices, 9e+04 GFLOP/s
}

// The steps a second are those of the log, and the FLOPs those of the network.
func TestSpeed(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	if _, err := run.Speed(t.Context(), b); err == nil || !strings.Contains(err.Error(), "too few steps") {
		t.Errorf("of a run of no steps: error %v", err)
	}
	train(t, run, b, 30)
	speed, err := run.Speed(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := run.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	if want := 29 / metrics[len(metrics)-1].Seconds; !(math.Abs(speed.StepsPerSecond-want) < 1e-9*want) {
		t.Errorf("%g steps a second, want %g", speed.StepsPerSecond, want)
	}
	if speed.StepFLOPs < 1e5 || !(speed.MatMulRate > 1e6) || speed.Device.Name == "" || !(speed.Share() > 0) {
		t.Errorf("%+v", speed)
	}
}
