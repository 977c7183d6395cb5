package quality

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func distance(t *testing.T, g, h Gaussian) float64 {
	t.Helper()
	d, err := g.Frechet(h)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// closeTo compares to the error that the doc of Gaussian.Frechet promises of covariances which are not singular: D·1e-16
// of the sum of all variances, with a factor of 100 for the constant that it leaves out.
func closeTo(t *testing.T, what string, got, want float64, g, h Gaussian) {
	t.Helper()
	sum := 0.0
	for i := range g.Mean {
		sum += g.variance(i) + h.variance(i)
	}
	if tolerance := 1e-14 * float64(len(g.Mean)) * (sum + want); math.Abs(got-want) > tolerance {
		t.Errorf("%s: d² = %.17g, want %.17g ± %.1g", what, got, want, tolerance)
	}
}

// wishart is a random covariance MMᵀ.
func wishart(r *rand.Rand, dim int) []float64 {
	m := make([]float64, dim*dim)
	for i := range m {
		m[i] = r.NormFloat64()
	}
	return times(m, transposed(m, dim), dim)
}

func times(a, b []float64, dim int) []float64 {
	c := make([]float64, dim*dim)
	for i := range dim {
		for k := range dim {
			for j := range dim {
				c[i*dim+j] += a[i*dim+k] * b[k*dim+j]
			}
		}
	}
	return c
}

func transposed(a []float64, dim int) []float64 {
	b := make([]float64, dim*dim)
	for i := range dim {
		for j := range dim {
			b[j*dim+i] = a[i*dim+j]
		}
	}
	return b
}

func TestFrechetOfIndependentCoordinatesIsTheSumOfTheirs(t *testing.T) {
	r := random(1)
	for _, dim := range []int{1, 2, 7, 40} {
		g := Gaussian{make([]float64, dim), make([]float64, dim*dim)}
		h := Gaussian{make([]float64, dim), make([]float64, dim*dim)}
		want := 0.0
		for i := range dim {
			s, u := r.ExpFloat64(), r.ExpFloat64()
			g.Mean[i], h.Mean[i] = r.NormFloat64(), r.NormFloat64()
			g.Cov[i*dim+i], h.Cov[i*dim+i] = s*s, u*u
			want += (g.Mean[i]-h.Mean[i])*(g.Mean[i]-h.Mean[i]) + (s-u)*(s-u)
		}
		closeTo(t, "diagonal", distance(t, g, h), want, g, h)
		if got := distance(t, g, g); got > 1e-14*float64(dim)*want {
			t.Errorf("of a Gaussian from itself: %g", got)
		}
	}
}

// In two dimensions Tr √M = √(Tr M + 2 √det M) for the product M of the covariances.
func TestFrechetInThePlane(t *testing.T) {
	r := random(2)
	for range 100 {
		g, h := Gaussian{[]float64{0, 1}, wishart(r, 2)}, Gaussian{[]float64{2, 1}, wishart(r, 2)}
		product := times(g.Cov, h.Cov, 2)
		det := func(m []float64) float64 { return m[0]*m[3] - m[1]*m[2] }
		root := math.Sqrt(product[0] + product[3] + 2*math.Sqrt(det(g.Cov)*det(h.Cov)))
		want := 4 + g.variance(0) + g.variance(1) + h.variance(0) + h.variance(1) - 2*root
		// the determinant cancels: its error, some 1e-16 of the squares, stands under two roots
		if got := distance(t, g, h); math.Abs(got-want) > 1e-7 {
			t.Errorf("d² = %.17g, want %.17g", got, want)
		}
	}
}

// A linear map that is symmetric and positive, X -> SX, is the best transport from N(0, Σ) to N(0, SΣS), so that the
// distance is E|X-SX|² = Tr (I-S)Σ(I-S), without a root of a matrix.
func TestFrechetIsTheCostOfTheBestTransport(t *testing.T) {
	r := random(3)
	for _, dim := range []int{2, 5, 20} {
		s := wishart(r, dim)
		g := Gaussian{make([]float64, dim), wishart(r, dim)}
		h := Gaussian{make([]float64, dim), times(times(s, g.Cov, dim), s, dim)}
		rest := make([]float64, dim*dim)
		for i := range rest {
			rest[i] = -s[i]
			if i%(dim+1) == 0 {
				rest[i]++
			}
		}
		moved := times(times(rest, g.Cov, dim), rest, dim)
		want := 0.0
		for i := range dim {
			want += moved[i*dim+i]
		}
		closeTo(t, "transport", distance(t, g, h), want, g, h)
		closeTo(t, "symmetry", distance(t, h, g), want, g, h)
	}
}

func TestFrechetOfSingularCovariances(t *testing.T) {
	// All mass on the first axis against all on the second: Σ_gΣ_h = 0, and the distance is the sum of the variances.
	g := Gaussian{make([]float64, 3), []float64{4, 0, 0, 0, 0, 0, 0, 0, 0}}
	h := Gaussian{make([]float64, 3), []float64{0, 0, 0, 0, 9, 0, 0, 0, 0}}
	closeTo(t, "orthogonal", distance(t, g, h), 13, g, h)
	closeTo(t, "itself", distance(t, g, g), 0, g, g)
	point := Gaussian{[]float64{1, 2, 2}, make([]float64, 9)}
	closeTo(t, "a point", distance(t, g, point), 9+4, g, point)
	closeTo(t, "two points", distance(t, Gaussian{make([]float64, 3), make([]float64, 9)}, point), 9, point, point)
	// The direction (1, 1, 0) against (1, 0, 0): Tr √(Σ_gΣ_h) = √(uᵀΣ_h u) for Σ_g = uuᵀ.
	slanted := Gaussian{make([]float64, 3), []float64{1, 1, 0, 1, 1, 0, 0, 0, 0}}
	closeTo(t, "slanted", distance(t, slanted, g), 2+4-2*2, slanted, g)
}

func TestFrechetOfSets(t *testing.T) {
	r := random(4)
	a := normals(t, r, 600, 5, 0)
	if got := value(t, Frechet, a, a); got > 1e-12 {
		t.Errorf("the same set twice: %g", got)
	}
	moved := make([]float32, len(a.x))
	for i, v := range a.x {
		moved[i] = v + 2
	}
	// A shift alone leaves the covariance: |2·(1, …, 1)|². Adding 2 to a float32 rounds it by 2.4e-7 at most.
	if got := value(t, Frechet, a, set(t, 5, moved...)); math.Abs(got-20) > 1e-5 {
		t.Errorf("shifted by 2: %g, want 20", got)
	}
	for i, v := range a.x {
		moved[i] = 3 * v
	}
	g, err := Fit(a)
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for i, m := range g.Mean {
		want += 4 * (m*m + g.variance(i))
	}
	if got := value(t, Frechet, a, set(t, 5, moved...)); math.Abs(got-want) > 1e-5 {
		t.Errorf("three times as large: %g, want %g", got, want)
	}
}

// A coordinate that is always the same changes nothing, and one given twice counts as one √2 as long: both covariances are
// singular, so that the tolerance is the root of the rounding, 1e-8 of the variances.
func TestFrechetOfSetsInASubspace(t *testing.T) {
	r := random(8)
	var flat [2][]float32
	var short [2]Gaussian
	for k := range 2 {
		s := normals(t, r, 300, 2, float64(k))
		for i := range s.Len() {
			x, y := s.At(i)[0], s.At(i)[1]+float32(k)*s.At(i)[0]
			flat[k] = append(flat[k], x, y, -1, y)
			s.At(i)[1] = y
		}
		g, err := Fit(s)
		if err != nil {
			t.Fatal(err)
		}
		g.Mean[1] *= math.Sqrt2
		g.Cov[1] *= math.Sqrt2
		g.Cov[2] *= math.Sqrt2
		g.Cov[3] *= 2
		short[k] = g
	}
	want := distance(t, short[0], short[1])
	if got := value(t, Frechet, set(t, 4, flat[0]...), set(t, 4, flat[1]...)); math.Abs(got-want) > 1e-7 {
		t.Errorf("d² = %.12g, in the subspace %.12g", got, want)
	}
}

func TestFitIsTheDefinition(t *testing.T) {
	s := normals(t, random(5), 700, 3, 1) // more than one block
	g, err := Fit(s)
	if err != nil {
		t.Fatal(err)
	}
	n := float64(s.Len())
	for j := range 3 {
		for k := range 3 {
			// E xy - E x E y, by another order of summation
			var x, y, xy float64
			for i := range s.Len() {
				u, v := float64(s.At(i)[j]), float64(s.At(i)[k])
				x, y, xy = x+u/n, y+v/n, xy+u*v/n
			}
			if want := (xy - x*y) * n / (n - 1); math.Abs(g.Cov[j*3+k]-want) > 1e-12 || math.Abs(g.Mean[j]-x) > 1e-13 {
				t.Errorf("coordinates %d and %d: mean %g, covariance %g, want %g and %g", j, k, g.Mean[j], g.Cov[j*3+k], x, want)
			}
		}
	}
}

// The mean over many pairs of sets of one law is what the doc of Frechet says, to the first order: the next is of the
// relative size D/n, here 1 %.
func TestFrechetIsBiasedAsItSays(t *testing.T) {
	r := random(6)
	const n, m, dim, pairs = 500, 1000, 6, 2000
	var values []float64
	for range pairs {
		values = append(values, value(t, Frechet, normals(t, r, n, dim, 0), normals(t, r, m, dim, 0)))
	}
	want := (1./n + 1./m) * dim * (dim + 5) / 4
	if mean, stderr := moments(values); math.Abs(mean-want) > 4*stderr+0.01*want {
		t.Errorf("mean %.5f ± %.5f, want %.5f", mean, stderr, want)
	} else {
		t.Logf("mean %.5f ± %.5f, to the first order %.5f", mean, stderr, want)
	}
}

func TestFrechetRefuses(t *testing.T) {
	r := random(7)
	one := Gaussian{[]float64{0}, []float64{1}}
	for _, c := range []struct {
		want string
		err  error
	}{
		{"5 vectors of dimension 5; a covariance needs more vectors than dimensions, at least 6", second(Frechet(normals(t, r, 9, 5, 0), normals(t, r, 5, 5, 0)))},
		{"of dimension 2, the other of 3", second(Frechet(normals(t, r, 9, 2, 0), normals(t, r, 9, 3, 0)))},
		{"0 vectors", second(Frechet(Set{}, Set{}))},
		{"of dimension 1, the other of 2", second(one.Frechet(Gaussian{[]float64{0, 0}, make([]float64, 4)}))},
		{"a mean of 1 numbers and a covariance of 2", second(one.Frechet(Gaussian{[]float64{0}, []float64{1, 1}}))},
		{"row 0, column 0 of a covariance is NaN", second(one.Frechet(Gaussian{[]float64{0}, []float64{math.NaN()}}))},
		{"coordinate 0 of a mean is +Inf", second(one.Frechet(Gaussian{[]float64{math.Inf(1)}, []float64{1}}))},
		{"negative eigenvalue", second(one.Frechet(Gaussian{[]float64{0}, []float64{-1}}))},
		{"negative eigenvalue", second(Gaussian{[]float64{0, 0}, []float64{1, 2, 2, 1}}.Frechet(Gaussian{[]float64{0, 0}, make([]float64, 4)}))},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || !strings.HasPrefix(c.err.Error(), "ddpm/quality: ") {
			t.Errorf("error %v; want one that says %q", c.err, c.want)
		}
	}
}

func second(_ float64, err error) error { return err }
