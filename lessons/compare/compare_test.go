package compare

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
	"denoise/lessons/told"
)

// smallImages is the experiment on images, made small enough for the backend that computes slowest.
func smallImages() Experiment {
	x := Images()
	x.Base.Data.Size, x.Base.Batch = 8, 4
	x.Base.Schedule = schedule.Config{Kind: "cosine", T: 3}
	x.Base.Network.UNet = &network.UNet{Size: 8, Channels: 1, Base: 4, Multipliers: []int{1}, Blocks: 1, Groups: 2}
	x.Arms, x.Seeds, x.Steps = x.Arms[:2], 1, 3
	x.Effort = Effort{HeldOut: 4, Samples: 130, Batches: 2, Classifier: 2}
	return x
}

// The lesson with few steps: what the notebook's cells call, in their order; measured once, it is read the second time.
func TestLesson(t *testing.T) {
	ctx, b, folder := t.Context(), backendtest.Open(t, "go"), t.TempDir()
	x := Points()
	x.Seeds, x.Steps, x.Effort = 2, 20, Effort{HeldOut: 16, Samples: 20, Batches: 2}
	heard := 0
	for range 2 {
		if err := x.Train(ctx, b, folder, func(string, int, int) { heard++ }); err != nil {
			t.Fatal(err)
		}
	}
	if heard != 2*2*len(x.Arms) {
		t.Errorf("%d reports", heard)
	}
	measured, err := x.Measure(ctx, b, folder)
	if err != nil {
		t.Fatal(err)
	}
	results := measured.Results
	if len(results) != 2*len(x.Arms) {
		t.Fatalf("%d results", len(results))
	}
	for _, r := range results {
		sum := 0.0
		for _, term := range r.Terms {
			sum += term
		}
		// Bits has L_T too, which for 100 linear steps is some 1e-4 bits.
		if math.Abs(sum-r.Bits) > 1e-3*(1+math.Abs(r.Bits)) || r.Step != 20 {
			t.Errorf("%s, seed %d: terms of %g, in all %g, step %d", r.Arm, r.Seed, sum, r.Bits, r.Step)
		}
	}
	again, err := x.Measure(ctx, b, folder)
	if err != nil {
		t.Fatal(err)
	}
	for i := range results {
		if again.Results[i] != results[i] {
			t.Errorf("read again: %+v, want %+v", again.Results[i], results[i])
		}
	}
	path := filepath.Join(folder, "vlb-2", "result.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err = x.Measure(ctx, b, folder); err != nil || again.Results[len(results)-1] != results[len(results)-1] {
		t.Errorf("measured again: %+v, %v", again.Results[len(results)-1], err)
	}
	table := string(x.Table(results))
	for _, want := range []string{"vlb − simple", "hybrid", "±"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	if _, err := x.TermDifferences(results, 1).HTML(); err != nil {
		t.Error(err)
	}
	row, err := x.Samples(ctx, b, folder, 1, 10)
	if err != nil || len(row) != len(x.Arms) {
		t.Errorf("%d pictures, %v", len(row), err)
	}
}

// Interrupted amid a training, the images go on from there, and what was measured before is not measured again: the results are
// those of a folder that was never interrupted.
func TestImagesGoOn(t *testing.T) {
	b, x := backendtest.Open(t, "go"), smallImages()
	whole, halves := t.TempDir(), t.TempDir()
	want, err := x.All(t.Context(), b, whole, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	got, err := x.All(ctx, b, halves, func(name string, e ddpm.Event, share float64) {
		if share < 0 || share > 1 {
			t.Errorf("%s: a share of %g is done", name, share)
		}
		if strings.HasPrefix(name, "bound") && e.Step == 1 {
			stop()
		}
	})
	if !errors.Is(err, ddpm.ErrInterrupted) || len(got.Results) != 1 {
		t.Fatalf("%d results, %v; want the first, and to be interrupted", len(got.Results), err)
	}
	first := filepath.Join(halves, "simple-1", resultName)
	before, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = x.All(t.Context(), b, halves, nil); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(first); err != nil || !os.SameFile(before, after) {
		t.Errorf("the first run was measured again (%v)", err)
	}
	for i, r := range got.Results {
		if r != want.Results[i] {
			t.Errorf("gone on with: %+v, without a stop %+v", r, want.Results[i])
		}
		if r.Frechet <= 0 || r.Bits <= 0 || r.Precision < 0 || r.Precision > 1 {
			t.Errorf("%+v", r)
		}
	}
	if err := x.Keep(halves, got); err != nil {
		t.Fatal(err)
	}
	picture, err := readPNG(filepath.Join(halves, "samples.png"))
	if err != nil || picture.Bounds().Dx() != inARow*9-1 || picture.Bounds().Dy() != 2*12-gap {
		t.Errorf("samples of %v, %v", picture.Bounds(), err)
	}
}

// What a terminal shows has the means, the differences, and stars where the intervals of these leave 0 out.
func TestText(t *testing.T) {
	var results []Result
	for seed := range int64(3) {
		for i, a := range Points().Arms {
			results = append(results, Result{Arm: a.Name, Seed: seed, Bits: float64(i) + 0.1*float64(seed)})
		}
	}
	x := Experiment{Arms: Points().Arms, Quantities: []Quantity{Bits}}
	want := "  vlb           4.100 ± 0.248   less simple      4.000 ± 0.000 *\n"
	if got := x.Text(results); !strings.Contains(got, want) || !strings.HasPrefix(got, "bound, bits/dim\n  simple        0.100 ± 0.248\n") {
		t.Errorf("the table is\n%s and lacks %q", got, want)
	}
}

// All is the same between the arms but the objective, and between the seeds nothing of what is random.
func TestArmsDifferInTheirObjectiveAlone(t *testing.T) {
	for _, x := range []Experiment{Points(), Images()} {
		for _, a := range x.Arms {
			one, two := x.Config(a.Objective, 1), x.Config(a.Objective, 2)
			if one.Data.Seed == two.Data.Seed || one.Seed == two.Seed {
				t.Errorf("%s: the seeds are the same", a.Name)
			}
			one.Objective = ddpm.Objective{}
			if plain := x.Config(ddpm.Objective{}, 1); !reflect.DeepEqual(one, plain) {
				t.Errorf("%s is not trained as simple is", a.Name)
			}
		}
	}
}

// Student's interval of five standard normal values holds 0 as often as it says; that of the normal law would do so in 88%
// of cases only.
func TestIntervalOfAFew(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 12))
	const rounds = 20000
	holds, plain := 0.0, 0.0
	for range rounds {
		values := make([]float64, 5)
		for i := range values {
			values[i] = r.NormFloat64()
		}
		if !Of(values).Apart() {
			holds++
		}
		if mean, half := bound.Interval(values, 0.95); math.Abs(mean) <= half {
			plain++
		}
	}
	if half := 5 * math.Sqrt(0.05*0.95/rounds); math.Abs(holds/rounds-0.95) > half {
		t.Errorf("the interval holds the mean in %g of cases, want 0.95 ± %g", holds/rounds, half)
	}
	if plain/rounds > 0.9 {
		t.Errorf("the normal interval holds it in %g of cases: nothing was shown", plain/rounds)
	}
	if !math.IsInf(Of([]float64{3}).Half, 1) {
		t.Error("one value has a finite interval")
	}
}

// How much more the bound makes of an error of ε at t = 2 than where it makes least of it.
func TestNumberOfTheWeights(t *testing.T) {
	s, err := Points().Base.Schedule.New()
	if err != nil {
		t.Fatal(err)
	}
	weight := func(at int) float64 { return bound.Weight(s, at, schedule.Eps, s.PosteriorVariance(at)) }
	least := weight(2)
	for at := 3; at <= s.T(); at++ {
		if weight(at) > weight(2) {
			t.Errorf("at t = %d the weight is %g, more than %g at t = 2", at, weight(at), weight(2))
		}
		least = min(least, weight(at))
	}
	told.In(t, "12-compare").Says("costs %.0f times as much at $t = 2$ as where it costs least", weight(2)/least)
}

func TestExercise(t *testing.T) {
	if err := Exercise.Check(); err != nil {
		t.Error(err)
	}
	if got := Exercise.Solution(16, 64, 0.5+100.0/16, 0.5+100.0/64); math.Abs(got-200) > 1e-9 {
		t.Errorf("the solution gives %g, want 100/0.5", got)
	}
}
