package quality

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func manifolds(t *testing.T, data, samples Set, k int) PrecisionRecall {
	t.Helper()
	pr, err := Manifolds(data, samples, k)
	if err != nil {
		t.Fatal(err)
	}
	return pr
}

// The definition, with all distances sorted.
func byBruteForce(s, of Set, k int) (hits int) {
	far := func(x, y []float32) float64 {
		sum := 0.0
		for i := range x {
			sum += math.Pow(float64(x[i])-float64(y[i]), 2)
		}
		return math.Sqrt(sum)
	}
	for i := range s.Len() {
		in := false
		for j := range of.Len() {
			var others []float64
			for m := range of.Len() {
				others = append(others, far(of.At(j), of.At(m)))
			}
			slices.Sort(others) // others[0] is the vector itself
			in = in || far(s.At(i), of.At(j)) <= others[k]
		}
		if in {
			hits++
		}
	}
	return hits
}

func TestManifoldsAreTheDefinition(t *testing.T) {
	r := random(1)
	for _, k := range []int{1, 2, 3, 10} {
		for _, dim := range []int{1, 2, 70} {
			data, samples := normals(t, r, 40, dim, 0), normals(t, r, 30, dim, 1/math.Sqrt(float64(dim)))
			got := manifolds(t, data, samples, k)
			want := PrecisionRecall{Share{byBruteForce(samples, data, k), 30}, Share{byBruteForce(data, samples, k), 40}}
			if got != want {
				t.Errorf("k = %d, dimension %d: %+v, want %+v", k, dim, got, want)
			}
		}
	}
}

func TestManifoldsOfKnownSets(t *testing.T) {
	r := random(2)
	data := normals(t, r, 300, 2, 0)
	if pr := manifolds(t, data, data, 0); pr.Precision.Value() != 1 || pr.Recall.Value() != 1 {
		t.Errorf("a set and itself: %+v", pr)
	}
	if pr := manifolds(t, data, normals(t, r, 300, 2, 100), 0); pr.Precision.Hits != 0 || pr.Recall.Hits != 0 {
		t.Errorf("far apart: %+v", pr)
	}
	// Samples of one of two modes: all of them good, half of the data reached.
	both := set(t, 2, slices.Concat(data.x, normals(t, r, 300, 2, 50).x)...)
	pr := manifolds(t, both, normals(t, r, 300, 2, 0), 3)
	if p := pr.Precision.Value(); p < 0.9 {
		t.Errorf("one mode of two: precision %.3f, want 0.9", p)
	}
	if recall := pr.Recall.Value(); recall < 0.45 || recall > 0.5 {
		t.Errorf("one mode of two: recall %.3f, want a little less than 0.5", recall)
	}
	// By hand: with k = 1 the balls of 0, 1, 10 reach 1, 1, 9.
	pr = manifolds(t, set(t, 1, 0, 1, 10), set(t, 1, -1, -1.5, 19, 19.5), 1)
	if pr.Precision != (Share{2, 4}) || pr.Recall != (Share{0, 3}) {
		t.Errorf("by hand: %+v, want 2 of 4 and 0 of 3", pr)
	}
	// Equal vectors have balls without extent, which hold each other.
	pr = manifolds(t, set(t, 1, 5, 5, 5, 5), set(t, 1, 5, 6, 5, 5), 3)
	if pr.Precision != (Share{3, 4}) || pr.Recall != (Share{4, 4}) {
		t.Errorf("equal vectors: %+v, want 3 of 4 and 4 of 4", pr)
	}
}

// The manifold of two values x < y, with k = 1, is from x-(y-x) to y+(y-x). That a third value falls within it, all of them
// uniform in 0..1, has a probability that is an integral over x and y, done as a sum.
func TestPrecisionOfOneLaw(t *testing.T) {
	const cells = 400
	want := 0.0
	for i := range cells {
		for j := range cells {
			x, y := (float64(i)+0.5)/cells, (float64(j)+0.5)/cells
			want += (min(max(x, y)+math.Abs(x-y), 1) - max(min(x, y)-math.Abs(x-y), 0)) / (cells * cells)
		}
	}
	r := random(3)
	const trials = 4000
	hits := 0
	for range trials {
		x := []float32{r.Float32(), r.Float32(), r.Float32()}
		hits += within(set(t, 1, x[0]), set(t, 1, x[1:]...), 1).Hits
	}
	if got := float64(hits) / trials; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/trials) {
		t.Errorf("within the manifold: %.4f, want %.4f", got, want)
	}
}

func TestManifoldsRefuse(t *testing.T) {
	three, four := set(t, 1, 1, 2, 3), set(t, 1, 1, 2, 3, 4)
	for want, call := range map[string]func() (PrecisionRecall, error){
		"k is -1":                        func() (PrecisionRecall, error) { return Manifolds(four, four, -1) },
		"each needs at least 4":          func() (PrecisionRecall, error) { return Manifolds(four, three, 0) },
		"of dimension 1, the other of 2": func() (PrecisionRecall, error) { return Manifolds(four, set(t, 2, four.x...), 1) },
	} {
		if _, err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}
