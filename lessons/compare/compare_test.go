package compare

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/told"
)

// The lesson with few steps: what the notebook's cells call, in their order; measured once, it is read the second time.
func TestLesson(t *testing.T) {
	ctx, b, folder := t.Context(), backendtest.Open(t, "go"), t.TempDir()
	heard := 0
	for range 2 {
		if err := Train(ctx, b, folder, 2, 20, func(string, int, int) { heard++ }); err != nil {
			t.Fatal(err)
		}
	}
	if heard != 2*2*len(Arms()) {
		t.Errorf("%d reports", heard)
	}
	effort := Effort{Points: 16, Samples: 20, Batches: 2}
	results, err := Measure(ctx, b, folder, 2, effort)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 2*len(Arms()) {
		t.Fatalf("%d results", len(results))
	}
	for _, r := range results {
		sum := 0.0
		for _, term := range r.Terms {
			sum += term
		}
		// Excess has L_T too, which for 100 linear steps is some 1e-4 bits.
		if math.Abs(sum-r.Excess) > 1e-3*(1+math.Abs(r.Excess)) || r.Step != 20 {
			t.Errorf("%s, seed %d: terms of %g, in all %g, step %d", r.Arm, r.Seed, sum, r.Excess, r.Step)
		}
	}
	again, err := Measure(ctx, b, folder, 2, effort)
	if err != nil {
		t.Fatal(err)
	}
	for i := range results {
		if again[i] != results[i] {
			t.Errorf("read again: %+v, want %+v", again[i], results[i])
		}
	}
	path := filepath.Join(folder, "vlb-2", "result.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err = Measure(ctx, b, folder, 2, effort); err != nil || again[len(again)-1] != results[len(results)-1] {
		t.Errorf("measured again: %+v, %v", again[len(again)-1], err)
	}
	table := string(Table(results))
	for _, want := range []string{"vlb − simple", "hybrid", "±"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	if _, err := TermDifferences(results).HTML(); err != nil {
		t.Error(err)
	}
	row, err := Samples(ctx, b, folder, 1, 10)
	if err != nil || len(row) != len(Arms()) {
		t.Errorf("%d pictures, %v", len(row), err)
	}
}

// All is the same between the arms but the objective, and between the seeds nothing of what is random.
func TestArmsDifferInTheirObjectiveAlone(t *testing.T) {
	for _, a := range Arms() {
		one, two := Config(a.Objective, 1), Config(a.Objective, 2)
		if one.Data.Seed == two.Data.Seed || one.Seed == two.Seed {
			t.Errorf("%s: the seeds are the same", a.Name)
		}
		one.Objective = ddpm.Objective{}
		if plain := Config(ddpm.Objective{}, 1); one.Batch != plain.Batch || one.LearningRate != plain.LearningRate || *one.Network.MLP != *plain.Network.MLP {
			t.Errorf("%s is not trained as simple is", a.Name)
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
	s, err := Config(ddpm.Objective{}, 1).Schedule.New()
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
