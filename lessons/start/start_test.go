package start

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"denoise/ddpm/schedule"
)

func paper(t *testing.T) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestVisitCounts(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "runs", "a")
	for want := 1; want <= 3; want++ {
		got, err := Visit(folder)
		if err != nil || got != want {
			t.Fatalf("visit = %d, %v; want %d", got, err, want)
		}
	}
	for _, text := range []string{"three", "-1", ""} {
		if err := os.WriteFile(filepath.Join(folder, "visits"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if n, err := Visit(folder); err == nil {
			t.Errorf("a file that holds %q counts as %d visits", text, n)
		}
	}
}

func TestDigitIsTheSameEveryTime(t *testing.T) {
	a, err := Digit(3, 32)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Digit(3, 32)
	if err != nil || !slices.Equal(a, b) {
		t.Errorf("the second digit differs from the first (%v)", err)
	}
	low, high := slices.Min(a), slices.Max(a)
	if len(a) != 32*32 || low != -1 || high < 0.9 {
		t.Errorf("%d values from %g to %g; want 1024 from black, -1, nearly to white, 1", len(a), low, high)
	}
	for _, bad := range [][2]int{{-1, 32}, {10, 32}, {3, 7}} {
		if _, err := Digit(bad[0], bad[1]); err == nil {
			t.Errorf("digit %d of size %d: no error", bad[0], bad[1])
		}
	}
}

// Equation (4) undone with the schedule's equation (15) must give the image back.
func TestNoised(t *testing.T) {
	s := paper(t)
	x0, eps := []float32{-1, 0.25, 1}, Noise(3, 1)
	for _, time := range []int{0, 1, 500, 1000} {
		xt, err := Noised(s, x0, eps, time)
		if err != nil {
			t.Fatal(err)
		}
		if time == 0 {
			if !slices.Equal(xt, x0) {
				t.Errorf("x at t = 0 is %v, want the image itself, %v", xt, x0)
			}
			continue
		}
		for i := range xt {
			// float32 rounds x_t to 6e-8 relative, which (15) divides by √ᾱ.
			allowed := 4e-7 / math.Sqrt(s.AlphaBar(time))
			if got := s.X0FromEps(time, float64(xt[i]), float64(eps[i])); math.Abs(got-float64(x0[i])) > allowed {
				t.Errorf("t = %d: x0 back from x_t is %g, want %g within %.1g", time, got, x0[i], allowed)
			}
		}
	}
	for _, bad := range []struct {
		eps []float32
		t   int
	}{{eps[:2], 5}, {eps, -1}, {eps, 1001}} {
		if _, err := Noised(s, x0, bad.eps, bad.t); err == nil {
			t.Errorf("%d values of noise at time %d: no error", len(bad.eps), bad.t)
		}
	}
}

func TestNoisingSpansAllTimes(t *testing.T) {
	n, err := Noising(paper(t), make([]float32, 64), Noise(64, 1), 41)
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Frames) != 41 || n.Frames[0].Label != "t = 0" || n.Frames[1].Label != "t = 25" || n.Frames[40].Label != "t = 1000" {
		t.Errorf("%d frames from %q to %q, want 41 from t = 0 to t = 1000", len(n.Frames), n.Frames[0].Label, n.Frames[len(n.Frames)-1].Label)
	}
	if _, err := n.HTML(); err != nil {
		t.Error(err)
	}
	for _, bad := range []struct{ values, frames int }{{63, 5}, {0, 5}, {64, 1}, {64, 1002}} {
		if _, err := Noising(paper(t), make([]float32, bad.values), Noise(bad.values, 1), bad.frames); err == nil {
			t.Errorf("%d values in %d frames: no error", bad.values, bad.frames)
		}
	}
}

// The lesson says that the squares of the factors add up to 1, and that the first is 0.28 at
// t = 500 and the noise's 0.96.
func TestFactors(t *testing.T) {
	c := Factors(paper(t))
	image, noise := c.Lines[0].Y, c.Lines[1].Y
	if len(image) != 1001 {
		t.Fatalf("%d times, want 0 to 1000", len(image))
	}
	for i := range image {
		if sum := image[i]*image[i] + noise[i]*noise[i]; math.Abs(sum-1) > 1e-12 {
			t.Errorf("squares at t = %d add up to %.15g", i, sum)
		}
	}
	if math.Abs(image[500]-0.28) > 0.005 || math.Abs(noise[500]-0.96) > 0.005 {
		t.Errorf("factors at t = 500 are %.3f and %.3f, the lesson says 0.28 and 0.96", image[500], noise[500])
	}
	if _, err := c.SVG(); err != nil {
		t.Error(err)
	}
}

func TestChecksHold(t *testing.T) {
	for _, time := range []int{1, 500, 1000} {
		checks, err := Checks(paper(t), time)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks {
			if err := c.Err(); err != nil {
				t.Errorf("t = %d: %v", time, err)
			}
			if c.Equation != "(4)" || c.Route == "" || c.Against == "" || c.Route == c.Against {
				t.Errorf("check %q of equation %q by %q and %q: want two routes to (4)", c.Name, c.Equation, c.Route, c.Against)
			}
		}
	}
	for _, time := range []int{0, 1001} {
		if _, err := Checks(paper(t), time); err == nil {
			t.Errorf("checks at time %d: no error", time)
		}
	}
}

// The measured checks must notice the commonest error, √(1-ᾱ) taken for the variance: they could not
// fail otherwise.
func TestMeasurementTellsVarianceFromDeviation(t *testing.T) {
	checks, err := Checks(paper(t), 200)
	if err != nil {
		t.Fatal(err)
	}
	wrong := checks[3]
	wrong.Got = math.Sqrt(wrong.Got)
	if wrong.Passed() {
		t.Errorf("the standard deviation passes for the variance: %v", wrong)
	}
}

func TestExercise(t *testing.T) {
	if err := Exercise.Check(); err != nil {
		t.Error(err)
	}
	// What the exercise asks for is a property, and the solution must have it.
	for _, c := range graded {
		s := made(c)
		answer := Exercise.Solution(s)
		if !(s.SNR(answer) < 1 && s.SNR(answer-1) >= 1) {
			t.Errorf("%s: the solution is %d, where SNR is %g, and %g before", name(c), answer, s.SNR(answer), s.SNR(answer-1))
		}
	}
	if got := Exercise.Solution(paper(t)); got != 260 {
		t.Errorf("the solution is %d, the lesson says 260", got)
	}
	for says, answer := range map[string]int{"look earlier": 500, "cosine schedule, T = 1000: you gave 260": 260, "look later": 20, "Times run from 1 to 1000": 0} {
		v := Exercise.Grade(func(*schedule.Schedule) int { return answer })
		if v.Right() || !strings.Contains(v.String(), says) {
			t.Errorf("%d is told %q, want it to say %q", answer, v, says)
		}
	}
	if v := Exercise.Grade(func(s *schedule.Schedule) int { return s.T() + 1 }); v.Right() || !strings.Contains(v.String(), "Times run") {
		t.Errorf("a time beyond the last is told %q", v)
	}
}
