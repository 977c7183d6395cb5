package compare

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
	"denoise/lessons/told"
)

// What the notebook shows of an experiment was measured of it as it is now, every arm and seed to its last step.
func TestMeasured(t *testing.T) {
	for _, x := range []Experiment{Points(), Images()} {
		got := measuredOf(t, x)
		asJSON := func(r Results) string {
			r.Results = nil
			text, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		if asJSON(got) != asJSON(x.results()) {
			t.Errorf("%s: measured of\n%s, but it is\n%s: measure it again", x.Name, asJSON(got), asJSON(x.results()))
		}
		place := 0
		err := x.each(func(a Arm, seed int64, _, all int) error {
			if len(got.Results) != all {
				return fmt.Errorf("%d results, want %d", len(got.Results), all)
			}
			if r := got.Results[place]; r.Arm != a.Name || r.Seed != seed || r.Step != x.Steps {
				return fmt.Errorf("result %d is of %s, seed %d, step %d", place, r.Arm, r.Seed, r.Step)
			}
			place++
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", x.Name, err)
		}
	}
	if _, err := MeasuredSamples(); err != nil {
		t.Error(err)
	}
}

func measuredOf(t *testing.T, x Experiment) Results {
	t.Helper()
	r, err := x.Measured()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// in gives an interval with so many digits behind the point, and its sign as a text has it.
func in(digits int, i Interval) string {
	return strings.ReplaceAll(fmt.Sprintf("%.*f ± %.*f", digits, i.Mean, digits, i.Half), "-", "−")
}

func TestNumbersOfThePoints(t *testing.T) {
	notebook, results := told.In(t, "12-compare"), measuredOf(t, Points()).Results
	mean := func(a Arm, q Quantity) Interval { return Mean(results, a.Name, q) }
	less := func(a, other Arm, q Quantity) Interval { return Difference(results, a.Name, other.Name, q) }
	notebook.Says("vlb %s bits/dim, hybrid %s, learned %s, simple %s, the bound with its fixed variance %s.", in(3, mean(VLB, Excess)),
		in(3, mean(Hybrid, Excess)), in(3, mean(Learned, Excess)), in(3, mean(Simple, Excess)), in(3, mean(Bound, Excess)))
	notebook.Says("hybrid − simple is %s, vlb − hybrid %s.", in(3, less(Hybrid, Simple, Excess)), in(3, less(VLB, Hybrid, Excess)))
	worse := less(Bound, Simple, Excess)
	notebook.Says("the network has the *worse* bound, by %s.", in(3, worse))
	notebook.Says("almost nowhere else: %s of the %.3f.", in(3, less(Bound, Simple, Term(1))), worse.Mean)
	notebook.Says("worth %s bits/dim (bound to learned)", in(3, less(Bound, Learned, Excess)))
	notebook.Says("whose mean the simple loss has taught, by %s.", in(3, less(Learned, Hybrid, Excess)))
	notebook.Says("worth another %s (learned to vlb)", in(3, less(Learned, VLB, Excess)))
	notebook.Says("it is %s for the bound against %s for the simple loss, and the interval of their difference, %s, holds 0.",
		in(2, mean(Bound, NoiseScale)), in(2, mean(Simple, NoiseScale)), in(3, less(Bound, Simple, NoiseScale)))
	notebook.Says("the bound's samples are %s thousandths further", in(1, less(Bound, Simple, Energy)))
	notebook.Says("the hybrid's are %s further, a little", in(2, less(Hybrid, Simple, Energy)))
	notebook.Says("vlb − simple is %s thousandths", in(1, less(VLB, Simple, Energy)))
	notebook.Says("it is better, by %s bits/dim.", in(3, less(VLB, Simple, Likelihood)))
	notebook.Says("learned draws as badly as the bound, %s thousandths further than vlb", in(1, less(Learned, VLB, Energy)))
	for name, d := range map[string]Interval{
		"hybrid before simple": less(Hybrid, Simple, Excess), "vlb before hybrid": less(VLB, Hybrid, Excess), "the bound turned round": worse,
		"samples of the bound": less(Bound, Simple, Energy), "samples of the hybrid": less(Hybrid, Simple, Energy),
		"learned after the hybrid": less(Learned, Hybrid, Excess), "likelihood of vlb's samples": less(VLB, Simple, Likelihood),
	} {
		if !d.Apart() {
			t.Errorf("%s: the text says that the intervals separate, but the difference is %v", name, d)
		}
	}
	for name, d := range map[string]Interval{"samples of vlb": less(VLB, Simple, Energy), "noise scale of the bound": less(Bound, Simple, NoiseScale)} {
		if d.Apart() {
			t.Errorf("%s: the text says that nothing can be told, but the difference is %v", name, d)
		}
	}
}

func TestNumbersOfTheImages(t *testing.T) {
	notebook, results := told.In(t, "12-compare"), measuredOf(t, Images()).Results
	mean := func(a Arm, q Quantity) Interval { return Mean(results, a.Name, q) }
	less := func(a, other Arm, q Quantity) Interval { return Difference(results, a.Name, other.Name, q) }
	rest := Quantity{"all tenths but the first", func(r Result) (sum float64) {
		for _, term := range r.Terms[1:] {
			sum += term
		}
		return sum
	}}
	notebook.Says("bound − simple is %s bits/dim, and the *worse* samples, %s further from the data by Fréchet distance.",
		in(3, less(Bound, Simple, Bits)), in(1, less(Bound, Simple, Frechet)))
	notebook.Says("vlb %s bits/dim, hybrid %s, simple %s; hybrid − simple is %s, vlb − hybrid %s;", in(3, mean(VLB, Bits)),
		in(3, mean(Hybrid, Bits)), in(3, mean(Simple, Bits)), in(3, less(Hybrid, Simple, Bits)), in(3, less(VLB, Hybrid, Bits)))
	notebook.Says("pays with its samples, which are %s further from the data", in(1, less(VLB, Simple, Frechet)))
	notebook.Says("Precision says the same: %s for the bound and %s for vlb", in(3, less(Bound, Simple, Precision)), in(3, less(VLB, Simple, Precision)))
	notebook.Says("hybrid − simple is %s in Fréchet distance", in(2, less(Hybrid, Simple, Frechet)))
	notebook.Says("worse by a little; in precision it is, %s.", in(3, less(Hybrid, Simple, Precision)))
	notebook.Says("a power of ten of %s for the bound and %s for vlb, against %s for the simple loss. For vlb the difference separates from 0, %s; for the bound it does not, %s.",
		in(2, mean(Bound, NoiseScale)), in(2, mean(VLB, NoiseScale)), in(2, mean(Simple, NoiseScale)),
		in(2, less(VLB, Simple, NoiseScale)), in(2, less(Bound, Simple, NoiseScale)))
	notebook.Says("a share of %s is some digit, of vlb's %s.", in(3, mean(Simple, Recognised)), in(3, mean(VLB, Recognised)))
	notebook.Says("vlb is %s bits/dim better than the simple loss and the bound %s.", in(3, less(Simple, VLB, Term(1))), in(3, less(Simple, Bound, Term(1))))
	notebook.Says("these terms are %s bits/dim *larger* for the bound than for the simple loss, and %s for vlb", in(3, less(Bound, Simple, rest)), in(3, less(VLB, Simple, rest)))
	x := Images()
	cost, err := network.CostOf(backendtest.Open(t, "go"), x.Base.Network.UNet, 1, x.Base.Batch, x.Base.Network.Shape()...)
	if err != nil {
		t.Fatal(err)
	}
	notebook.Says("a U-Net of %d,%03d weights", cost.Parameters/1000, cost.Parameters%1000)
	for name, d := range map[string]Interval{
		"likelihood of the bound": less(Bound, Simple, Bits), "samples of the bound": less(Bound, Simple, Frechet), "hybrid before simple": less(Hybrid, Simple, Bits),
		"vlb before hybrid": less(VLB, Hybrid, Bits), "samples of vlb": less(VLB, Simple, Frechet), "noise scale of vlb": less(VLB, Simple, NoiseScale),
		"precision of the hybrid": less(Hybrid, Simple, Precision), "precision of the bound": less(Bound, Simple, Precision), "precision of vlb": less(VLB, Simple, Precision),
		"the bound at small t": less(Bound, Simple, Term(1)), "the bound at large t": less(Bound, Simple, rest), "vlb at large t": less(VLB, Simple, rest),
	} {
		if !d.Apart() {
			t.Errorf("%s: the text says that the intervals separate, but the difference is %v", name, d)
		}
	}
	for name, d := range map[string]Interval{"samples of the hybrid": less(Hybrid, Simple, Frechet), "noise scale of the bound": less(Bound, Simple, NoiseScale),
		"recall of the bound": less(Bound, Simple, Recall), "recall of the hybrid": less(Hybrid, Simple, Recall), "recall of vlb": less(VLB, Simple, Recall)} {
		if d.Apart() {
			t.Errorf("%s: the text says that nothing can be told, but the difference is %v", name, d)
		}
	}
}
