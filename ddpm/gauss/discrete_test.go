package gauss

import (
	"math"
	"strings"
	"testing"
)

// Every power below twice the number of points has its moment exactly: (k-1)!! for even k, 0 for odd. The sum is rounded
// at the size of its terms, which is that of the moment.
func TestGaussHermiteMoments(t *testing.T) {
	for _, points := range []int{1, 2, 3, 10, 40, 100, 200} {
		rule, err := GaussHermite(points)
		if err != nil {
			t.Fatal(err)
		}
		// By the logarithm, since the 398th moment is beyond float64: each point's share of it.
		moment := 0.0 // ln (k-1)!!
		for k := 0; k < 2*points; k += 2 {
			if k > 0 {
				moment += math.Log(float64(k - 1))
			}
			share := rule.Expect(Normal{Var: 1}, func(z float64) float64 {
				if z == 0 && k > 0 {
					return 0
				}
				return math.Exp(float64(k)*math.Log(max(math.Abs(z), 1e-300)) - moment)
			})
			if math.Abs(share-1) > 2e-12*float64(k+1) {
				t.Errorf("%d points: moment %d is off by a factor of %.15g", points, k, share)
			}
		}
		near(t, "odd", rule.Expect(Normal{Var: 1}, func(z float64) float64 { return z * z * z }), 0, 1e-13)
	}
	for _, points := range []int{0, -1, 201} {
		if _, err := GaussHermite(points); err == nil || !strings.Contains(err.Error(), "1 to 200") {
			t.Errorf("%d points: error %v", points, err)
		}
	}
}

// The expectation of a smooth function that is no polynomial, against the trapezium rule.
func TestExpectOfAnyGaussian(t *testing.T) {
	rule, err := GaussHermite(60)
	if err != nil {
		t.Fatal(err)
	}
	n := Normal{Mean: 0.5, Var: 0.3}
	f := func(x float64) float64 { return math.Cos(3*x) * math.Exp(-x) }
	near(t, "mean of f", rule.Expect(n, f), integrate(func(x float64) float64 { return n.PDF(x) * f(x) }, n.At(-11), n.At(11), 2000), 1e-12)
}

// The bins cover the line: their probabilities add up to 1, whatever the mean and the variance, and each is an integral of
// the density.
func TestBinsSumToOne(t *testing.T) {
	for _, levels := range []int{0, 2, 16} {
		for _, cdf := range []CDF{"", Erf, Tanh} {
			bins := Bins{Levels: levels, CDF: cdf}
			for _, n := range []Normal{{Mean: 0.1, Var: 1}, {Mean: -1, Var: 1e-3}, {Mean: 3, Var: 0.5}, {Mean: 0.33, Var: 5e-5}} {
				sum := 0.0
				for k := range bins.Count() {
					mass := math.Exp(bins.LogMass(n, k))
					if mass > 1.0001*minMass {
						sum += mass
					}
				}
				// What lies under the floor, 256 times 1e-12 at most, is left out.
				if math.Abs(sum-1) > 256*minMass+1e-12 {
					t.Errorf("%d levels, %q, %v: %.15g", levels, cdf, n, sum)
				}
			}
		}
	}
	n := Normal{Mean: 0.1, Var: 0.01}
	got := math.Exp(Bins{}.LogMass(n, 150))
	centre := Bins{}.Centre(150)
	near(t, "bin 150", got, integrate(n.PDF, centre-1.0/255, centre+1.0/255, 2000), 1e-9)
}

// A pixel that could not be is dear, not infinitely so; and the approximation by tanh stays within 2e-4 of the exact
// distribution function (its greatest error, near |z| = 2.7).
func TestFloorAndApproximation(t *testing.T) {
	for _, cdf := range []CDF{Erf, Tanh} {
		if got := (Bins{CDF: cdf}).LogMass(Normal{Mean: -1, Var: 1e-4}, 255); got != math.Log(1e-12) {
			t.Errorf("%s: the floor is %g nats, want %g", cdf, got, math.Log(1e-12))
		}
	}
	worst := 0.0
	for z := -6.0; z <= 6; z += 0.001 {
		worst = max(worst, math.Abs(tanhBelow(z)-erfBelow(z)))
	}
	if worst > 2e-4 || worst < 1e-4 {
		t.Errorf("tanh is off by up to %g, want 1e-4 to 2e-4", worst)
	}
}

// The distortion the paper prints for CIFAR-10, 1.97 bits per dimension with a root mean squared error of 0.95 on the scale
// of 255, is what this decoder charges for errors of that size. σ = √β̃_2 is 0.94153 there. The paper's code has tanh, of
// which the value is 1.97683; that of erf is 2e-5 more.
func TestPublishedDistortion(t *testing.T) {
	const variance8bit, rmse = 5.4531876613e-5 * 127.5 * 127.5, 0.95136
	if std := math.Sqrt(variance8bit); math.Abs(std-0.94153) > 5e-6 {
		t.Errorf("σ is %.6f on the scale of 255, want 0.94153", std)
	}
	rule, err := GaussHermite(120)
	if err != nil {
		t.Fatal(err)
	}
	middle := Bins{}.Centre(128)
	for cdf, want := range map[CDF]float64{Tanh: 1.97683, Erf: 1.97685} {
		nats := -rule.Expect(Normal{Mean: middle, Var: rmse * rmse / (127.5 * 127.5)}, func(mean float64) float64 {
			return Bins{CDF: cdf}.LogMass(Normal{Mean: mean, Var: variance8bit / (127.5 * 127.5)}, 128)
		})
		// The error of 0.95136 is given to five digits: 5e-6 of it are 8e-6 bits.
		if bits := nats / math.Ln2; math.Abs(bits-want) > 1.3e-5 {
			t.Errorf("%s: %.6f bits, want %g", cdf, bits, want)
		}
	}
}

func TestLevels(t *testing.T) {
	for _, levels := range []int{0, 2, 5} {
		bins := Bins{Levels: levels}
		for k := range bins.Count() {
			if got, err := bins.Index(bins.Centre(k)); got != k || err != nil {
				t.Errorf("%d levels: level %d comes back as %d, %v", levels, k, got, err)
			}
		}
	}
	for _, x := range []float64{-1.001, 1.001, math.NaN(), math.Inf(1)} {
		if _, err := (Bins{}).LogLikelihood(Normal{Var: 1}, x); err == nil || !strings.Contains(err.Error(), "[-1, 1]") {
			t.Errorf("%g: error %v", x, err)
		}
	}
	if _, err := (Bins{Levels: 1}).LogLikelihood(Normal{Var: 1}, 0); err == nil || !strings.Contains(err.Error(), "1 levels; give 2 or more") {
		t.Errorf("one level: error %v", err)
	}
	for name, call := range map[string]func(){
		"level 256 outside 0..255":  func() { Bins{}.LogMass(Normal{Var: 1}, 256) },
		"level -1 outside 0..255":   func() { Bins{}.LogMass(Normal{Var: 1}, -1) },
		"-3 levels; give 2 or more": func() { Bins{Levels: -3}.LogMass(Normal{Var: 1}, 0) },
		`unknown distribution`:      func() { Bins{CDF: "probit"}.LogMass(Normal{Var: 1}, 0) },
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, name) {
					t.Errorf("panic %q, want %q", got, name)
				}
			}()
			call()
		}()
	}
}
