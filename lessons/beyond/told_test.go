package beyond

import (
	"math"
	"testing"

	"denoise/ddpm/exact"
	"denoise/lessons/simple"
	"denoise/lessons/told"
)

func TestNumbersOfTheRing(t *testing.T) {
	said, ring := told.In(t, notebook), must(Ring())
	off := func(kind string, steps int, s Sampler) float64 {
		return Off(must(Recipe{"", kind, steps, s}.Draw(ring, 2000)))
	}
	// Across the circle the clouds are as wide as they are: √0.002, and a little curved.
	said.Says("The data is %.3f off the circle, in the root mean square; of 2000 samples it is %.3f with a hundred steps, and %.3f with ten",
		math.Sqrt(0.002), off("linear", 100, Ancestral(Large)), off("linear", 10, Ancestral(Large)))
	said.Says("%.3f off the circle, hardly better than the %.3f of $\\beta_t$", off("cosine", 10, Ancestral(Best)), off("cosine", 10, Ancestral(Large)))
	said.Says("is nearly right across: %.3f, where the data has %.3f. DDIM has %.3f", off("cosine", 10, DDIM(1)), math.Sqrt(0.002), off("cosine", 10, DDIM(0)))
}

func TestNumbersOfSchedules(t *testing.T) {
	said, humps, bright := told.In(t, notebook), must(Humps()), must(Brightness())
	k := humps.Components()
	said.Says("three quarters of it near %g, one quarter near %g, each hump with a standard deviation of %g", k[0].Mean[0], k[1].Mean[0], math.Sqrt(k[0].Var))
	cost := func(data *exact.Mixture, kind string) (all float64, steps []float64) {
		d := must(Few(data, kind, 20))
		e := must(d.EntropyForm(paper(d)))
		return e.Nats() - e.Entropy, e.Steps
	}
	linear, steps := cost(humps, "linear")
	cosine, _ := cost(humps, "cosine")
	worst, three := 0.0, 0.0
	for i, c := range steps {
		worst = max(worst, c)
		if i > 10 && c > 1e-3*linear {
			t.Errorf("step %d of 20 costs %g, the text says that the second half costs nothing", i, c)
		}
		if i >= 2 && i <= 4 {
			three += c
		}
	}
	if three < 0.9*linear {
		t.Errorf("three steps have %g of %g", three, linear)
	}
	said.Says("its worst step costs %.3f nats", worst)
	said.Says("has %.3f nats in all where the linear has %.3f", cosine, linear)
	kl := func(data *exact.Mixture, kind string, n int) float64 {
		d := must(Few(data, kind, n))
		samples, _, err := Excess(d, paper(d))
		if err != nil {
			t.Fatal(err)
		}
		return samples
	}
	half := kl(humps, "cosine", 50)
	said.Says("at 50 steps %.3f against %.3f, and the linear schedule needs 100 steps for that %.3f", kl(humps, "linear", 50), half, kl(humps, "linear", 100))
	linear, _ = cost(bright, "linear")
	cosine, _ = cost(bright, "cosine")
	said.Says("%.3f nats for the linear, %.3f for the cosine", linear, cosine)
	for _, n := range []int{10, 20, 50} {
		if ratio := kl(bright, "cosine", n) / kl(bright, "linear", n); ratio < 2.5 || ratio > 3.5 {
			t.Errorf("%d steps: the cosine's samples are %.2f times as far off, the text says three times", n, ratio)
		}
	}
	at := func(kind string, m float64) float64 { return 100 * must(Half(kind, m*m)) }
	said.Says("For $m = 1$ this is at %.0f%% of the way in the linear schedule and at %.0f%% in the cosine; for $m = 8$ at %.0f%% and at %.0f%%",
		at("linear", 1), at("cosine", 1), at("linear", 8), at("cosine", 8))
}

