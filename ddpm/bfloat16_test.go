package ddpm_test

import (
	"context"
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
	"denoise/ddpm/safetensors"
)

// TestBFloat16Trains trains five seeds in bfloat16 and in float32, with the same noise, and compares the mean losses of the last
// fifty steps, when both have learned most of what they will. The interval is Student's of the five relative differences, at
// 95%: it was 0.00% ± 0.02%, and must be within 0.2% of zero.
func TestBFloat16Trains(t *testing.T) {
	var differences []float64
	for seed := range int64(5) {
		config := points()
		config.Seed = seed
		exact := meanLoss(t, open(t, config))
		config.Network.Compute = network.BFloat16
		run := open(t, config)
		rounded := meanLoss(t, run)
		if rounded == exact {
			t.Errorf("seed %d: both losses are %g: nothing was computed in bfloat16", seed, exact)
		}
		differences = append(differences, rounded/exact-1)
		path, err := run.LastCheckpoint()
		if err != nil {
			t.Fatal(err)
		}
		entries, _, err := safetensors.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.DType == "BF16" {
				t.Errorf("the checkpoint holds %s in bfloat16", entry.Name)
			}
		}
	}
	mean, square := 0.0, 0.0
	for _, d := range differences {
		mean += d / 5
		square += d * d / 5
	}
	half := 2.776 * math.Sqrt((square-mean*mean)/4) // t_{0.975} with 4 degrees of freedom, s/√5
	t.Logf("the loss in bfloat16 is %.3g%% ± %.2g%% above float32's", 100*mean, 100*half)
	if !(math.Abs(mean)+half < 0.002) {
		t.Errorf("the loss in bfloat16 differs from float32's by %.2g%% ± %.2g%%: %v", 100*mean, 100*half, differences)
	}
}

// meanLoss trains 250 steps, and returns the mean loss of the last fifty.
func meanLoss(t *testing.T, run *ddpm.Run) float64 {
	t.Helper()
	sum := 0.0
	observer := ddpm.ObserverFunc(func(e ddpm.Event) {
		if e.Phase == ddpm.Training && e.Step > 200 {
			sum += e.Loss / 50
		}
	})
	err := run.Train(context.Background(), backendtest.Open(t, "go"), ddpm.TrainOptions{Steps: 250, Observer: observer})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
