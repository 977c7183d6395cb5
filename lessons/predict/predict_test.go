package predict

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/elbo"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
	"denoise/lessons/told"
)

const notebook = "06-predict"

func linear(t *testing.T, T int) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(T)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func chain(t *testing.T, T int) elbo.Setting {
	t.Helper()
	c, err := elbo.Chain(T)
	if err != nil {
		t.Fatal(err)
	}
	return c
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
	if err := X0Exercise.Check(); err != nil {
		t.Error(err)
	}
	if err := MeanExercise.Check(); err != nil {
		t.Error(err)
	}
	// The text says that in half of the cases x_0 is far outside [-1, 1].
	values := probe(X0Exercise.Solution)
	outside := 0
	for _, v := range values {
		if math.Abs(v.Got) > 1.5 {
			outside++
		}
	}
	if 2*outside < len(values) {
		t.Errorf("x_0 is outside in %d of %d cases", outside, len(values))
	}
}

func TestConstants(t *testing.T) {
	s := linear(t, 1000)
	sum := 0.0
	for i := 2; i <= 1000; i++ {
		sum += bound.Constant(s, i, s.Beta(i))
		if c := bound.Constant(s, i, s.PosteriorVariance(i)); c != 0 {
			t.Errorf("C = %g at t = %d for σ² = β̃", c, i)
		}
	}
	told.In(t, notebook).Says("it is %.3f nats a coordinate at $t = 2$, and %.3f in all over the paper's 1000 steps", bound.Constant(s, 2, s.Beta(2)), sum)
}

func TestWeights(t *testing.T) {
	s, said := linear(t, 1000), told.In(t, notebook)
	of := func(i int, target schedule.Target) float64 { return bound.Weight(s, i, target, s.PosteriorVariance(i)) }
	said.Says("%.2f at $t = 2$ against %.4f at $t = 500$", of(2, schedule.Eps), of(500, schedule.Eps))
	said.Says("less than half of it at $t = 2$, %.2f", bound.Weight(s, 2, schedule.Eps, s.Beta(2)))
	for i := 100; i <= 1000; i++ {
		if ratio := s.Beta(i) / s.PosteriorVariance(i); ratio > 1.02 {
			t.Errorf("the weights differ by %g at t = %d", ratio, i)
		}
	}
	said.Says("which is %.0f at $t = 1000$", Magnified(s, 1000))
	said.Says("becomes %.0f times as large in $\\varepsilon$", 1/Magnified(s, 1))
	said.Says("wrong by 0.01 makes an $\\hat x_0$ that is wrong by %.2f", 0.01*Magnified(s, 1000))
	if x0 := s.X0FromEps(1000, 0.7, 0.69); math.Abs(x0-0.01*Magnified(s, 1000)) > 5e-3 {
		t.Errorf("the network's x_0 is %g, not as wrong as the text says", x0)
	}
	said.Says("enlarges its errors by up to %.0f", Magnified(s, 1000))
	orders := func(target schedule.Target) float64 {
		low, high := math.Inf(1), 0.0
		for i := 2; i <= 1000; i++ {
			low, high = min(low, of(i, target)), max(high, of(i, target))
		}
		return math.Log10(high / low)
	}
	if x0, eps, v := orders(schedule.X0), orders(schedule.Eps), orders(schedule.V); x0 < 9.5 || x0 > 10 || math.Abs(eps-2) > 0.2 || v < eps {
		t.Errorf("weights span %.2f, %.2f and %.2f orders of magnitude", x0, eps, v)
	}
	if first, last := of(2, schedule.X0), of(1000, schedule.X0); math.Abs(first-2700) > 50 || math.Abs(last-4e-7) > 5e-8 {
		t.Errorf("weights of x_0 from %g to %g", first, last)
	}
	// An error of v is enlarged nowhere.
	for i := 1; i <= 1000; i++ {
		_, toX0 := s.Conversion(i, schedule.V, schedule.X0)
		_, toEps := s.Conversion(i, schedule.V, schedule.Eps)
		if math.Abs(toX0) > 1 || math.Abs(toEps) > 1 {
			t.Errorf("t = %d: an error of v is enlarged by %g and %g", i, toX0, toEps)
		}
	}
}

