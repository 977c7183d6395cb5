package ddpm_test

import (
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/safetensors"

	"github.com/google/go-cmp/cmp"
)

func weightsOf(t *testing.T, run *ddpm.Run, which ddpm.Weights) []safetensors.Tensor {
	t.Helper()
	weights, err := run.Weights(which)
	if err != nil {
		t.Fatal(err)
	}
	return weights
}

// Weights that one run gives out and another takes in are the same there, raw and averaged, draw the same samples, and are trained on.
func TestImportedWeightsAreThoseOfTheOther(t *testing.T) {
	b := backendtest.Open(t, "go")
	from, to := open(t, points()), open(t, points())
	train(t, from, b, 30)
	averaged := weightsOf(t, from, ddpm.Averaged)
	if cmp.Equal(averaged, weightsOf(t, from, ddpm.Raw)) {
		t.Fatal("raw and averaged weights are the same: the test would test nothing")
	}
	if err := to.Import(averaged, []int{2}, 1000); err != nil {
		t.Fatal(err)
	}
	for _, which := range []ddpm.Weights{ddpm.Raw, ddpm.Averaged} {
		if diff := cmp.Diff(averaged, weightsOf(t, to, which)); diff != "" {
			t.Errorf("%s weights (-given +taken):\n%s", which, diff)
		}
	}
	draw := func(run *ddpm.Run) []float32 {
		sampler, err := run.Sampler(b, ddpm.Averaged)
		if err != nil {
			t.Fatal(err)
		}
		defer sampler.Close()
		samples, err := sampler.Sample(t.Context(), ddpm.SampleOptions{N: 4})
		if err != nil {
			t.Fatal(err)
		}
		return samples.X
	}
	if diff := cmp.Diff(draw(from), draw(to)); diff != "" {
		t.Errorf("samples (-from +to):\n%s", diff)
	}
	train(t, to, b, 1003)
	if step, err := to.Step(); step != 1003 || err != nil {
		t.Errorf("trained on, the run is at step %d (%v)", step, err)
	}
}

func TestImportOverwritesNothing(t *testing.T) {
	b := backendtest.Open(t, "go")
	from, empty := open(t, points()), open(t, points())
	_, err := from.Weights(ddpm.Raw)
	wantError(t, err, "has no checkpoint")
	train(t, from, b, 3)
	_, err = from.Weights("mean")
	wantError(t, err, `"mean"`)
	weights, before := weightsOf(t, from, ddpm.Raw), checkpointBytes(t, from)
	wantError(t, from.Import(weights, []int{2}, 9), "has weights already", "another folder")
	if string(checkpointBytes(t, from)) != string(before) {
		t.Error("the checkpoint that was there has changed")
	}
	wantError(t, empty.Import(weights, []int{2}, 0), "step 0")
	wantError(t, empty.Import([]safetensors.Tensor{{Name: "/w", DType: "I8", Shape: []int{1}, Data: []byte{1}}}, []int{2}, 1), `"/w"`, "I8")
	if step, err := empty.Step(); step != 0 || err != nil {
		t.Errorf("refused weights left a checkpoint of step %d (%v)", step, err)
	}
}
