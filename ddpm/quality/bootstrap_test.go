package quality

import (
	"math"
	"testing"
)

// shift is the difference of the means of the first coordinates, of which the standard error is known.
func shift(a, b Set) (float64, error) {
	d := 0.0
	for i := range b.Len() {
		d += float64(b.At(i)[0]) / float64(b.Len())
	}
	for i := range a.Len() {
		d -= float64(a.At(i)[0]) / float64(a.Len())
	}
	return d, nil
}

// Resampling gives each vector the variance of the set over n, not n-1: the standard error of a difference of means is
// then √(s_a²/n + s_b²/m), known without resampling.
func TestBootstrapOfAMeanIsTheClosedForm(t *testing.T) {
	r := random(1)
	a, b := normals(t, r, 30, 2, 0), normals(t, r, 80, 2, 1)
	variance := func(s Set) float64 {
		var sum, squares float64
		for i := range s.Len() {
			v := float64(s.At(i)[0])
			sum, squares = sum+v, squares+v*v
		}
		n := float64(s.Len())
		return squares/n - sum/n*sum/n
	}
	want := 1.959964 * math.Sqrt(variance(a)/30+variance(b)/80)
	const rounds = 20000
	got, err := Bootstrap(shift, a, b, rounds, 0.95, r)
	if err != nil {
		t.Fatal(err)
	}
	// The standard deviation of so many normal values is off by 1/√(2 rounds) of itself.
	if half := (got.High - got.Low) / 2; math.Abs(half/want-1) > 4/math.Sqrt(2*rounds) {
		t.Errorf("half-width %g, want %g", half, want)
	}
	if d, _ := shift(a, b); got.Value != d || math.Abs(got.High+got.Low-2*d) > 1e-14 {
		t.Errorf("%+v is not around %g", got, d)
	}
}

// coverage is the share of the intervals that hold the mean of the statistic over many pairs of sets.
func coverage(t *testing.T, statistic Statistic, draw func() (a, b Set), confidence float64) Share {
	t.Helper()
	r := random(2)
	var values []float64
	var intervals []Interval
	for i := range 3000 {
		a, b := draw()
		if i >= 400 {
			values = append(values, value(t, statistic, a, b))
			continue
		}
		got, err := Bootstrap(statistic, a, b, 50, confidence, r)
		if err != nil {
			t.Fatal(err)
		}
		intervals = append(intervals, got)
	}
	mean, _ := moments(values)
	share := Share{0, len(intervals)}
	for _, i := range intervals {
		if i.Low <= mean && mean <= i.High {
			share.Hits++
		}
	}
	return share
}

// Of two laws that differ, an interval holds the mean of the statistic about as often as it says. The interval is an
// approximation, so that 0.03 is allowed beside the 0.044 of 400 trials.
func TestBootstrapHoldsTheMeanAsOftenAsItSays(t *testing.T) {
	r := random(3)
	for _, c := range []struct {
		name      string
		statistic Statistic
		draw      func() (a, b Set)
	}{
		{"Frechet", Frechet, func() (a, b Set) { return normals(t, r, 80, 2, 0), normals(t, r, 60, 2, 0.7) }},
		{"Energy", Energy, func() (a, b Set) { return normals(t, r, 30, 2, 0), normals(t, r, 40, 2, 0.9) }},
	} {
		got := coverage(t, c.statistic, c.draw, 0.95)
		t.Logf("%s: a share of %.3f of the intervals of 0.95", c.name, got.Value())
		if math.Abs(got.Value()-0.95) > 0.03+4*math.Sqrt(0.95*0.05/400) {
			t.Errorf("%s: a share of %.3f of the intervals of 0.95 holds the mean", c.name, got.Value())
		}
	}
}

// The same generator gives the same interval, on any number of cores.
func TestBootstrapRepeats(t *testing.T) {
	s := normals(t, random(4), 50, 3, 0)
	u := normals(t, random(5), 60, 3, 0.3)
	first, err := Bootstrap(Energy, s, u, 20, 0.9, random(6))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Bootstrap(Energy, s, u, 20, 0.9, random(6)); err != nil || again != first {
		t.Errorf("%+v, and again %+v (%v)", first, again, err)
	}
}
