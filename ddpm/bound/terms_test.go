package bound

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// anyTerms are random terms of three steps in four dimensions.
func anyTerms(rng *rand.Rand) Terms {
	b := Terms{Dim: 4, LT: rng.Float64(), L0: rng.NormFloat64(), Prev: []float64{0, 0}, X0SquaredError: []float64{0}}
	for range 2 {
		b.Prev = append(b.Prev, rng.Float64())
	}
	for range 3 {
		b.X0SquaredError = append(b.X0SquaredError, rng.Float64())
	}
	return b
}

// Rate, distortion and the whole are the same terms, added up in different ways, in bits per dimension.
func TestTermsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		b := anyTerms(rng)
		if b.T() != 3 {
			t.Fatalf("T = %d, want 3", b.T())
		}
		near(t, "nats", b.Nats(), b.LT+b.Prev[2]+b.Prev[3]+b.L0, 1e-15)
		near(t, "rate + distortion", b.Rate()+b.Distortion(), b.BitsPerDim(), 1e-15)
		near(t, "bits", 4*math.Ln2*b.BitsPerDim(), b.Nats(), 1e-15)
		near(t, "rate from T", b.RateFrom(3), BitsPerDim(b.LT, 4), 1e-15)
		for step := 2; step <= 3; step++ {
			near(t, "rate of one step", b.RateFrom(step-1)-b.RateFrom(step), BitsPerDim(b.Prev[step], 4), 1e-14)
		}
		if b.RateFrom(1) != b.Rate() || b.RateFrom(0) != b.Rate() {
			t.Errorf("rate from 1 and 0 are %g and %g, want the whole rate %g", b.RateFrom(1), b.RateFrom(0), b.Rate())
		}
		// An error of one level of 255 is 2/255 on the scale from -1 to 1.
		near(t, "RMSE", b.RMSE(3)*2/255, math.Sqrt(b.X0SquaredError[3]), 1e-15)
	}
}

// The decoder's standard deviation at t = 1, √β̃_2, is just under one level of an 8-bit pixel; here from β_1 and β_2 alone.
func TestRMSEOfTheDecoder(t *testing.T) {
	const first, second = 1e-4, 1e-4 + (0.02-1e-4)/999
	want := 255 * math.Sqrt(first*second/(first+second-first*second)) / 2
	b := Terms{X0SquaredError: []float64{0, linear(t, 1000).PosteriorVariance(2)}}
	near(t, "√β̃_2 in levels", b.RMSE(1), want, 1e-13)
	near(t, "√β̃_2 in levels", b.RMSE(1), 0.94153, 3e-6) // five digits are known
}

func TestMeanOfTerms(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	each := []Terms{anyTerms(rng), anyTerms(rng), anyTerms(rng)}
	mean, err := Mean(each)
	if err != nil {
		t.Fatal(err)
	}
	third := func(of func(Terms) float64) float64 { return (of(each[0]) + of(each[1]) + of(each[2])) / 3 }
	for name, of := range map[string]func(Terms) float64{
		"L_T": func(b Terms) float64 { return b.LT }, "L_0": func(b Terms) float64 { return b.L0 },
		"L_1": func(b Terms) float64 { return b.Prev[2] }, "L_2": func(b Terms) float64 { return b.Prev[3] },
		"error": func(b Terms) float64 { return b.X0SquaredError[2] }, "bits": Terms.BitsPerDim,
	} {
		near(t, name, of(mean), third(of), 1e-15)
	}
	if mean.Dim != 4 {
		t.Errorf("dimensions = %d, want 4", mean.Dim)
	}
	if _, err := Mean([]Terms{{Dim: 1}, {Dim: 1}}); err != nil {
		t.Errorf("terms without squared errors: %v", err)
	}
}

func TestMeanOfUnlikeTerms(t *testing.T) {
	for want, each := range map[string][]Terms{
		"no terms":            nil,
		"terms 1 are of 2":    {{Dim: 1}, {Dim: 2}},
		"2 dimensions and 3":  {{Dim: 2}, {Dim: 2, Prev: make([]float64, 4)}},
		"squared errors at 3": {{Dim: 2}, {Dim: 2, X0SquaredError: make([]float64, 4)}},
	} {
		if _, err := Mean(each); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// Of intervals of confidence 0.9 a share of 0.106 misses, within four standard deviations of such a count: 0.100, and
// 0.006 more because the variance of the 50 values is estimated (Student's t with 49 degrees of freedom).
func TestIntervalMissesAsOftenAsItSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	const trials, confidence = 4000, 0.9
	missed := 0.0
	for range trials {
		values := make([]float64, 50)
		for i := range values {
			values[i] = rng.Float64()
		}
		if mean, half := Interval(values, confidence); math.Abs(mean-0.5) > half {
			missed++
		}
	}
	width := 4 * math.Sqrt(confidence*(1-confidence)/trials)
	if got := missed / trials; math.Abs(got-0.106) > width {
		t.Errorf("a share of %.4f misses, want 0.106 ± %.4f", got, width)
	}
	if mean, half := Interval([]float64{3}, 0.95); mean != 3 || !math.IsInf(half, 1) {
		t.Errorf("of one value: %g ± %g, want 3 ± +Inf", mean, half)
	}
}
