package ddpm

import (
	"context"
	"fmt"

	"denoise/ddpm/device"
	"denoise/ddpm/network"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// Speed is how fast a training is, beside what its device can do.
type Speed struct {
	Device         device.Device
	StepsPerSecond float64
	StepFLOPs      float64 // of a step: three times those of its pass forward
	MatMulRate     float64 // FLOP/s of large matrix products in the network's type, measured
}

// Speed takes the steps a second from the run's last two hundred steps, wherever they were done, and asks and measures the
// backend for the rest. It takes some seconds, and fails for a run of fewer than two steps.
func (r *Run) Speed(ctx context.Context, b compute.Backend) (Speed, error) {
	metrics, err := r.Metrics()
	if err != nil {
		return Speed{}, err
	}
	begun := Metric{Step: 1} // time counts from the first step's end, that of the compilation
	if last := len(metrics) - 1; last >= 20 {
		begun = metrics[last-20]
	}
	if len(metrics) == 0 || metrics[len(metrics)-1].Step <= begun.Step {
		return Speed{}, fmt.Errorf("ddpm: the run in %s has too few steps to tell its speed: train it further", r.folder)
	}
	end := metrics[len(metrics)-1]
	s := Speed{StepsPerSecond: float64(end.Step-begun.Step) / (end.Seconds - begun.Seconds)}
	cost, err := network.CostOf(b, r.net, r.config.Objective.Outputs(), r.config.Batch, r.config.Network.Shape()...)
	if err != nil {
		return s, err
	}
	s.StepFLOPs = 3 * float64(cost.FLOPs)
	if s.Device, err = device.Of(ctx, b); err != nil {
		return s, err
	}
	dtype := dtypes.Float32
	if r.config.Network.Compute == network.BFloat16 {
		dtype = dtypes.BFloat16
	}
	s.MatMulRate, err = device.MatMulRate(ctx, b, dtype)
	return s, err
}

// Share is the part of the measured rate of matrix products that the training reaches.
func (s Speed) Share() float64 { return s.StepsPerSecond * s.StepFLOPs / s.MatMulRate }

// String says it in three lines.
func (s Speed) String() string {
	return fmt.Sprintf("%s\n%.3g steps a second, %.3g GFLOP each: %.3g GFLOP/s\n%.0f%% of what it reaches multiplying large matrices, %.3g GFLOP/s",
		s.Device, s.StepsPerSecond, s.StepFLOPs/1e9, s.StepsPerSecond*s.StepFLOPs/1e9, 100*s.Share(), s.MatMulRate/1e9)
}
