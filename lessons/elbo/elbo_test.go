package elbo

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
	"denoise/lessons/told"
)

const notebook = "05-elbo"

func chain(t *testing.T, steps int) Setting {
	t.Helper()
	c, err := Chain(steps)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func terms(t *testing.T, c Setting) bound.Terms {
	t.Helper()
	b, err := c.Diffusion.Bound(c.Model)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
}

func TestExercises(t *testing.T) {
	if err := KLExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := BoundExercise.Check(); err != nil {
		t.Error(err)
	}
}

// The bound is below the evidence for every encoder, and is the same three ways.
func TestVAE(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	for range 200 {
		v := VAE{Prior: gauss.Normal{Mean: r.NormFloat64(), Var: math.Exp(r.NormFloat64())},
			Decoder: gauss.Linear{Scale: r.NormFloat64(), Shift: r.NormFloat64(), Var: math.Exp(r.NormFloat64())}}
		x := 3 * r.NormFloat64()
		best := v.Posterior(x)
		q := gauss.Normal{Mean: best.At(r.NormFloat64()), Var: best.Var * math.Exp(r.NormFloat64()/2)}
		_, mean := v.Jensen(x, q)
		for name, got := range map[string]float64{"ByKL": v.ByKL(x, q), "Bound": v.Bound(x, q)} {
			if math.Abs(got-mean) > 1e-11*(1+math.Abs(mean)) {
				t.Errorf("%s of %+v = %.14g, by quadrature %.14g", name, v, got, mean)
			}
		}
		if mean > v.LogEvidence(x) {
			t.Errorf("bound %g above the evidence %g", mean, v.LogEvidence(x))
		}
	}
	best := Toy().Posterior(X)
	if math.Abs(best.Mean-4.0/3) > 1e-15 || math.Abs(best.Var-1.0/3) > 1e-15 {
		t.Errorf("posterior %v, the text says 4/3 and 1/3", best)
	}
	if x := Toy().Decoder.Push(Toy().Prior); x != (gauss.Normal{Mean: 0, Var: 1.5}) {
		t.Errorf("x has law %v, the text says N(0, 3/2)", x)
	}
	defer func() {
		if recover() == nil {
			t.Error("an encoder of variance 0: no panic")
		}
	}()
	Toy().Jensen(X, gauss.Normal{})
}

func TestNumbersOfGaussians(t *testing.T) {
	said := told.In(t, notebook)
	said.Says("the mean of the logarithms is %.2f", (math.Log(0.2)+math.Log(1.8))/2)
	one, four := gauss.Normal{Var: 1}, gauss.Normal{Var: 4}
	said.Says("it is %.3f nats, and %.3f the other way", gauss.KL(one, four), gauss.KL(four, one))
}

func TestNumbersOfTerms(t *testing.T) {
	said, c := told.In(t, notebook), chain(t, Steps)
	b, none := terms(t, c), terms(t, c.Untrained())
	sum, toTen := 0.0, 0.0
	for at, l := range b.Prev {
		if sum += l; at <= 10 {
			toTen += l
		}
		if l > b.Prev[2] {
			t.Errorf("L_%d is larger than L_1", at-1)
		}
	}
	said.Says("$L_1$, at $t = 2$, is %.2f nats, a quarter of the sum", b.Prev[2])
	if share := b.Prev[2] / sum; math.Abs(share-0.25) > 0.02 {
		t.Errorf("L_1 is %.3f of the sum", share)
	}
	if share := toTen / sum; math.Abs(share-2.0/3) > 0.02 {
		t.Errorf("the steps up to 10 are %.3f of the sum", share)
	}
	said.Says("it pays %.2f nats for the step at $t = 100$", none.Prev[100])
	many := 0
	for _, l := range none.Prev {
		if l > 0.05 && l < 0.2 {
			many++
		}
	}
	if many < 80 {
		t.Errorf("only %d steps cost about as much", many)
	}
	said.Says("its bound is %.2f nats instead of %.2f", none.Nats(), b.Nats())
	said.Says("($e^{%.3f} = %.1f$)", -b.L0, math.Exp(-b.L0))
	said.Says("Here $\\sum L_{t-1}$ is %.2f nats; their mean would be %.3f", sum, sum/float64(Steps-1))

	nll, err := c.Diffusion.NLL(c.Model)
	if err != nil {
		t.Fatal(err)
	}
	entropy, err := c.Diffusion.Data().Entropy()
	if err != nil {
		t.Fatal(err)
	}
	said.Says("The first step of the ladder, %.3f nats", nll-entropy)
	said.Says("The second, %.3f nats", b.Nats()-nll)
	if v := c.Diffusion.Data().Variance()[0]; math.Abs(v-1) > 1e-12 {
		t.Errorf("the data has variance %g, not 1", v)
	}
}

// What (5) costs over (16) is what each step tells of x_0: from t = T to 2, the mutual information of x_0 with x_1 less that
// with x_T, which is a difference of entropies.
func TestInformation(t *testing.T) {
	said, c := told.In(t, notebook), chain(t, Steps)
	b := terms(t, c)
	apart, err := c.Diffusion.EntropyForm(c.Model)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Diffusion.Schedule()
	information := func(at int) float64 {
		h, err := c.Diffusion.Marginal(at).Entropy()
		if err != nil {
			t.Fatal(err)
		}
		return h - 0.5*math.Log(2*math.Pi*math.E*s.OneMinusAlphaBar(at))
	}
	steps, told := 0.0, 0.0
	for at := 2; at <= Steps; at++ {
		told += b.Prev[at] - apart.Steps[at]
	}
	for _, l := range apart.Steps {
		steps += l
	}
	if want := information(1) - information(Steps); math.Abs(told-want) > 1e-8 {
		t.Errorf("the steps tell %.10f, the entropies say %.10f", told, want)
	}
	if information(Steps) > 1e-4 {
		t.Errorf("x_T tells %g of x_0, the text counts it for nothing", information(Steps))
	}
	if left := b.L0 - apart.Steps[1]; math.Abs(information(1)+left-apart.Entropy) > 1e-8 || math.Abs(left-b.L0) > 5e-3 {
		t.Errorf("told %g and left open %g do not add up to %g", information(1), left, apart.Entropy)
	}
	said.Says("The steps cost %.3f nats in all", steps)
	said.Says("add up to %.2f nats, all that $x_1$ tells of $x_0$. What $x_1$ leaves open is $L_0$, %.2f, and both together are the entropy, %.2f", told, b.L0, apart.Entropy)
}

func TestVarianceOfTheForms(t *testing.T) {
	said, c := told.In(t, notebook), chain(t, Steps)
	exactly := terms(t, c).Nats()
	var variance []float64
	for _, form := range []exact.Form{exact.ByPath, exact.ByKL} {
		e, err := c.Diffusion.MonteCarlo(c.Model, form, 2000, rand.New(rand.NewPCG(1, 5)))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.Nats-exactly) > e.HalfWidth {
			t.Errorf("%s: %.3f ± %.3f does not hold %.3f, the text says it does", form, e.Nats, e.HalfWidth, exactly)
		}
		variance = append(variance, e.Variance)
	}
	said.Says("**(3)**: %.2f against %.2f", variance[0], variance[1])

	paper := chain(t, 1000).Diffusion
	ratio := func(at int) float64 { drawn, averaged := GradientVariance(paper, at); return drawn / averaged }
	said.Says("At $t = 2$ the factor is %.1f, at $t = 500$ it is %.0f", ratio(2), ratio(500))
}

func TestFigures(t *testing.T) {
	c := chain(t, Steps)
	lines, err := Terms(c)
	if err != nil {
		t.Fatal(err)
	}
	without, err := WithoutX0(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []figure.Figure{Chord(0.2, 1.8), Encoders(X), lines, without, Gradients(c)} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	ladder, err := Ladder(c)
	if err != nil {
		t.Fatal(err)
	}
	apart, err := c.Diffusion.EntropyForm(c.Model)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []formula.Formula{ladder, Sum(terms(t, c)), Apart(apart)} {
		if _, err := f.Markdown(); err != nil {
			t.Error(err)
		}
	}
	if _, err := Chain(5); err == nil {
		t.Error("a chain of 5 steps, where a linear schedule needs 21: no error")
	}
}
