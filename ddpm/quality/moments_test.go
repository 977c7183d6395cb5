package quality

import (
	"math"
	"strings"
	"testing"
)

// Parts of any size give what the whole gives by the definition, also where the mean is large beside the deviations.
func TestMomentsOfPartsAreTheWholes(t *testing.T) {
	const far = 1000
	s := normals(t, random(1), 700, 3, far)
	m := NewMoments(3)
	for first := 0; first < 700; {
		end := min(first+[]int{1, 2, 300, 55}[m.Len()%4], 700)
		if err := m.Add(set(t, 3, s.x[3*first:3*end]...)); err != nil {
			t.Fatal(err)
		}
		first = end
	}
	g, err := m.Gaussian()
	if err != nil || m.Len() != 700 {
		t.Fatalf("%d vectors, %v", m.Len(), err)
	}
	for j := range 3 {
		mean := 0.0
		for i := range 700 {
			mean += float64(s.At(i)[j]) / 700
		}
		if math.Abs(g.Mean[j]-mean) > 1e-15*700*far {
			t.Errorf("mean %d is %.17g, want %.17g", j, g.Mean[j], mean)
		}
	}
	for j := range 9 {
		c := 0.0
		for i := range 700 {
			c += (float64(s.At(i)[j/3]) - g.Mean[j/3]) * (float64(s.At(i)[j%3]) - g.Mean[j%3]) / 699
		}
		// Sums of squares would be off by 1e-16 of far², 1e-10.
		if math.Abs(g.Cov[j]-c) > 1e-12 {
			t.Errorf("covariance %d is %.17g, want %.17g", j, g.Cov[j], c)
		}
	}
}

// Fewer vectors than dimensions: the covariance is singular, and the distance still that of the plane in which they lie.
func TestFrechetOfFewVectors(t *testing.T) {
	wide := func(x ...float32) Gaussian {
		m := NewMoments(6)
		for i := 0; i < len(x); i += 2 {
			if err := m.Add(set(t, 6, 0, x[i], 0, 0, x[i+1], 0)); err != nil {
				t.Fatal(err)
			}
		}
		g, err := m.Gaussian()
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	plane := func(x ...float32) Gaussian {
		g, err := Fit(set(t, 2, x...))
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	a, b := []float32{1, 2, 3, -1, 0, 0}, []float32{5, 5, 4, 3, -2, 1}
	got, want := distance(t, wide(a...), wide(b...)), distance(t, plane(a...), plane(b...))
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("d² = %.15g, in the plane %.15g", got, want)
	}
}

func TestMomentsRefuse(t *testing.T) {
	m := NewMoments(2)
	_, none := m.Gaussian()
	for want, err := range map[string]error{
		"dimension 3 to others of 2": m.Add(set(t, 3, 1, 2, 3)),
		"of 0 vectors":               none,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}

// BenchmarkFrechet2048 is of as many dimensions as the FID has.
func BenchmarkFrechet2048(b *testing.B) {
	r := random(9)
	var g [2]Gaussian
	for k := range g {
		m := NewMoments(2048)
		x := make([]float32, 2500*2048)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		if err := m.Add(Set{2048, x}); err != nil {
			b.Fatal(err)
		}
		var err error
		if g[k], err = m.Gaussian(); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := g[0].Frechet(g[1]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMoments2048 is of a block of features of the FID's.
func BenchmarkMoments2048(b *testing.B) {
	x := make([]float32, 256*2048)
	for i := range x {
		x[i] = float32(i % 17)
	}
	m := NewMoments(2048)
	for b.Loop() {
		if err := m.Add(Set{2048, x}); err != nil {
			b.Fatal(err)
		}
	}
}
