package quality

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// Of three vectors and three there are 20 splits: the shares of the rounds are those of the splits, enumerated.
func TestPermuteDealsEverySplitAlike(t *testing.T) {
	a, b := set(t, 1, 0, 1, 2.5), set(t, 1, 1.7, 4, 7)
	both := slices.Concat(a.x, b.x)
	atLeast, splits := 0, 0
	observed := value(t, Energy, a, b)
	for mask := range 64 {
		var left, right []float32
		for i, v := range both {
			if mask>>i&1 == 1 {
				left = append(left, v)
			} else {
				right = append(right, v)
			}
		}
		if len(left) != 3 {
			continue
		}
		splits++
		if value(t, Energy, set(t, 1, left...), set(t, 1, right...)) >= observed-1e-12 {
			atLeast++
		}
	}
	if splits != 20 {
		t.Fatalf("%d splits", splits)
	}
	const rounds = 20000
	p, err := Permute(Energy, a, b, rounds, random(1))
	if err != nil {
		t.Fatal(err)
	}
	// The split itself and its mirror image tie, and may round either way.
	below := 0
	for _, v := range p.Null {
		if v < observed-1e-12 {
			below++
		}
	}
	want := float64(atLeast) / 20
	if got := 1 - float64(below)/rounds; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/rounds) {
		t.Errorf("a share of %.4f of the rounds is as large, want %g", got, want)
	}
}

// Sets of one law: p ≤ α with a probability of at most α, and of (k+1)/(rounds+1) exactly where there are no ties.
func TestPValuesOfOneLawAreUniform(t *testing.T) {
	r := random(2)
	const trials, rounds = 1000, 19
	atMost := map[float64]int{0.05: 0, 0.25: 0, 0.5: 0}
	for range trials {
		p, err := Permute(Energy, normals(t, r, 8, 2, 0), normals(t, r, 11, 2, 0), rounds, r)
		if err != nil {
			t.Fatal(err)
		}
		for alpha := range atMost {
			if p.PValue() <= alpha {
				atMost[alpha]++
			}
		}
	}
	for alpha, n := range atMost {
		if got := float64(n) / trials; math.Abs(got-alpha) > 4*math.Sqrt(alpha*(1-alpha)/trials) {
			t.Errorf("p ≤ %g in a share of %.3f", alpha, got)
		}
	}
	p, err := Permute(Energy, normals(t, r, 40, 2, 0), normals(t, r, 40, 2, 1), 99, r)
	if err != nil {
		t.Fatal(err)
	}
	if p.PValue() != 0.01 || p.Value <= p.Quantile(1) {
		t.Errorf("two laws: D² = %g, at most %g by chance, p = %g", p.Value, p.Quantile(1), p.PValue())
	}
}

func TestQuantileAndPValueCount(t *testing.T) {
	p := Permutation{3, []float64{1, 2, 3, 3}}
	if p.PValue() != 3./5 {
		t.Errorf("p = %g, want 0.6: two of four rounds, and the sets themselves", p.PValue())
	}
	for share, want := range map[float64]float64{0.25: 1, 0.26: 2, 0.5: 2, 0.75: 3, 1: 3, 0: 1} {
		if got := p.Quantile(share); got != want {
			t.Errorf("quantile %g is %g, want %g", share, got, want)
		}
	}
}

func TestBootstrapAndPermuteRefuse(t *testing.T) {
	r := random(3)
	s := normals(t, r, 5, 2, 0)
	calls := 0
	fails := func(a, b Set) (float64, error) {
		if calls++; calls%3 == 0 {
			return 0, errors.New("the third call")
		}
		return 0, nil
	}
	_, rounds := Bootstrap(Energy, s, s, 1, 0.95, r)
	_, confidence := Bootstrap(Energy, s, s, 10, 95, r)
	_, few := Bootstrap(Frechet, s, set(t, 2, 1, 2), 10, 0.95, r)
	_, third := Bootstrap(fails, s, s, 10, 0.95, r)
	_, none := Permute(Energy, s, s, 0, r)
	_, unlike := Permute(fails, s, set(t, 1, 1), 1, r)
	_, single := Permute(Energy, s, set(t, 2, 1, 2), 1, r)
	calls = 0
	_, second := Permute(fails, s, s, 10, r)
	for want, err := range map[string]error{
		"1 rounds": rounds, "confidence of 95": confidence, "1 vectors of dimension 2": few,
		"round 2 of 10: the third call": third, "0 rounds": none, "of dimension 2, the other of 1": unlike,
		"each needs at least 2": single, "Permute: round 2 of 10: the third call": second,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}
