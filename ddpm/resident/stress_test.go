package resident_test

import (
	"os"
	"reflect"
	"strconv"
	"sync"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/resident"
	"denoise/kernel/worker/wire"

	"github.com/gomlx/compute"
)

// TestOneDeviceForAllCells has cells sample and evaluate while two runs are trained in the
// background, all on one backend and with nothing that keeps them apart: what comes of each is what it is alone, bit for
// bit. DENOISE_TEST_ROUNDS is how often, once if it is not set.
func TestOneDeviceForAllCells(t *testing.T) {
	rounds := 1
	if text := os.Getenv("DENOISE_TEST_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		plain := newRun(t)
		must(t, plain.Train(t.Context(), b, ddpm.TrainOptions{Steps: 40}))
		data, err := plain.HeldOut(t.Context(), 5)
		must(t, err)
		sampler, err := plain.Sampler(b, ddpm.Averaged)
		must(t, err)
		defer sampler.Close()
		drawing, bound := ddpm.SampleOptions{N: 4, Seed: 3}, ddpm.BoundOptions{Seed: 2}
		wantSamples, err := sampler.Sample(t.Context(), drawing)
		must(t, err)
		evaluator, err := plain.Evaluator(b, ddpm.Averaged)
		must(t, err)
		defer evaluator.Close()
		wantBound, err := evaluator.Evaluate(t.Context(), data, bound)
		must(t, err)

		serve(t, func(string) (compute.Backend, error) { return b, nil }, wire.Lost{}, nil)
		for range rounds {
			trained := []*ddpm.Run{newRun(t), newRun(t)}
			for _, run := range trained {
				must(t, resident.Start(t.Context(), run, ddpm.TrainOptions{Steps: 40}))
			}
			var cells sync.WaitGroup
			for range 3 {
				cells.Go(func() {
					samples, err := resident.Sample(t.Context(), plain, ddpm.Averaged, drawing)
					if err != nil || !reflect.DeepEqual(samples, wantSamples) {
						t.Errorf("samples %v (%v), alone %v", samples, err, wantSamples)
					}
					if _, err := resident.Who(); err != nil {
						t.Error(err)
					}
				})
				cells.Go(func() {
					found, err := resident.Evaluate(t.Context(), plain, ddpm.Averaged, data, bound)
					if err != nil || !reflect.DeepEqual(found, wantBound) {
						t.Errorf("the bound %v (%v), alone %v", found, err, wantBound)
					}
				})
			}
			cells.Wait()
			for _, run := range trained {
				must(t, resident.Watch(t.Context(), run, ddpm.ObserverFunc(func(ddpm.Event) {})))
				if weights(t, run) != weights(t, plain) {
					t.Error("beside others, a training has ended elsewhere")
				}
				must(t, resident.Release(run))
			}
		}
	})
}
