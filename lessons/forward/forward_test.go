package forward

import (
	"math"
	"slices"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
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

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
	for _, c := range list {
		if c.Equation != "(2)" || c.Route == c.Against {
			t.Errorf("%v: want two routes to (2)", c)
		}
	}
	for _, time := range []int{0, 1001} {
		if _, err := Step(paper(t), time); err == nil {
			t.Errorf("a step at time %d: no error", time)
		}
	}
}

// The measured checks must notice the mistakes of which the lesson warns: they could not fail otherwise.
func TestMeasurementNoticesMistakes(t *testing.T) {
	s := paper(t)
	list, err := Step(s, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []struct {
		rule  Rule
		check check.Check
	}{{Unscaled, list[0]}, {Overscaled, list[0]}, {BetaAsStd, list[1]}, {RootAsVariance, list[1]}} {
		law := wrong.rule.Step(s.Beta(500)).At(0.8)
		if wrong.check.Got = law.Mean; wrong.check.Name == list[1].Name {
			wrong.check.Got = law.Var
		}
		if wrong.check.Passed() {
			t.Errorf("%s passes: %v", wrong.rule.Name, wrong.check)
		}
	}
}

func TestExercises(t *testing.T) {
	if err := StepExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := VarianceExercise.Check(); err != nil {
		t.Error(err)
	}
}

// The right rule is the schedule's step, and its laws are the schedule's marginals.
func TestRightIsTheSchedule(t *testing.T) {
	s := paper(t)
	laws := Right.Laws(s, gauss.Normal{Mean: -0.7})
	for i := 1; i <= s.T(); i++ {
		if got, want := Right.Step(s.Beta(i)), s.StepLinear(i); got != want {
			t.Fatalf("step %d is %v, the schedule's %v", i, got, want)
		}
		want := s.Marginal(i, -0.7)
		if math.Abs(laws[i].Mean-want.Mean) > 1e-12 || math.Abs(laws[i].Var-want.Var) > 1e-12 {
			t.Fatalf("law of x_%d is %v, the schedule's %v", i, laws[i], want)
		}
	}
}

// What walks has the law that is computed: 20,000 values from 0.4 after 300 steps, within four standard errors.
func TestWalksHaveTheirLaws(t *testing.T) {
	s := paper(t)
	x0 := slices.Repeat([]float32{0.4}, 20000)
	for _, r := range []Rule{Right, Unscaled, Overscaled, BetaAsStd, RootAsVariance} {
		want := r.Laws(s, gauss.Normal{Mean: 0.4})[300]
		var sum, squares float64
		for _, v := range r.Walk(s, x0, 1, 0, 300)[1] {
			sum, squares = sum+float64(v), squares+float64(v)*float64(v)
		}
		n := float64(len(x0))
		mean, variance := sum/n, squares/n-sum/n*sum/n
		if math.Abs(mean-want.Mean) > 4*want.Std()/math.Sqrt(n) || math.Abs(variance-want.Var) > 4*want.Var*math.Sqrt(2/n) {
			t.Errorf("%s: mean %g and variance %g, want %v", r.Name, mean, variance, want)
		}
	}
}

func TestDigit(t *testing.T) {
	for _, size := range []int{16, 32} {
		x0 := Digit(size)
		if len(x0) != size*size || slices.Min(x0) != -1 || slices.Max(x0) != 1 {
			t.Errorf("size %d: %d values from %g to %g", size, len(x0), slices.Min(x0), slices.Max(x0))
		}
		// It touches no edge.
		for i := range size {
			for _, edge := range []int{i, i * size, i*size + size - 1, (size-1)*size + i} {
				if x0[edge] != -1 {
					t.Errorf("size %d: pixel %d at the edge is %g", size, edge, x0[edge])
				}
			}
		}
	}
}

// Every number of the text.
func TestTheTextTellsTheTruth(t *testing.T) {
	s, text := paper(t), told.In(t, "01-forward")
	last := func(r Rule) gauss.Normal { return r.Laws(s, gauss.Normal{Var: 1})[s.T()] }
	text.Says("rises from %.4f at $t = 1$ to %.2f at $t = 1000$", s.Beta(1), s.Beta(1000))
	text.Says("The first grows to %.2f", last(Unscaled).Std())
	text.Says("falls to %.2f and stays", last(Overscaled).Std())
	for i, x := range Right.Laws(s, gauss.Normal{Var: 1}) {
		if math.Abs(x.Var-1) > 1e-14 {
			t.Errorf("the variance at t = %d is %.17g, the text says exactly 1", i, x.Var)
		}
	}
	text.Says(`The sum is %.2f`, last(Unscaled).Var-1)
	text.Says(`\sqrt{%.2f} = %.2f`, last(Unscaled).Var, last(Unscaled).Std())
	text.Says("a standard deviation of %.2f.", math.Sqrt(1/(2-s.Beta(1000))))

	mean := 0.0
	for _, p := range pixels {
		mean += p.weight * p.law.Mean
	}
	text.Says("the mean of these pixels is %.1f", mean)
	text.Says("Without a scale the mean stays at %.1f", Unscaled.Laws(s, gauss.Normal{Mean: mean})[1000].Mean)
	right := Right.Laws(s, gauss.Normal{Mean: mean})
	text.Says("it is %.2f at $t = 500$ and %.4f at $t = 1000$", right[500].Mean, right[1000].Mean)
	square := 0.0
	for _, p := range pixels {
		square += p.weight * (p.law.Var + p.law.Mean*p.law.Mean)
	}
	text.Says("%.0f times the mean square of the data. With", (last(Unscaled).Var-1)/square)
	text.Says("about %.0f,000 times the mean square", s.OneMinusAlphaBar(1000)/(s.AlphaBar(1000)*square)/1000)

	text.Says("at $t = 1000$ the variance is %.3f", last(BetaAsStd).Var)
	over, top := RootAsVariance.Laws(s, gauss.Normal{Var: 1}), 0
	for i, x := range over {
		if x.Var > over[top].Var {
			top = i
		}
	}
	text.Says("goes up to %.1f", over[top].Var)
}

func TestFigures(t *testing.T) {
	s := paper(t)
	spread := Spread(s, Unscaled, Overscaled, Right)
	if n := len(spread.Lines); n != 3 || len(spread.Lines[0].X) != 1001 {
		t.Errorf("%d lines of %d times, want 3 of 1001", n, len(spread.Lines[0].X))
	}
	for _, c := range []interface{ SVG() (string, error) }{spread, Levelling(s, 4, 1, 0.25), MixUps(s)} {
		if _, err := c.SVG(); err != nil {
			t.Error(err)
		}
	}
	rows, err := Rows(s, Digit(16), []int{0, 500, 1000}, Right, Unscaled)
	if err != nil || len(rows) != 4 {
		t.Errorf("%d parts of two rows, want a name and a strip each (%v)", len(rows), err)
	}
	for _, bad := range []struct {
		values int
		at     []int
	}{{255, []int{0}}, {0, []int{0}}, {256, []int{-1}}, {256, []int{1001}}, {256, []int{5, 4}}} {
		if _, err := Rows(s, make([]float32, bad.values), bad.at, Right); err == nil {
			t.Errorf("%d values at %v: no error", bad.values, bad.at)
		}
	}
	flow, err := Flow(s, 11, Right)
	if err != nil || len(flow.Frames) != 11 || flow.Frames[10].Label != "t = 1000" {
		t.Errorf("%d frames (%v), want 11 up to t = 1000", len(flow.Frames), err)
	}
	for _, frames := range []int{1, 1002} {
		if _, err := Flow(s, frames, Right); err == nil {
			t.Errorf("%d frames: no error", frames)
		}
	}
}

// Each density of the flow is one: it integrates to 1, and at T it is N(0, 1) to three digits.
func TestDensities(t *testing.T) {
	values := make([]float64, 2001)
	for i := range values {
		values[i] = -20 + float64(i)/50
	}
	got := Right.densities(paper(t), values, []int{0, 300, 1000})
	for k := range got {
		sum := 0.0
		for _, p := range got[k] {
			sum += p / 50
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("density number %d integrates to %.12g", k, sum)
		}
	}
	for i, x := range values {
		if want := (gauss.Normal{Var: 1}).PDF(x); math.Abs(got[2][i]-want) > 1e-3 {
			t.Fatalf("density at T and %g is %g, N(0, 1) has %g", x, got[2][i], want)
		}
	}
}
