package train2d

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

func TestDrawsFollowAlgorithm1(t *testing.T) {
	s, err := schedule.Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	x0 := make([]float32, 2*20000)
	for i := range x0 {
		x0[i] = 0.5
	}
	draws := Draws(s, x0, 3)
	var times, z, squares float64
	for _, d := range draws {
		if d.T < 1 || d.T > 1000 {
			t.Fatalf("t = %d", d.T)
		}
		times += float64(d.T)
		for j := range 2 {
			// (15) undoes (4) by another formula.
			if back := s.X0FromEps(d.T, d.Xt[j], d.Eps[j]); math.Abs(back-d.X0[j]) > 1e-9 {
				t.Fatalf("t = %d: x_t = %g leads back to %g, not %g", d.T, d.Xt[j], back, d.X0[j])
			}
			z += d.Eps[j]
			squares += d.Eps[j] * d.Eps[j]
		}
	}
	n := float64(len(draws))
	if mean := times / n; math.Abs(mean-500.5) > 5*1000/math.Sqrt(12*n) {
		t.Errorf("mean t = %.1f, want 500.5", mean)
	}
	if mean := z / (2 * n); math.Abs(mean) > 5/math.Sqrt(2*n) {
		t.Errorf("mean noise = %.4f, want 0", mean)
	}
	if variance := squares / (2 * n); math.Abs(variance-1) > 5*math.Sqrt(2/(2*n)) {
		t.Errorf("variance of the noise = %.4f, want 1", variance)
	}
	table := string(Table(draws[:3]))
	if rows := strings.Count(table, "<tr><td>"); rows != 3 {
		t.Errorf("%d rows for 3 draws", rows)
	}
}

// TestChecksTellGoodSamplesFromBad gives the checks the mixture itself, and wrong laws.
func TestChecksTellGoodSamplesFromBad(t *testing.T) {
	m, err := dataset.Mixture{}.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	source, err := m.Source(9, dataset.HeldOut)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := dataset.NewBatch(source, 0, 2000)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	noise := make([]float32, 4000)
	half := make([]float32, 0, 4000)
	missing := make([]float32, 0, 1000)
	for i := range noise {
		noise[i] = float32(r.NormFloat64())
	}
	for i := range 2000 {
		if batch.Labels[i] != 3 && len(missing) < 1000 {
			missing = append(missing, batch.X[2*i:2*i+2]...)
		}
		if batch.Labels[i] < 4 {
			half = append(half, batch.X[2*i:2*i+2]...)
		}
	}
	for name, test := range map[string]struct {
		samples []float32
		good    bool
	}{"the mixture": {batch.X, true}, "noise": {noise, false}, "half of the modes": {half, false}, "one mode missing": {missing, false}} {
		list, err := Checks(m, test.samples)
		if err != nil {
			t.Fatal(err)
		}
		if err := check.List(list).Err(); (err == nil) != test.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Checks(m, nil); err == nil {
		t.Error("no samples at all passed")
	}
}

func TestExercise(t *testing.T) {
	if err := Exercise.Check(); err != nil {
		t.Error(err)
	}
	// The schedule has (15) too, written otherwise.
	s, err := schedule.Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Exercise.Solution(0.4, -1.2, s.AlphaBar(700)), s.X0FromEps(700, 0.4, -1.2); math.Abs(got-want) > 1e-12*math.Abs(want) {
		t.Errorf("the solution gives %.15g, the schedule %.15g", got, want)
	}
	for says, answer := range map[string]float64{"you gave 0, wanted is -1": 0, "you gave NaN, wanted is -1": math.NaN()} {
		v := Exercise.Grade(func(xt, eps, a float64) float64 { return answer })
		if v.Right() || !strings.Contains(v.String(), says) {
			t.Errorf("%g is told %q, want it to say %q", answer, v, says)
		}
	}
}

// TestLesson goes through the lesson with few steps: what the notebook's cells call, in their order.
func TestLesson(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, kind := range []string{"mixture", "moons", "swiss-roll", "checkerboard"} {
		run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), kind), Config(kind))
		if err != nil {
			t.Fatal(err)
		}
		data, err := run.HeldOut(t.Context(), 300)
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 12}); err != nil {
			t.Fatal(err)
		}
		metrics, err := run.Metrics()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Losses(metrics).HTML(); err != nil {
			t.Error(err)
		}
		if kind != "mixture" {
			continue
		}
		sampler, err := run.Sampler(b, ddpm.Averaged)
		if err != nil {
			t.Fatal(err)
		}
		defer sampler.Close()
		scrubber, err := Reverse(context.Background(), sampler, data.X, 1000, 50, 10)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(scrubber.Frames); n != 11 || scrubber.Frames[0].Label != "t = 1000" || scrubber.Frames[10].Label != "t = 0" {
			t.Errorf("%d frames, from %s to %s; want 11, from t = 1000 to t = 0", n, scrubber.Frames[0].Label, scrubber.Frames[n-1].Label)
		}
		if _, err := scrubber.HTML(); err != nil {
			t.Error(err)
		}
	}
}