func TestNumbersOfVariances(t *testing.T) {
	said, humps := told.In(t, notebook), must(Humps())
	said.Says("half of the right variance costs %.3f nats, twice of it %.3f, a hundredth %.0f and a hundredfold %.1f", Wrong(1, 0.5), Wrong(1, 2), Wrong(1, 0.01), Wrong(1, 100))
	ten, twenty, all := must(CostsOf(must(Few(humps, "cosine", 10)))), must(CostsOf(must(Few(humps, "cosine", 20)))), must(CostsOf(must(Few(humps, "cosine", 1000))))
	said.Says("With 10 steps $\\tilde\\beta_t$ costs %.0f nats, $\\beta_t$ %.2f, and the best number %.2f", ten.Small, ten.Large, ten.Best)
	said.Says("With 1000 steps the costs are %.2f, %.3f and %.4f nats", all.Small, all.Large, all.Best)
	if share := 1 - twenty.Best/twenty.Large; math.Abs(share-0.8) > 0.02 {
		t.Errorf("%.2f of the cost is the wrong variance, the text says four fifths", share)
	}
	kl := func(n int, variance func(*exact.Diffusion, int) float64) float64 {
		d := must(Few(humps, "cosine", n))
		m := paper(d)
		m.Variance = func(t int) float64 { return variance(d, t) }
		samples, _, err := Excess(d, m)
		if err != nil {
			t.Fatal(err)
		}
		return samples
	}
	said.Says("is %.4f with $\\beta_t$ and **%.4f** with the best; with $\\beta_t$ a hundred steps still leave %.4f", kl(20, Large), kl(20, Best), kl(100, Large))

	d := must(Few(humps, "cosine", 20))
	scale := math.Sqrt(d.Schedule().AlphaBar(8))
	said.Says("At $t = 8$ the best single $v$ is %.2f. In the middle of the left hump it should be %.1f", Answer(d, 8, Best(d, 8)), Answer(d, 8, BestAt(d, 8, -0.5*scale)))
	said.Says("between the humps it should be %.0f, *above*", Answer(d, 8, BestAt(d, 8, 0.5*scale)))
	// The costs that the bound has are those of package exact's own integral, too.
	if b := must(d.Bound(paper(d))); math.Abs(b.Nats()-must(humps.Entropy())-twenty.Large) > 1e-7 {
		t.Errorf("β_t costs %g by the bound, %g by the sum of KLs", b.Nats()-must(humps.Entropy()), twenty.Large)
	}
}

func TestNumbersOfImportance(t *testing.T) {
	said, d := told.In(t, notebook), must(Few(must(Humps()), "linear", Steps))
	b := TermsOf(d)
	p, uniform := b.Importance(), b.Variance(simple.Uniform(d.Schedule()))
	byHistory, means, first := Trained(b, 600)
	said.Says("%.0f in place of %.0f", b.Variance(p), uniform)
	twenty := 0.0
	for at := 1; at <= 20; at++ {
		twenty += p[at]
	}
	if p[1] < 0.23 || p[1] > 0.27 {
		t.Errorf("p_1 = %.3f, the text says a quarter", p[1])
	}
	said.Says("and %.0f%% of the first twenty times", 100*twenty)
	said.Says("takes %d batches of %d", first, Batch)
	said.Says("they make the variance %.0f", b.Variance(byHistory))
	if six, still := b.Variance(byHistory)/b.Variance(p), uniform/b.Variance(byHistory); six < 5 || six > 7 || still < 18 || still > 22 {
		t.Errorf("%.1f times the best and %.1f times less than uniform, the text says six and twenty", six, still)
	}
	spread := func(means []float64) float64 {
		sum := 0.0
		for _, m := range means {
			sum += (m - b.Total()) * (m - b.Total()) / float64(len(means))
		}
		return math.Sqrt(sum)
	}
	said.Says("is off by %.1f nats before (the bound is %.1f!), and by %.1f after", spread(means[:first]), b.Total(), spread(means[first:]))
}

func TestNumbersOfDDIM(t *testing.T) {
	said, humps := told.In(t, notebook), must(Humps())
	quantiles := Quantiles(humps, Samples)
	off := func(kind string, n int, s Sampler) float64 {
		return Distance(quantiles, s.Draws(must(Few(humps, kind, n)), Samples))
	}
	said.Says("At ten steps %.3f for DDIM, %.3f for $\\tilde\\beta_t$, %.3f for $\\beta_t$; at a hundred %.3f, %.3f and %.3f",
		off("linear", 10, DDIM(0)), off("linear", 10, DDIM(1)), off("linear", 10, Ancestral(Large)),
		off("linear", 100, DDIM(0)), off("linear", 100, DDIM(1)), off("linear", 100, Ancestral(Large)))
	if ratio := off("linear", 50, DDIM(0)) / off("linear", 100, DDIM(0)); ratio < 1.8 || ratio > 2.2 {
		t.Errorf("half of the steps have %.2f times the error, the text says twice", ratio)
	}
	said.Says("At ten steps it is %.3f from the data, where 2000 draws of the data themselves are %.3f; the paper's recipe has %.3f",
		off("cosine", 10, Ancestral(Best)), Floor(humps, quantiles), off("linear", 10, Ancestral(Large)))
	// The lower three quarters of the noise become the left hump, and no path crosses another.
	d := must(Few(humps, "cosine", 100))
	last := math.Inf(-1)
	for _, x := range noise(40) {
		end := DDIM(0).Walk(d, [][]float64{{x}}, nil)[0][0][0]
		if end <= last {
			t.Errorf("the path from %.3f ends at %.3f, below one from further down, %.3f", x, end, last)
		}
		last = end
		if left := x < normalQuantile(0.75); math.Abs(x-normalQuantile(0.75)) > 0.05 && left != (end < 0.5) {
			t.Errorf("the path from %.3f ends at %.3f", x, end)
		}
	}
}
