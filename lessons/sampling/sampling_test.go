package sampling

import (
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/optimal"
	"denoise/lessons/told"
)

const notebook = "11-sample"

// must is for what the lesson's own numbers make possible.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var (
	small = Ancestral("small", schedule.FixedSmall)
	large = Ancestral("large", schedule.FixedLarge)
	ddim  = DDIM("DDIM", 0)
)

func TestChecksHold(t *testing.T) {
	if err := must(Checks()).Err(); err != nil {
		t.Error(err)
	}
}

// A check that cannot fail is none: noise at the last step, and the β of a single step in ten, must not pass.
func TestChecksCanFail(t *testing.T) {
	one := must(optimal.Gaussian(1, Steps))
	c := must(Spread())[0]
	if c.Got = must(Ratio(one, ToTheEnd("", schedule.FixedLarge), Steps)); c.Passed() {
		t.Errorf("noise to the end passes: %v", c)
	}
	d := must(optimal.Plane(1000))
	c = must(FewerSteps())[0]
	c.Got = 1
	r := must(respaced(d, 10))
	for i := 1; i <= r.T(); i++ {
		c.Got *= 1 - d.Schedule().Beta(r.Time(i))
	}
	if c.Passed() {
		t.Errorf("the betas of single steps pass: %v", c)
	}
}

func TestExercise(t *testing.T) {
	if err := FewExercise.Check(); err != nil {
		t.Error(err)
	}
}

func TestNumbersOfNoise(t *testing.T) {
	said, d := told.In(t, notebook), must(optimal.Gaussian(0.25, 100))
	said.Says("%.3f of $v$ for $\\textcolor{#0080C7}{\\beta_t}$ (fixed-large), %.3f for $\\textcolor{#0080C7}{\\tilde\\beta_t}$",
		must(Ratio(d, large, 100)), must(Ratio(d, small, 100)))
	if still := must(Ratio(d, Still(""), 100)); still > 1e-4 {
		t.Errorf("without noise the variance is %g of the data's, the text says that all samples are one point", still)
	}
	quiet, loud := must(Ratio(d, small, 100)), must(Ratio(d, ToTheEnd("", schedule.FixedSmall), 100))
	if got, want := 0.25*(loud-quiet), d.Schedule().PosteriorVariance(2); math.Abs(got-want) > 1e-12 {
		t.Errorf("noise at the end adds %g, the text says %g", got, want)
	}
}

func TestNumbersOfFewerSteps(t *testing.T) {
	said, d, thin := told.In(t, notebook), must(optimal.Gaussian(0.25, 1000)), must(optimal.Gaussian(0.01, 1000))
	said.Says("%.2f of the data's variance with $\\beta$, %.2f with $\\tilde\\beta$, %.2f with DDIM; at a hundred %.2f, %.2f and %.2f",
		must(Ratio(d, large, 10)), must(Ratio(d, small, 10)), must(Ratio(d, ddim, 10)),
		must(Ratio(d, large, 100)), must(Ratio(d, small, 100)), must(Ratio(d, ddim, 100)))
	said.Says("for $v = 0.01$ it is %.1f times the variance at ten steps with $\\beta$, which is noise one sees, against %.2f and %.2f",
		must(Ratio(thin, large, 10)), must(Ratio(thin, small, 10)), must(Ratio(thin, ddim, 10)))
	for _, w := range []Way{small, large, ddim} {
		if ratio := (1 - must(Ratio(d, w, 100))) / (1 - must(Ratio(d, w, 250))); ratio < 2 || ratio > 3 {
			t.Errorf("%s: from 100 to 250 steps the error falls to 1/%.2f, the text says as one over the steps", w.Name, ratio)
		}
	}
}

// With ε* in the place of a network; a smaller N than the notebook's text is about would not tell its numbers.
func TestNumbersOfTheNetwork(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go")
	said, points := told.In(t, notebook), must(Open(t.TempDir()))
	defer points.Close()
	near := func(opts ddpm.SampleOptions) float64 {
		return 100 * must(nearRing(must(points.Sample(t.Context(), opts))))
	}
	const n = 1000
	said.Says("With $\\varepsilon^*$ and twenty steps %.0f%% of the samples with $\\beta$ are within three standard deviations of a Gaussian, %.0f%% with $\\tilde\\beta$, %.0f%% with DDIM",
		near(ddpm.SampleOptions{N: n, Seed: 1, Steps: 20, Variance: schedule.FixedLarge}),
		near(ddpm.SampleOptions{N: n, Seed: 1, Steps: 20}), near(ddpm.SampleOptions{N: n, Seed: 1, Steps: 20, Method: ddpm.DDIM}))
	known := &ddpm.Known{X0: &ddpm.Samples{X: []float32{0, 0}, N: 1, Shape: []int{2}}, Mask: []bool{true, false}}
	samples := must(points.Sample(t.Context(), ddpm.SampleOptions{N: 300, Steps: 50, Known: known}))
	if share := must(nearRing(samples)); share < 0.9 {
		t.Errorf("with the first coordinate known, %.2f are near a Gaussian, the text says nearly all", share)
	}
	for i, want := range map[int]float64{0: 0, 299: 0} {
		if got := float64(samples.Example(i)[0]); got != want {
			t.Errorf("sample %d has the first coordinate %g, %g is known", i, got, want)
		}
	}
}

func TestFigures(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go")
	line, plane, points := must(optimal.Gaussian(0.25, 100)), must(optimal.Plane(100)), must(Open(t.TempDir()))
	defer points.Close()
	for _, f := range []figure.Figure{
		must(Down(line, small, large)), must(Fewer(line, []int{5, 10}, small, ddim)), must(Beside(plane, 20, 5, small, ddim)),
		must(points.Scatter(t.Context(), []string{"one"}, ddpm.SampleOptions{N: 5, Steps: 2})),
	} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	if second(Fewer(line, []int{101}, small)) == nil || second(Beside(plane, 5, 0, small)) == nil {
		t.Error("a chain of 101 steps of 100, and one of none: no error")
	}
}

func second[T any](_ T, err error) error { return err }
