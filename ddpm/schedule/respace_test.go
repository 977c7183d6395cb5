package schedule

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
)

// some are the ways of keeping times that the tests try: all, one, the ends, every third, and at random.
func some(T int, rng *rand.Rand) [][]int {
	var all, third, random []int
	for t := 1; t <= T; t++ {
		all = append(all, t)
		if t%3 == 1 {
			third = append(third, t)
		}
		if rng.IntN(10) == 0 || t == T/2+1 {
			random = append(random, t)
		}
	}
	ways := [][]int{all, third, random, {T}, {1}}
	if T > 1 {
		ways = append(ways, []int{1, T})
	}
	return ways
}

// respaced calls do for every schedule of several and every way of some.
func respaced(t *testing.T, do func(name string, s *Schedule, r *Respaced, keep []int)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(9, 9))
	for name, s := range several(t) {
		for _, keep := range some(s.T(), rng) {
			r, err := s.Respace(keep)
			if err != nil {
				t.Fatalf("%s, %v: %v", name, keep, err)
			}
			do(fmt.Sprintf("%s, %d kept", name, len(keep)), s, r, keep)
		}
	}
}

// ᾱ and the times are kept to the last digit; β is 1-ᾱ_i/ᾱ_{i-1} with a mantissa of 300 bits, from the original β, and 1-β as
// well. Their error is that of Σ ln(1-β), which is rounded to a float64 of its size.
func TestRespaceKeepsAlphaBar(t *testing.T) {
	one := new(big.Float).SetPrec(300).SetInt64(1)
	respaced(t, func(name string, s *Schedule, r *Respaced, keep []int) {
		if r.T() != len(keep) || r.Time(0) != 0 || r.AlphaBar(0) != 1 || r.OneMinusAlphaBar(0) != 0 {
			t.Fatalf("%s: %d steps, Time(0) = %d, AlphaBar(0) = %g", name, r.T(), r.Time(0), r.AlphaBar(0))
		}
		at := 0
		for k, kept := range keep {
			i := k + 1
			if r.Time(i) != kept || r.AlphaBar(i) != s.AlphaBar(kept) || r.OneMinusAlphaBar(i) != s.OneMinusAlphaBar(kept) {
				t.Errorf("%s: step %d is at %d with alpha-bar %g, want %d, %g", name, i, r.Time(i), r.AlphaBar(i), kept, s.AlphaBar(kept))
			}
			product := new(big.Float).Copy(one)
			for at < kept {
				at++
				product.Mul(product, new(big.Float).SetPrec(300).Sub(one, big.NewFloat(s.Beta(at))))
			}
			alpha, _ := product.Float64()
			beta, _ := new(big.Float).SetPrec(300).Sub(one, product).Float64()
			near(t, fmt.Sprintf("%s: Alpha(%d)", name, i), r.Alpha(i), alpha, 4e-15)
			near(t, fmt.Sprintf("%s: Beta(%d)", name, i), r.Beta(i), beta, 1e-15)
		}
	})
}

// A step of the respaced schedule is the original steps that it spans, merged; its posterior is Bayes' rule with them.
func TestRespacedStepIsTheStepsMerged(t *testing.T) {
	respaced(t, func(name string, s *Schedule, r *Respaced, keep []int) {
		at := 0
		for i := 1; i <= r.T(); i++ {
			prior := s.Marginal(at, 0.6)
			merged := gauss.Linear{Scale: 1}
			for at < r.Time(i) {
				at++
				merged = merged.Then(s.StepLinear(at))
			}
			got := r.StepLinear(i)
			close(t, fmt.Sprintf("%s: scale at %d", name, i), got.Scale, merged.Scale, 1e-13, merged.Scale)
			close(t, fmt.Sprintf("%s: variance at %d", name, i), got.Var, merged.Var, 1e-13, merged.Var)
			posterior, want := r.Posterior(i, -0.9, 0.6), merged.Posterior(prior, -0.9)
			close(t, fmt.Sprintf("%s: posterior mean at %d", name, i), posterior.Mean, want.Mean, 1e-12, 1)
			close(t, fmt.Sprintf("%s: posterior variance at %d", name, i), posterior.Var, want.Var, 1e-12, want.Var)
		}
	})
}

// With every time kept the tables are the same numbers.
func TestRespaceOfAllIsTheSame(t *testing.T) {
	respaced(t, func(name string, s *Schedule, r *Respaced, keep []int) {
		if len(keep) == s.T() && !reflect.DeepEqual(r.Schedule, s) {
			t.Errorf("%s: the tables differ", name)
		}
	})
}

// To respace twice is to respace once, and the network's times stay the original ones.
func TestRespaceTwice(t *testing.T) {
	s := paper(t)
	times, err := Ends.Times(1000, 50)
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Respace(times)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := first.Respace([]int{2, 7, 50})
	if err != nil {
		t.Fatal(err)
	}
	once, err := s.Respace([]int{times[1], times[6], 1000})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 3; i++ {
		if twice.Time(i) != once.Time(i) || twice.AlphaBar(i) != once.AlphaBar(i) {
			t.Errorf("step %d is at %d, want %d", i, twice.Time(i), once.Time(i))
		}
		near(t, "beta", twice.Beta(i), once.Beta(i), 1e-14)
	}
}

// Where a step leaves less of x than the rounding of β, 1-β says how much all the same.
func TestRespacedStepThatLeavesNothing(t *testing.T) {
	s, err := FromBetas([]float64{0.5, 0.9999999, 0.9999999, 0.9999999})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Respace([]int{1, 4})
	if err != nil {
		t.Fatal(err)
	}
	left := 1 - s.Beta(2)
	near(t, "alpha", r.Alpha(2), left*left*left, 4e-15)
	near(t, "alpha from alpha-bar", r.Alpha(2), r.AlphaBar(2)/0.5, 4e-15)
	if r.Beta(2) != 1 || math.IsInf(r.MeanFromEps(2, 1, 1), 0) {
		t.Errorf("beta = %g, mean = %g", r.Beta(2), r.MeanFromEps(2, 1, 1))
	}
	again, err := r.Respace([]int{2})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "alpha of a second time", again.Alpha(1), left*left*left/2, 4e-15)
}

func TestTimesThatCannotBeKept(t *testing.T) {
	s := paper(t)
	for want, keep := range map[string][]int{
		"no times to keep; give at least one of 1..1000":                       {},
		"keep[0] = 0; a kept time must be in 1..1000":                          {0, 5},
		"keep[2] = 1001; a kept time must be in 1..1000":                       {1, 5, 1001},
		"keep[1] = -4; a kept time":                                            {1, -4},
		"keep[2] = 4 comes after 5; the kept times must rise, each given once": {1, 5, 4},
		"keep[1] = 7 comes after 7; the kept times must rise, each given once": {7, 7},
	} {
		r, err := s.Respace(keep)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ddpm/schedule: ") {
			t.Errorf("%v: respaced %v, error %v, want one that says %q", keep, r, err, want)
		}
	}
	r, err := s.Respace([]int{10, 20})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Respace([]int{3}); err == nil || !strings.Contains(err.Error(), "keep[0] = 3; a kept time must be in 1..2") {
		t.Errorf("error %v", err)
	}
	defer func() {
		if got := recover(); got != "ddpm/schedule: t = 3 outside 0..2" {
			t.Errorf("panic %v", got)
		}
	}()
	r.Time(3)
}
