package ddpm_test

import (
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
)

// By another route: at a learning rate of next to nothing the weights stand still, and the mean of the squared norms that
// training logs is E|g|² = |G|² + E|g - G|². And the noise of a batch four times as large is a quarter.
func TestGradientNoise(t *testing.T) {
	b := backendtest.Open(t, "go")
	measure := func(batch int) (noise ddpm.GradientNoise, squares []float64) {
		config := points()
		config.LearningRate, config.Batch = 1e-30, batch
		run := open(t, config)
		err := run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 400, Observer: ddpm.ObserverFunc(func(e ddpm.Event) {
			if e.Phase == ddpm.Training && e.Step > 0 {
				squares = append(squares, e.GradNorm*e.GradNorm)
			}
		})})
		if err != nil {
			t.Fatal(err)
		}
		if noise, err = run.GradientNoise(t.Context(), b, ddpm.Objective{}, 400); err != nil {
			t.Fatal(err)
		}
		return noise, squares
	}
	small, squares := measure(16)
	large, _ := measure(64)
	mean, half := bound.Interval(squares, 0.9999)
	// The measurement of other batches has the same error again.
	if got := small.Square + small.Variance; math.Abs(got-mean) > 2*half {
		t.Errorf("|G|² + variance is %g, the mean of logged squares %g ± %g", got, mean, half)
	}
	if ratio := small.Variance / large.Variance; math.Abs(ratio-4) > 0.6 {
		t.Errorf("the noise of 16 examples is %g of that of 64, want 4", ratio)
	}
	if scale := small.Scale(); math.Abs(scale/large.Scale()-1) > 0.3 {
		t.Errorf("the scale is %g for batches of 16 and %g for 64: it should not depend on them", scale, large.Scale())
	}
}

func TestGradientNoiseRefuses(t *testing.T) {
	b := backendtest.Open(t, "go")
	run := open(t, points())
	_, err := run.GradientNoise(t.Context(), b, ddpm.Objective{}, 4)
	wantError(t, err, "no checkpoint")
	_, err = run.GradientNoise(t.Context(), b, ddpm.Objective{}, 1)
	wantError(t, err, "2 or more")
	_, err = run.GradientNoise(t.Context(), b, ddpm.Objective{Loss: ddpm.Hybrid, Variance: schedule.Learned}, 4)
	wantError(t, err, "answers with 1 values", "needs 2")
	_, err = run.GradientNoise(t.Context(), b, ddpm.Objective{Loss: "vlb"}, 4)
	wantError(t, err, `unknown loss "vlb"`)
}
