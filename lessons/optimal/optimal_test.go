package optimal

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
	"denoise/lessons/told"
)

const notebook = "07-exact"

// must is for what the lesson's own numbers make possible.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestChecksHold(t *testing.T) {
	if err := must(Checks()).Err(); err != nil {
		t.Error(err)
	}
}

// A check that cannot fail is none: the samples of a chain without noise, and the score for the noise, must not pass.
func TestChecksCanFail(t *testing.T) {
	for _, c := range must(Sampling()) {
		if c.Name == "mean square of the samples" {
			d := must(Line(100))
			c.Got = 0
			for _, x := range (Recipe{Still: true}).Run(d, Draws, 1, nil) {
				c.Got += x[0] * x[0] / Draws
			}
			if c.Passed() {
				t.Errorf("samples without noise pass: %v", c)
			}
		}
	}
	c := must(Regression())[0]
	if c.Got = must(Line(1000)).Score(150, []float64{0.6})[0]; c.Passed() {
		t.Errorf("the score passes for ε*: %v", c)
	}
}

func TestExercises(t *testing.T) {
	if err := EpsExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := SampleExercise.Check(); err != nil {
		t.Error(err)
	}
}

func TestData(t *testing.T) {
	d := must(Line(1000)).Data()
	if mean, variance := d.Mean()[0], d.Variance()[0]; math.Abs(mean) > 1e-15 || math.Abs(variance-1) > 1e-15 {
		t.Errorf("the two humps have mean %g and variance %g, the text says 0 and 1", mean, variance)
	}
	said := told.In(t, notebook)
	k := d.Components()
	said.Says("near %.2f, else near %.2f", k[0].Mean[0], k[1].Mean[0])
	said.Says("the data's own %.2f", math.Sqrt(k[0].Var))
	for _, m := range must(Plane(100)).Data().Mean() {
		if math.Abs(m) > 1e-15 {
			t.Errorf("the clouds have mean %g", m)
		}
	}
	v := must(Plane(100)).Data().Variance()
	said.Says("where the data has %.2f and %.3f", v[0], v[1])
}

func TestNumbersOfGuesses(t *testing.T) {
	said, d := told.In(t, notebook), must(Line(1000))
	const at, x = 150, 0.6
	for i, words := range []string{"then $\\varepsilon$ was about %.2f; or", "then $\\varepsilon$ was about %.2f. Which"} {
		said.Says(words, d.Schedule().EpsFromX0(at, x, d.PosteriorX0(at, []float64{x}).Components()[i].Mean[0]))
	}
	guess := d.X0(at, []float64{x})[0]
	said.Says("The best guess at $x_t = 0.6$ is $\\hat x_0 = %.2f$, where there is no data", guess)
	if p := math.Exp(d.Data().LogPDF([]float64{guess})); p > 0.02 {
		t.Errorf("the data has density %g there", p)
	}
}

// The curve of the two humps has a bump at t = 200, and that of two points its top near it.
func TestNumbersOfTheLoss(t *testing.T) {
	said, humps := told.In(t, notebook), must(Line(1000))
	said.Says("has a loss of %.3f there", humps.Irreducible(1))
	if at := 200; humps.Irreducible(at) < humps.Irreducible(at-20) || humps.Irreducible(at) < humps.Irreducible(at+20) {
		t.Errorf("no bump at t = %d: %.4f, %.4f, %.4f", at, humps.Irreducible(at-20), humps.Irreducible(at), humps.Irreducible(at+20))
	}
	said.Says("%.3f for $\\mathcal N(0, 1)$, %.3f for the two humps, %.3f for the two points",
		MeanBest(must(Gaussian(1, 1000))), MeanBest(humps), MeanBest(must(Pair(1000))))
	said.Says("stands still at %.3f", MeanBest(humps))
}

