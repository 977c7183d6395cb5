package network

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// examples returns a fixed batch of images with times and noise for u.
func examples(u *UNet, batch int) (x, t, eps *tensors.Tensor) {
	size := batch * u.Size * u.Size * u.channels()
	flat, noise, times := make([]float32, size), make([]float32, size), make([]int32, batch)
	for i := range flat {
		flat[i] = float32(math.Sin(float64(i)))
		noise[i] = float32(math.Sin(7 * float64(i)))
	}
	for i := range times {
		times[i] = int32(1 + i*1000/batch)
	}
	dims := []int{batch, u.Size, u.Size, u.channels()}
	return tensors.FromFlatDataAndDimensions(flat, dims...), tensors.FromFlatDataAndDimensions(times, batch),
		tensors.FromFlatDataAndDimensions(noise, dims...)
}

// trainStep is the simple loss of (14), its gradients and one step of Adam.
func trainStep(u *UNet) func(scope *model.Scope, x, t, eps *graph.Node) *graph.Node {
	adam := optimizer.Adam().LearningRate(1e-4).Done()
	return func(scope *model.Scope, x, t, eps *graph.Node) *graph.Node {
		scope.Store().SetTraining(x.Graph(), true)
		loss := graph.ReduceAllMean(graph.Square(graph.Sub(eps, predict(u)(scope, x, t))))
		adam.UpdateGraph(scope, x.Graph(), loss)
		return loss
	}
}

// BenchmarkTrainStep is a step of training the image lesson's network: forward, backward and Adam.
func BenchmarkTrainStep(b *testing.B) {
	for _, batch := range []int{32, 64} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			u := Glyphs()
			exec := model.MustNewExec(backendtest.Open(b, "xla:cpu"), model.NewStore(), trainStep(u))
			defer exec.Finalize()
			x, t, eps := examples(u, batch)
			step := func() float32 { return tensors.ToScalar[float32](exec.MustCall1(x, t, eps)) }
			step()
			for b.Loop() {
				step()
			}
			b.ReportMetric(peakMiB(), "peak-MiB")
		})
	}
}

// BenchmarkForward is the network's part of a step of sampling.
func BenchmarkForward(b *testing.B) {
	for _, batch := range []int{1, 64} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			u := Glyphs()
			exec := model.MustNewExec(backendtest.Open(b, "xla:cpu"), model.NewStore(), predict(u))
			defer exec.Finalize()
			x, t, _ := examples(u, batch)
			step := func() { exec.MustCall1(x, t).MustConstFlatData(func(any) {}) }
			step()
			for b.Loop() {
				step()
			}
			b.ReportMetric(peakMiB(), "peak-MiB")
		})
	}
}

// peakMiB returns the most memory that the process has held, in MiB, or 0 where the system does not say.
func peakMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kib float64
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil {
			break
		}
	}
	return kib / 1024
}
