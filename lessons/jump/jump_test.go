package jump

import (
	"math"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
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

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, c := range list {
		seen[c.Equation] = true
		if c.Route == "" || c.Against == "" || c.Route == c.Against {
			t.Errorf("%v: want two routes", c)
		}
	}
	if len(seen) != 2 || !seen["(4)"] || !seen["merging"] {
		t.Errorf("checks of %v, want of (4) and of merging", seen)
	}
	for _, time := range []int{1, 2, 1000} {
		if list, err := Jump(paper(t), time); err != nil || list.Err() != nil {
			t.Errorf("t = %d: %v %v", time, err, list.Err())
		}
	}
	for _, time := range []int{0, 1001} {
		if _, err := Jump(paper(t), time); err == nil {
			t.Errorf("a jump to %d: no error", time)
		}
	}
}

// What is measured must notice the mistakes of which the lesson warns; it could not fail otherwise.
func TestMeasurementNoticesMistakes(t *testing.T) {
	merging := Merging()[1]
	merging.Got = 0.3 + 0.4
	if merging.Passed() {
		t.Errorf("standard deviations added pass: %v", merging)
	}
	s := paper(t)
	list, err := Jump(s, 100)
	if err != nil {
		t.Fatal(err)
	}
	wrong := list[5]
	if wrong.Got = math.Sqrt(wrong.Got); wrong.Passed() {
		t.Errorf("the standard deviation passes for the variance: %v", wrong)
	}
	if wrong.Got = s.OneMinusAlphaBar(120); wrong.Passed() {
		t.Errorf("the variance of t = 120 passes for that of 100: %v", wrong)
	}
	joint, err := Joint()
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []float64{0, 1} {
		if joint[0].Got = got; joint[0].Passed() {
			t.Errorf("a correlation of %g passes: %v", got, joint[0])
		}
	}
}

func TestExercises(t *testing.T) {
	for name, err := range map[string]error{"ᾱ": AlphaBarExercise.Check(), "jump": JumpExercise.Check(), "between": BetweenExercise.Check()} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Merged steps are the jump at every t, and from any s: the answer to the third exercise.
func TestMergedStepsAreTheJump(t *testing.T) {
	s := paper(t)
	merged, late := gauss.Linear{Scale: 1}, gauss.Linear{Scale: 1}
	const from = 300
	for i := 1; i <= s.T(); i++ {
		merged = merged.Then(s.StepLinear(i))
		want := s.MarginalLinear(i)
		if math.Abs(merged.Scale-want.Scale) > 1e-12 || math.Abs(merged.Var-want.Var) > 1e-12 {
			t.Fatalf("t = %d: %v, want %v", i, merged, want)
		}
		if i <= from {
			continue
		}
		late = late.Then(s.StepLinear(i))
		if want := BetweenExercise.Solution(s.AlphaBar(from), s.AlphaBar(i)); math.Abs(late.Var-want) > 1e-12 {
			t.Fatalf("from %d to %d: variance %g, want %g", from, i, late.Var, want)
		}
	}
}

// Each of the three ways has the law of (4) at each time, and its own correlation.
func TestWays(t *testing.T) {
	s, err := schedule.Linear(50)
	if err != nil {
		t.Fatal(err)
	}
	const n = 20000
	for i, want := range []float64{Correlation(s, 10, 30), 1, 0} {
		w := ways[i]
		if got := w.together(s, 0.8, 10, 30, n); math.Abs(got-want) > 4*math.Sqrt((1+want*want)/n) {
			t.Errorf("%s: correlation %.3f, want %.3f", w.title, got, want)
		}
		noise, law := normals(9), s.Marginal(30, 0.8)
		var sum, squares float64
		for range n {
			z := law.Z(w.walk(s, 0.8, noise)[30])
			sum, squares = sum+z, squares+z*z
		}
		if math.Abs(sum/n) > 4/math.Sqrt(n) || math.Abs(squares/n-1) > 4*math.Sqrt(2.0/n) {
			t.Errorf("%s: in units of (4) the mean is %.3f and the variance %.3f, want 0 and 1", w.title, sum/n, squares/n)
		}
	}
}

func TestYoungest(t *testing.T) {
	s, err := schedule.FromBetas([]float64{0.1, 0.2, 0.3}) // they leave 0.056, 0.14 and 0.3
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[float64]int{0.3 / 0.496 * 0.99: 1, 0.3 / 0.496 * 1.01: 2, 0.95: 3} {
		if got := Youngest(s, 3, part); got != want {
			t.Errorf("%.3f of the noise is of the last %d steps, want %d", part, got, want)
		}
	}
}

// Every number of the text.
func TestTheTextTellsTheTruth(t *testing.T) {
	s, text := paper(t), told.In(t, "02-jump")
	x, y := gauss.Normal{Var: 0.09}, gauss.Normal{Var: 0.16}
	text.Says("one of standard deviation %.1f, one of %.1f", x.Std(), y.Std())
	text.Says("It is %.1f, not %.1f", x.Add(y).Std(), x.Std()+y.Std())
	text.Says("$%.2f + %.2f = %.2f$", x.Var, y.Var, x.Add(y).Var)
	text.Says("whose direction is $(%.1f, %.1f)$", x.Std()/x.Add(y).Std(), y.Std()/x.Add(y).Std())
	text.Says("The last %d. And 99%% of it is from the last %d steps", Youngest(s, 1000, 0.5), Youngest(s, 1000, 0.99))
	text.Says("have the correlation %.3f given", Correlation(s, 499, 500))
	text.Says("($x_{100}$ and $x_{500}$: %.3f)", Correlation(s, 100, 500))
	chart := OffByOne(s)
	noise, image := chart.Lines[0].Y, chart.Lines[1].Y
	text.Says("the noise has %.2f%% too much variance and the image is %.1f%% too faint", 100*noise[499], 100*image[499])
	text.Says("(%.0f%% too much)", 100*noise[0])
	if s.AlphaBar(0) != 1 || s.Marginal(0, 0.3) != (gauss.Normal{Mean: 0.3}) || s.Marginal(1, 0.3) != s.Step(1, 0.3) {
		t.Error("the ends are not as the text says")
	}
}

func TestFigures(t *testing.T) {
	s := paper(t)
	sums, err := Sums(gauss.Normal{Var: 0.09}, gauss.Normal{Var: 0.16})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append([]figure.Figure{Cloud(0.09, 0.16), sums, Whose(s, 100, 300, 1000), OffByOne(s)}, Paths(s, 1)) {
		if _, err := c.HTML(); err != nil {
			t.Error(err)
		}
	}
	// The area under each line is 1-ᾱ_t.
	for i, time := range []int{100, 300, 1000} {
		area := 0.0
		for _, v := range Whose(s, 100, 300, 1000).Lines[i].Y {
			area += v
		}
		if math.Abs(area-s.OneMinusAlphaBar(time)) > 1e-12 {
			t.Errorf("t = %d: area %.15g, want %.15g", time, area, s.OneMinusAlphaBar(time))
		}
	}
}