func TestFloor(t *testing.T) {
	c, said := chain(t, 1000), told.In(t, notebook)
	if e := c.Diffusion.Irreducible(1000); math.Abs(e-4e-5) > 5e-7 {
		t.Errorf("the error at t = 1000 is %g", e)
	}
	said.Says("%.3f at $t = 2$, where guessing 0 has 1", c.Diffusion.Irreducible(2))
	top, at := 0.0, 0
	for i := 100; i <= 1000; i += 5 {
		if e := c.Diffusion.Irreducible(i); e > top {
			top, at = e, i
		}
	}
	if math.Abs(float64(at)-200) > 20 {
		t.Errorf("the bump is at t = %d, the text says 200", at)
	}
}

// Both ways to the mean are one until the clip bites, where the text says; then the clipped chain stays, and the other runs
// away.
func TestClipping(t *testing.T) {
	s, said := linear(t, 25), told.In(t, notebook)
	const at, xt = 8, -0.5
	low, high := s.EpsFromX0(at, xt, 1), s.EpsFromX0(at, xt, -1)
	said.Says("below %.2f and above %.2f here", low, high)
	for e := -3.0; e <= 3; e += 0.01 {
		straight, clipped := s.MeanFromEps(at, xt, e), ClippedMean(s, at, xt, e)
		inside := e >= low && e <= high
		if same := math.Abs(straight-clipped) < 1e-12; same != inside {
			t.Errorf("ε = %.2f: means %g and %g", e, straight, clipped)
		}
	}
	chart := Runaway(chain(t, 100), 200)
	said.Says("the chains end at %.0f, in the root mean square", chart.Lines[0].Y[0])
	m := chain(t, 100).Untrained().Model
	m.ClipX0 = true
	r := rand.New(rand.NewPCG(1, 6))
	for range 200 {
		if x := m.Sample(r, 1)[0][0]; math.Abs(x) > 1 {
			t.Errorf("a clipped chain ends at %g", x)
		}
	}
}

func TestVariances(t *testing.T) {
	c, said := chain(t, elbo.Steps), told.In(t, notebook)
	said.Says("At $t = 2$ it is %.2f", Position(c, 2, BestVariance(c, 2)))
	said.Says("At $t = 10$ it is %.2f", Position(c, 10, BestVariance(c, 10)))
	if p := Position(c, 60, BestVariance(c, 60)); p < 0.99 {
		t.Errorf("late in the walk it is at %g", p)
	}
	said.Says("(the error was %.2f above)", chain(t, 1000).Diffusion.Irreducible(2))
	var totals []bound.Terms
	for _, v := range []func(elbo.Setting, int) float64{SmallVariance, LargeVariance, BestVariance} {
		b, err := With(c, v)
		if err != nil {
			t.Fatal(err)
		}
		totals = append(totals, b)
	}
	entropy, err := c.Diffusion.Data().Entropy()
	if err != nil {
		t.Fatal(err)
	}
	said.Says("%.3f nats with $\\tilde\\beta_t$, %.3f with $\\beta_t$ and %.3f with the best; the data's entropy is %.3f", totals[0].Nats(), totals[1].Nats(), totals[2].Nats(), entropy)
	lost := 0.0
	for i := 2; i <= 5; i++ {
		lost += totals[0].Prev[i] - totals[2].Prev[i]
	}
	said.Says("%.0f%% is lost in the first four terms", 100*lost/(totals[0].Nats()-totals[2].Nats()))
}

func TestFigures(t *testing.T) {
	s, c := linear(t, 1000), chain(t, elbo.Steps)
	costs, err := Costs(c, 60)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []figure.Figure{Guesses(c, 20, 50), Weights(s, 50), TargetWeights(s), Floor(c), Routes(linear(t, 25), 8, -0.5), Runaway(c, 20), Positions(c, 60), costs} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	for _, f := range []formula.Formula{MeanFormula(s, 500, 0.5, 0.7), X0Formula(s, 1000, 0.7, 0.69), TermFormula(s, 500, 0.9, 0.7)} {
		if _, err := f.Markdown(); err != nil {
			t.Error(err)
		}
	}
}
