package beyond

import (
	"math"
	"testing"

	"denoise/ddpm/exact"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
	"denoise/lessons/simple"
)

const notebook = "14-beyond"

// must is for what the lesson's own numbers make possible.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func second[T any](_ T, err error) error { return err }

func TestChecksHold(t *testing.T) {
	if err := must(Checks()).Err(); err != nil {
		t.Error(err)
	}
}

// A check that cannot fail is none: the variance of the posterior for the best, a step of DDIM with the noise of another time,
// and terms that are drawn without their weight, must not pass.
func TestChecksCanFail(t *testing.T) {
	d := must(Few(must(Humps()), "cosine", 20))
	c := must(Variances())[0]
	if c.Got = d.Schedule().PosteriorVariance(8); c.Passed() {
		t.Errorf("β̃ passes for the best variance: %v", c)
	}
	for _, c := range must(Implicit()) {
		if c.Name == "x_0 for x_T = 1" {
			if c.Want = Truth(must(Humps()), 1.01); c.Passed() {
				t.Errorf("the end of another x_T passes: %v", c)
			}
		}
	}
	c = must(Guidance())[0]
	if c.Got *= 1.001; c.Passed() {
		t.Errorf("a guided answer that is a thousandth too large passes: %v", c)
	}
	for _, c := range must(Drawing()) {
		if c.Name == "t by importance: mean" {
			if c.Got /= 1.05; c.Passed() {
				t.Errorf("a bound that is 5%% too small passes: %v", c)
			}
		}
	}
}

func TestExercises(t *testing.T) {
	for _, err := range []error{CosineExercise.Check(), VarianceExercise.Check(), TimesExercise.Check(), StepExercise.Check()} {
		if err != nil {
			t.Error(err)
		}
	}
}

// The two laws of which the mean is a quadrature and the quantile a bisection.
func TestQuantilesAndMeans(t *testing.T) {
	humps := must(Humps())
	if x := Quantile(humps, 0.375); math.Abs(x+0.5) > 1e-6 {
		t.Errorf("the quantile of three eighths is %g, want the middle of the left hump, -0.5", x)
	}
	d := must(Few(humps, "linear", 50))
	for _, at := range []int{1, 20, 50} {
		law := d.Marginal(at)
		square := mean(d, at, func(x float64) float64 { return x * x })
		if want := law.Variance()[0] + math.Pow(law.Mean()[0], 2); math.Abs(square-want) > 1e-12 {
			t.Errorf("t = %d: mean square %g, want %g", at, square, want)
		}
	}
	if d := Distance([]float64{-1, 0, 2}, []float64{2.5, -1, 0}); math.Abs(d-0.5/3) > 1e-15 {
		t.Errorf("distance %g, want 1/6", d)
	}
}

// Evenly spread noise gives the law that the model has: the share of the left hump is that of p_θ, pushed through the steps
// exactly. (At t = 1 the model has noise and the sampler none, too little to take anything from hump to hump.)
func TestDrawsHaveTheLawOfTheModel(t *testing.T) {
	d := must(Few(must(Humps()), "cosine", 10))
	x := Ancestral(Large).Draws(d, 4000)
	share := 0.0
	for _, v := range x {
		if v < 0.5 {
			share += 1.0 / 4000
		}
	}
	at := figure.Evenly(-2, 0.5, 500)
	logs := must(paper(d).LogLikelihood1D(at...))
	want := 0.0
	for i, l := range logs {
		weight := 2.5 / 500
		if i == 0 || i == len(logs)-1 {
			weight /= 2
		}
		want += math.Exp(l) * weight
	}
	if math.Abs(share-want) > 2e-3 { // twice what 4000 points on a curve leave
		t.Errorf("share of the left hump %.5f, of the model %.5f", share, want)
	}
}

// η = 1 is Algorithm 2 with β̃_t, point by point with the same noise.
func TestDDIMIsAncestral(t *testing.T) {
	d := must(Few(must(Ring()), "linear", 20))
	small := func(d *exact.Diffusion, t int) float64 { return d.Schedule().PosteriorVariance(t) }
	for _, at := range []int{2, 11, 20} {
		x := []float64{0.7, -1.3}
		mean, variance := DDIM(1)(d, at)(x)
		wantMean, want := Ancestral(small)(d, at)(x)
		if math.Abs(variance-want) > 1e-14 || math.Abs(mean[0]-wantMean[0]) > 1e-12 || math.Abs(mean[1]-wantMean[1]) > 1e-12 {
			t.Errorf("t = %d: DDIM %v, %g, Algorithm 2 %v, %g", at, mean, variance, wantMean, want)
		}
	}
}

func TestFigures(t *testing.T) {
	humps, ring := must(Humps()), must(Ring())
	d, b := must(Few(humps, "cosine", 20)), TermsOf(must(Few(humps, "linear", 20)))
	p, means, _ := Trained(b, 10)
	for _, f := range []figure.Figure{
		must(StepCosts("", humps, 5)), must(Lengths("", humps, 5, 10)), must(Prices(humps, "cosine", 5, 10)), Answers(d, 5, 8),
		Probabilities(b, p), Estimates(b, means), Paths(d, 0, 1), must(Maps(humps, "cosine", 5)),
		must(Distances("", humps, []int{5, 10}, Line{"one", "linear", DDIM(0), figure.Learned, false})),
		must(Beside(ring, 20, Recipe{"one", "linear", 5, DDIM(0)})),
	} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	for _, f := range []formula.Formula{VarianceFormula(d, 8), StepFormula(d.Schedule(), 10, 5, 0.5, 0.7), CosineFormula(500, 1000)} {
		if _, err := f.Markdown(); err != nil {
			t.Error(err)
		}
	}
	for name, err := range map[string]error{
		"unknown kind": second(Few(humps, "cosin", 5)), "too many steps": second(Few(humps, "linear", 1001)),
		"StepCosts": second(StepCosts("", ring, 5)), "Lengths": second(Lengths("", humps, 0)), "Prices": second(Prices(humps, "linear", 0)),
		"Maps": second(Maps(humps, "linear", 0)), "Beside": second(Beside(ring, 1, Recipe{Kind: "linear"})), "Half": second(Half("linear", 1e9)),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Importance is the best: no exchange between two times makes the variance less.
func TestImportanceIsBest(t *testing.T) {
	b := TermsOf(must(Few(must(Humps()), "linear", 50)))
	p := b.Importance()
	least := b.Variance(p)
	for _, pair := range [][2]int{{1, 2}, {1, 50}, {30, 10}} {
		q := append(simple.Times(nil), p...)
		moved := 0.1 * min(q[pair[0]], q[pair[1]])
		q[pair[0]] -= moved
		q[pair[1]] += moved
		if v := b.Variance(q); v <= least {
			t.Errorf("variance %g after moving %g from %v, want more than %g", v, moved, pair, least)
		}
	}
}
