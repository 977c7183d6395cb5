package report

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/dataset"
	"denoise/ddpm/exact"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
)

func points() ddpm.Config {
	return ddpm.Config{
		Data:     dataset.Config{Kind: "mixture", Seed: 1},
		Schedule: schedule.Config{T: 50},
		Network:  network.Config{MLP: &network.MLP{Width: 32, Blocks: 2}},
		Batch:    64, LearningRate: 2e-3, EMADecay: 0.99,
	}
}

func trained(t *testing.T, c ddpm.Config, backend string, steps int64) *ddpm.Run {
	t.Helper()
	run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "run"), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Train(t.Context(), backendtest.Open(t, backend), ddpm.TrainOptions{Steps: steps}); err != nil {
		t.Fatal(err)
	}
	return run
}

func measured(t *testing.T, run *ddpm.Run, backend string, opts Options) *Report {
	t.Helper()
	r, err := Of(t.Context(), backendtest.Open(t, backend), run, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every measure of points tells a training of one step from one of many.
func TestTrainingImprovesEveryMeasureOfPoints(t *testing.T) {
	tasks := map[string]bool{}
	opts := Options{HeldOut: 256, Samples: 400, Progress: func(task string, done, total int) {
		if done > total {
			t.Errorf("%s: %d of %d", task, done, total)
		}
		tasks[task] = true
	}}
	early := measured(t, trained(t, points(), "go", 1), "go", opts)
	late := measured(t, trained(t, points(), "go", 1500), "go", opts)
	if len(late.Law.Eps) != 10 || late.Law.Eps[0].From != 1 || late.Law.Eps[9].To != 50 {
		t.Fatalf("tenths %+v", late.Law.Eps)
	}
	for i, e := range late.Law.Eps {
		if first := early.Law.Eps[i]; first.Irreducible != e.Irreducible {
			t.Errorf("tenth %d: the irreducible error is %g for one network and %g for another", i, first.Irreducible, e.Irreducible)
		} else if i < 5 && !(e.Ratio.High < first.Ratio.Low) || e.Ratio.Low > first.Ratio.High {
			// Late in the chain x_t, at which the network begins, is nearly ε already.
			t.Errorf("tenth %d: the ratio went from %+v to %+v", i, first.Ratio, e.Ratio)
		}
		if e.Ratio.High < 1 {
			t.Errorf("tenth %d: a network better than the best, %+v", i, e.Ratio)
		}
	}
	if !(late.Law.Excess.High < early.Law.Excess.Low) || late.Law.Excess.High < 0 {
		t.Errorf("bits above the best bound went from %+v to %+v", early.Law.Excess, late.Law.Excess)
	}
	if !(late.Points.Between.High < early.Points.Between.Low) || early.Points.Energy.PValue() > 0.01 {
		t.Errorf("the energy distance went from %+v, p = %g, to %+v", early.Points.Between, early.Points.Energy.PValue(), late.Points.Between)
	}
	if !(late.Law.Samples.Low > early.Law.Samples.High) {
		t.Errorf("ln q of the samples went from %+v to %+v", early.Law.Samples, late.Law.Samples)
	}
	text := late.String()
	for _, want := range []string{"256 held-out examples", "t   46-50", "energy distance", "400 samples", "above the bound of ε*"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	if len(tasks) != 4 {
		t.Errorf("tasks %v", tasks)
	}
}

// The held-out data are of the law: the mean of ln q over them is -entropy, by Monte Carlo on the host. The irreducible error
// is that of package exact, within a tenth: 256 examples at five times each are off by some 3%.
func TestTheLawIsTheDatas(t *testing.T) {
	run := trained(t, points(), "go", 1)
	r := measured(t, run, "go", Options{Samples: 600})
	law, err := run.Config().Data.Law()
	if err != nil {
		t.Fatal(err)
	}
	diffusion := exact.New(law, run.Process().Schedule())
	for _, e := range r.Law.Eps {
		want := 0.0
		for s := e.From; s <= e.To; s++ {
			want += diffusion.Irreducible(s) / float64(e.To-e.From+1)
		}
		if math.Abs(e.Irreducible/want-1) > 0.1 {
			t.Errorf("t = %d to %d: irreducible error %g, want %g", e.From, e.To, e.Irreducible, want)
		}
	}
	var logs []float64
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		logs = append(logs, law.LogPDF(law.Sample(random)))
	}
	mean, half := bound.Interval(logs, 0.9999)
	if h := r.Law.HeldOut; math.Abs(h.Value-mean) > half+2*(h.High-h.Low) {
		t.Errorf("ln q of held-out data is %+v, of the law %g ± %g", h, mean, half)
	}
}

// A statement of the interval's formula by hand: o = (1, 3), u = (1, 1) has r = 2, and o - r u = (-1, 1) the standard error 1.
func TestRatio(t *testing.T) {
	got := ratio([]float64{1, 3}, []float64{1, 1})
	if got.Value != 2 || math.Abs(got.High-got.Low-2*1.959964) > 1e-5 {
		t.Errorf("%+v, want 2 ± 1.96", got)
	}
	if got := ratio([]float64{2, 4, 6}, []float64{1, 2, 3}); got.Value != 2 || got.High-got.Low > 1e-12 {
		t.Errorf("a ratio that never varies: %+v", got)
	}
}

func TestOfRefuses(t *testing.T) {
	run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "run"), points())
	if err != nil {
		t.Fatal(err)
	}
	b := backendtest.Open(t, "go")
	for want, opts := range map[string]Options{
		"train it first":               {},
		"1 held-out examples":          {HeldOut: 1},
		"256 held-out examples and -3": {Samples: -3},
	} {
		if _, err := Of(t.Context(), b, run, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}
