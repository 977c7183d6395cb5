package simple

import (
	"math"
	"testing"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/elbo"
	"denoise/lessons/figure"
	"denoise/lessons/told"
)

func paper(t *testing.T) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fits(t *testing.T, s *schedule.Schedule) (bySimple, byBound Net) {
	t.Helper()
	bySimple, err := Fit(s, Simple)
	if err != nil {
		t.Fatal(err)
	}
	if byBound, err = Fit(s, Bound); err != nil {
		t.Fatal(err)
	}
	return bySimple, byBound
}

// The fitted weights are a minimum: every small step away costs.
func TestFitIsTheLeast(t *testing.T) {
	s := paper(t)
	a, b := fits(t, s)
	for _, c := range []struct {
		w      Net
		weight Weighting
	}{{a, Simple}, {b, Bound}} {
		least := c.w.Loss(s, c.weight)
		for i := range c.w {
			for _, step := range []float64{1e-3, -1e-3} {
				w := c.w
				w[i] += step
				if worse := w.Loss(s, c.weight); !(worse > least) {
					t.Errorf("weight %d by %g: loss %.12g, not above %.12g", i, step, worse, least)
				}
			}
		}
	}
	one, err := schedule.FromBetas([]float64{0.1})
	if err != nil {
		t.Fatal(err)
	}
	if w, err := Fit(one, func(*schedule.Schedule, int) float64 { return 0 }); err == nil {
		t.Errorf("a loss without weights gives %v", w)
	}
}

// The error, the best slope and the variance of the samples in closed form, against package exact and a walk of all
// steps.
func TestClosedForms(t *testing.T) {
	s := paper(t)
	d, err := Data(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{1, 10, 300, 1000} {
		best := Net{BestSlope(s, at)}
		if got, want := best.Error(s, at), d.Irreducible(at); math.Abs(got-want) > 1e-9 {
			t.Errorf("t = %d: least error %.12g, want %.12g", at, got, want)
		}
		if got, want := BestSlope(s, at)*0.7, d.Eps(at, []float64{0.7})[0]; math.Abs(got-want) > 1e-12 {
			t.Errorf("t = %d: best prediction %.12g, want %.12g", at, got, want)
		}
	}
	// Samples are a line in x_T and in each step's noise: the squares of the factors add up.
	w, _ := fits(t, s)
	factor, variance := 1.0, 0.0
	for step := 1; step <= s.T(); step++ { // from the data up
		if step > 1 {
			variance += factor * factor * s.Beta(step)
		}
		factor *= (1 - s.Beta(step)/math.Sqrt(1-s.AlphaBar(step))*w.Slope(s, step)) / math.Sqrt(1-s.Beta(step))
	}
	if got, want := w.SampleVar(s), variance+factor*factor; math.Abs(got-want) > 1e-9 {
		t.Errorf("variance of the samples %.12g, want %.12g", got, want)
	}
}

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
	// Those that are measured must notice a factor of two.
	for _, c := range list {
		if c.Got *= 2; c.Passed() {
			t.Errorf("passes with twice its value: %v", c)
		}
	}
}

func TestExercises(t *testing.T) {
	for name, err := range map[string]error{"weight": WeightExercise.Check(), "ratio": RatioExercise.Check(), "loss": LossExercise.Check()} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The numbers of the text.
func TestWhatTheTextTells(t *testing.T) {
	s := paper(t)
	n := told.In(t, "09-simple")
	a, b := fits(t, s)
	d, err := Data(s)
	if err != nil {
		t.Fatal(err)
	}
	nats := func(w Net) float64 {
		terms, err := d.Bound(w.Model(s))
		if err != nil {
			t.Fatal(err)
		}
		return terms.Nats()
	}
	weights := Weights(s)
	n.Says("At $t = 2$ the weight is %.0f times the mean with", weights.Lines[1].Y[0])
	n.Says("and %.0f times with", weights.Lines[2].Y[0])
	for i := 100; i <= s.T(); i++ {
		for _, line := range weights.Lines[1:] {
			if y := line.Y[i-2]; y < 0.4 || y > 1.2 {
				t.Errorf("t = %d: weight %.2f times the mean, the text says never far from 1", i, y)
			}
		}
	}
	n.Says("the better likelihood, %.3f nats against %.3f,", nats(b), nats(a))
	n.Says("with a variance of %.3f against %.3f", a.SampleVar(s), b.SampleVar(s))
	lost := func(w Net, from, to int) (sum float64) {
		for i := from; i <= to; i++ {
			sum += Bound(s, i) * (w.Error(s, i) - Net{BestSlope(s, i)}.Error(s, i))
		}
		return sum
	}
	n.Says("The network of the simple loss has %.4f nats more than the best, and %.4f of them", lost(a, 1, 1000), lost(a, 1, 20))
	n.Says("from 21 on it loses %.4f nats, the other %.4f", lost(b, 21, 1000), lost(a, 21, 1000))
	if best := nats(a) - nats(b); math.Abs(best-(lost(a, 1, 1000)-lost(b, 1, 1000))) > 1e-7 {
		t.Errorf("the bounds differ by %g, the terms by %g", best, lost(a, 1, 1000)-lost(b, 1, 1000))
	}
	noise := func(share float64) (simple, byBound, importance float64) {
		w := b.Part(share)
		return a.Part(share).NoiseScale(s, Simple, Uniform(s)), w.NoiseScale(s, Bound, Uniform(s)), w.NoiseScale(s, Bound, Importance(s, w, Bound))
	}
	first, firstBound, firstImportance := noise(0)
	half, halfBound, _ := noise(0.5)
	last, lastBound, lastImportance := noise(0.95)
	n.Says("%.1f times as noisy, %.1f against %.1f; half way %.1f times; at 95%% of the way %.0f times", firstBound/first, firstBound, first, halfBound/half, lastBound/last)
	if !(firstImportance < firstBound && firstImportance > 0.9*firstBound && lastImportance > lastBound) {
		t.Errorf("importance: %g against %g at first, %g against %g at last", firstImportance, firstBound, lastImportance, lastBound)
	}
	humps, err := elbo.Chain(1000)
	if err != nil {
		t.Fatal(err)
	}
	if least := Least(humps.Diffusion); math.Abs(least-0.2) > 0.005 {
		t.Errorf("the least loss is %.4f, the text says 0.2", least)
	}
}

func TestFiguresDraw(t *testing.T) {
	s := paper(t)
	a, b := fits(t, s)
	for name, c := range map[string]figure.Chart{"weights": Weights(s), "excess": Excess(s, a, b), "nats": Nats(s, a, b), "noise": Noisiness(s, a, b)} {
		if _, err := c.SVG(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, want := bound.Weight(s, 500, schedule.Eps, s.Beta(500)), Bound(s, 500); math.Abs(got/want-1) > 1e-12 {
		t.Errorf("weight %g, want %g", want, got)
	}
}