func TestNumbersOfSamples(t *testing.T) {
	said, d := told.In(t, notebook), must(Plane(100))
	right := Near(d, Recipe{}.Run(d, 2000, 1, nil))
	exactly := 1 - math.Exp(-4.5)
	said.Says("%.1f%% of 2000 samples lie within three standard deviations of the middle of a cloud; of the data it is %.1f%%", 100*right, 100*exactly)
	fine := must(Plane(1000))
	if n := Near(fine, Recipe{}.Run(fine, 2000, 1, nil)); math.Abs(n-exactly) > 2*math.Sqrt(exactly*(1-exactly)/2000) {
		t.Errorf("with 1000 steps %.4f, the text says as of the data, %.4f", n, exactly)
	}
	var variances []float64
	for _, m := range []struct {
		words string
		Recipe
	}{
		{"as if it were the cleanest. It must go from $T$ down to 1. | %.0f%%", Recipe{Times: Forwards(100)}},
		{"with $\\bar\\alpha$ kept and $\\beta = 1 - \\bar\\alpha_t/\\bar\\alpha_{t'}$. | %.0f%%", Recipe{Times: Backwards(100, 10)}},
		{"or a warm-up of the decay. | %.0f%%", Recipe{Learned: 0.63}},
		{"Algorithm 2 | %.0f%%", Recipe{}},
	} {
		x := m.Run(d, 2000, 1, nil)
		said.Says(m.words, 100*Near(d, x))
		for j := range 2 {
			sum := 0.0
			for _, p := range x {
				sum += p[j] * p[j] / 2000
			}
			variances = append(variances, sum)
		}
	}
	first := variances[:4]
	said.Says("variances between %.2f and %.2f", min(first[0], first[1], first[2], first[3]), max(first[0], first[1], first[2], first[3]))
	said.Says("$0.9999^{10000} = %.0f\\%%$ of the initial weights", 100*math.Pow(0.9999, 10_000))
	said.Says("says about %.0f%% of what it should", 100-100*math.Pow(0.9999, 10_000))
}

// Recipe's zero value is Algorithm 2, which package exact has too.
func TestRecipeIsAlgorithm2(t *testing.T) {
	d := must(Plane(50))
	s := d.Schedule()
	r := rand.New(rand.NewPCG(9, 7))
	want := exact.Model{Schedule: s, Eps: d.Eps, Variance: s.Beta}.Sample(r, 2)[0]
	if got := (Recipe{}).Run(d, 1, 9, nil)[0]; math.Abs(got[0]-want[0]) > 1e-12 || math.Abs(got[1]-want[1]) > 1e-12 {
		t.Errorf("sample %v, by package exact %v", got, want)
	}
}

func TestNumbersOfNoise(t *testing.T) {
	said, d := told.In(t, notebook), must(Lattice(50))
	for _, x := range (Recipe{Still: true}).Run(d, 300, 1, nil) {
		if math.Hypot(x[0], x[1]) > 1e-9 {
			t.Errorf("a sample without noise at %v, the text says that all are in the middle", x)
		}
	}
	for _, x := range (Recipe{}).Run(d, 300, 1, nil) {
		for _, v := range x {
			if math.Abs(v-1.2*math.Round(v/1.2)) > 1e-9 {
				t.Errorf("a sample at %v is none of the nine points", x)
			}
		}
	}
	said.Says("$\\sqrt{\\beta_1} = %.3f$", math.Sqrt(d.Schedule().Beta(1)))
	s := must(schedule.Linear(1000))
	if got, want := Unfed(s), s.AlphaBar(1000); math.Abs(got-want) > 1e-12*want {
		t.Errorf("variance without noise %g, want ᾱ_T = %g", got, want)
	}
	said.Says("$\\bar\\alpha_T = %.2f\\cdot10^{-5}$: every sample is 0, give or take %.3f", 1e5*Unfed(s), math.Sqrt(Unfed(s)))
	said.Says("With the paper's 1000 steps it is %.2f, on the scale of pixels %.1f of 255 levels ($\\sqrt{\\tilde\\beta_2}$ would be %.2f)",
		math.Sqrt(s.Beta(1)), 127.5*math.Sqrt(s.Beta(1)), 127.5*math.Sqrt(s.PosteriorVariance(2)))
	said.Says("$1 - \\beta_1 = %.4f$", 1-s.Beta(1))
}

