package quality

import (
	"math"
	"strings"
	"testing"
)

func memorisation(t *testing.T, samples, train, heldOut Set) Copies {
	t.Helper()
	c, err := Memorisation(samples, train, heldOut)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNearestIsTheLeastOfAll(t *testing.T) {
	r := random(1)
	for _, dim := range []int{1, 3, 64, 150} {
		s, among := normals(t, r, 20, dim, 0), normals(t, r, 60, dim, 0)
		got, err := Nearest(s, among)
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range got {
			least := math.Inf(1)
			for j := range among.Len() {
				d := 0.0
				for k, v := range s.At(i) {
					d = math.Hypot(d, float64(v)-float64(among.At(j)[k]))
				}
				least = min(least, d)
				// Hypot rounds at each of the coordinates
				if j == n.Index && math.Abs(d-n.Distance) > 1e-14*float64(dim)*d {
					t.Errorf("dimension %d: vector %d is %g from %d, not %g", dim, i, d, j, n.Distance)
				}
			}
			if n.Distance > least*(1+1e-14*float64(dim)) {
				t.Errorf("dimension %d: vector %d is %g from some, not %g", dim, i, least, n.Distance)
			}
		}
	}
	same, err := Nearest(set(t, 1, 2), set(t, 1, 3, 1, 3))
	if err != nil || same[0] != (Neighbour{0, 1}) {
		t.Errorf("equally near: %v (%v), want the first", same, err)
	}
}

func TestCopiesAreTold(t *testing.T) {
	r := random(2)
	train, heldOut := normals(t, r, 200, 20, 0), normals(t, r, 200, 20, 0)
	copied := memorisation(t, set(t, 20, train.x[:50*20]...), train, heldOut)
	for i, n := range copied.Train {
		if n != (Neighbour{i, 0}) || copied.Ratio(i) != 0 {
			t.Errorf("sample %d, a copy: %+v, ratio %g", i, n, copied.Ratio(i))
		}
	}
	if copied.NearerTrain() != (Share{50, 50}) || copied.MedianRatio() != 0 {
		t.Errorf("copies: %+v nearer to the training set, median ratio %g", copied.NearerTrain(), copied.MedianRatio())
	}
	// Held by both sets: neither is nearer.
	both := memorisation(t, set(t, 1, 1, 5), set(t, 1, 1, 7), set(t, 1, 3, 1))
	if both.Ratio(0) != 1 || both.Ratio(1) != 1 || both.NearerTrain() != (Share{}) {
		t.Errorf("equally near: ratios %g and %g, %+v", both.Ratio(0), both.Ratio(1), both.NearerTrain())
	}
	one := memorisation(t, set(t, 1, 0, 3, 9), set(t, 1, 1), set(t, 1, 4))
	if one.Ratio(0) != 0.25 || one.Ratio(1) != 2 || one.MedianRatio() != 1.6 || one.NearerTrain() != (Share{1, 3}) {
		t.Errorf("by hand: ratios %g and %g, median %g, %+v", one.Ratio(0), one.Ratio(1), one.MedianRatio(), one.NearerTrain())
	}
}

// Samples of the law of the data, or of any other that does not know the training set, are nearer to it by chance alone.
func TestWithoutCopyingTheChanceIsKnown(t *testing.T) {
	r := random(3)
	for _, mean := range []float64{0, 3} {
		hits, trials := 0, 3000
		for range trials {
			c := memorisation(t, normals(t, r, 1, 2, mean), normals(t, r, 12, 2, 0), normals(t, r, 6, 2, 0))
			if c.Chance() != 12./18 {
				t.Fatalf("chance %g", c.Chance())
			}
			hits += c.NearerTrain().Hits
		}
		if got := float64(hits) / float64(trials); math.Abs(got-2./3) > 4*math.Sqrt(2./9/float64(trials)) {
			t.Errorf("samples about %g: a share of %.4f nearer to the training set, want 2/3", mean, got)
		}
	}
}

func TestNearestRefuses(t *testing.T) {
	one, plane := set(t, 1, 1), set(t, 2, 1, 2)
	for want, sets := range map[string][3]Set{
		"dimension 1, the other of 2": {one, one, plane},
		"dimension 2, the other of 1": {plane, one, plane},
		"sets of 0 and 0 vectors":     {},
	} {
		if _, err := Memorisation(sets[0], sets[1], sets[2]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}