func TestNumbersOfGaps(t *testing.T) {
	said := told.In(t, notebook)
	of := func(T int) float64 { return Gap(must(schedule.Linear(T)), 0.25) }
	said.Says("it is %.4f, %.4f, %.4f nats at $T = 25, 50, 100$, and %.5f at 1000", of(25), of(50), of(100), of(1000))
	humps := func(T int) float64 {
		d := must(Line(T))
		b := must(d.Bound(exact.Model{Schedule: d.Schedule(), Eps: d.Eps, Variance: d.Schedule().Beta}))
		return b.Nats() - must(d.Data().Entropy())
	}
	said.Says("pay %.4f nats at $T = 100$ and %.4f at 1000", humps(100), humps(1000))
	said.Says("%.4f bits", 0.5*math.Log2(2*math.Pi*math.E))

	d := must(Gaussian(0.25, 1000))
	s := d.Schedule()
	small := func(t int) float64 {
		if t == 1 {
			return s.Beta(1)
		}
		return s.PosteriorVariance(t)
	}
	b := must(d.Bound(exact.Model{Schedule: s, Eps: d.Eps, Variance: small}))
	said.Says("would pay %.2f nats at $T = 1000$", b.Nats()-must(d.Data().Entropy()))
	if r := Ratio(s, 2, 0.01); r < 0.97 || Ratio(s, 20, 0.01) < 0.96 {
		t.Errorf("data of width 0.1 wants %.3f of β_2, the text says nearly all", r)
	}
	for at := 2; at <= 60; at++ {
		if r, posterior := Ratio(s, at, 1e-4), s.PosteriorVariance(at)/s.Beta(at); r-posterior > (1-r)/2 {
			t.Errorf("data of width 0.01 wants %.3f of β at t = %d, the text says much nearer to β̃, %.3f", r, at, posterior)
		}
	}
	for at := 2; at <= 1000; at++ {
		if r := Ratio(s, at, 0); math.Abs(r*s.Beta(at)/s.PosteriorVariance(at)-1) > 1e-12 {
			t.Fatalf("the step back from a point has variance %g β at t = %d, want β̃", r, at)
		}
		if r := Ratio(s, at, 1); math.Abs(r-1) > 1e-15 {
			t.Fatalf("the step back from N(0, 1) has variance %g β at t = %d, want β", r, at)
		}
	}
}

func TestFigures(t *testing.T) {
	line, plane, hundred := must(Line(1000)), must(Plane(1000)), must(Plane(100))
	s := line.Schedule()
	for _, f := range []figure.Figure{
		must(Cloud(line, 50, 1000, 150, 10)), Guesses(line, 10, 150), must(Field(plane, 1000, 10)), Best(Named{"two humps", line, figure.Learned}),
		Chain(hundred, 20, 11), Beside(must(Lattice(50)), 20, Recipe{Name: "right"}), Fixed(s, 60, 0.01), must(Gaps([]int{25, 100}, 0.25)),
	} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	for _, f := range []formula.Formula{Guess(line, 150, 0.6), Noise(line, 150, 0.6)} {
		if _, err := f.Markdown(); err != nil {
			t.Error(err)
		}
	}
	if c := Chain(hundred, 2, 11); len(c.Frames) != 11 || c.Frames[0].Label != "t = 100" || c.Frames[10].Label != "t = 0" {
		t.Errorf("%d frames from %q", len(c.Frames), c.Frames[0].Label)
	}
	for _, at := range []int{0, 1001} {
		if _, err := Cloud(line, 5, at); err == nil {
			t.Errorf("a cloud at time %d: no error", at)
		}
		if _, err := Field(plane, at); err == nil {
			t.Errorf("a field at time %d: no error", at)
		}
	}
	for _, err := range []error{second(Line(5)), second(Plane(5)), second(Gaps([]int{5}, 1))} {
		if err == nil {
			t.Error("a linear schedule of 5 steps: no error")
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The text says that q(x_T) has the score of N(0, I), that there is one cloud at t = 300 and three at t = 150.
func TestField(t *testing.T) {
	d := must(Plane(1000))
	for _, x := range [][]float64{{2, 1}, {-1, 2}, {0.5, -2}} {
		for j, eps := range d.Eps(1000, x) {
			if math.Abs(eps-x[j]) > 0.02 {
				t.Errorf("ε* at x_T = %v is %v, the text says all arrows point to the origin", x, d.Eps(1000, x))
			}
		}
	}
	at := figure.Evenly(-reach, reach, 120)
	for time, want := range map[int]int{300: 1, 150: 3} {
		value := func(i, j int) float64 { return d.LogPDF(time, []float64{at[i], at[j]}) }
		tops := 0
		for i := 1; i < len(at)-1; i++ {
			for j := 1; j < len(at)-1; j++ {
				top := true
				for di := -1; di <= 1; di++ {
					for dj := -1; dj <= 1; dj++ {
						top = top && (di == 0 && dj == 0 || value(i, j) > value(i+di, j+dj))
					}
				}
				if top {
					tops++
				}
			}
		}
		if tops != want {
			t.Errorf("%d clouds at t = %d, the text says %d", tops, time, want)
		}
	}
}
