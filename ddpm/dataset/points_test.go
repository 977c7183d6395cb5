package dataset

import (
	"math"
	"testing"
)

const manyPoints = 40000

// moments are means and variances of the coordinates of many points, measured.
func moments(t *testing.T, src Source) (mean, variance [2]float64, b *Batch) {
	t.Helper()
	b = batch(t, src, 3, manyPoints)
	for i, x := range b.X {
		mean[i%2] += float64(x) / manyPoints
	}
	for i, x := range b.X {
		d := float64(x) - mean[i%2]
		variance[i%2] += d * d / manyPoints
	}
	return mean, variance, b
}

func TestPointsAreCentredAndOfUnitVariance(t *testing.T) {
	for _, c := range []Config{
		{Kind: "mixture"}, {Kind: "moons"}, {Kind: "swiss-roll"}, {Kind: "checkerboard"},
		{Kind: "moons", Noise: 0.2}, {Kind: "swiss-roll", Noise: 3}, {Kind: "mixture", Split: HeldOut},
	} {
		mean, variance, _ := moments(t, open(t, c))
		// The standard error of a mean is at most √(2/40000) = 0.007, of a variance about 0.01: five of them.
		if math.Abs(mean[0]) > 0.035 || math.Abs(mean[1]) > 0.035 {
			t.Errorf("%+v: mean %.3f; want (0, 0)", c, mean)
		}
		if average := (variance[0] + variance[1]) / 2; math.Abs(average-1) > 0.05 {
			t.Errorf("%+v: variance %.3f, on average %.3f; want 1", c, variance, average)
		}
	}
}

func TestMixtureHasTheParametersItStates(t *testing.T) {
	m := Mixture{
		Weights: []float64{0.5, 0.3, 0.2},
		Means:   [][2]float64{{-1, 0}, {1, 1}, {3, -2}},
		Vars:    []float64{0.01, 0.25, 1},
	}
	b := batch(t, open(t, Config{Kind: "mixture", Mixture: &m}), 0, manyPoints)
	for k := range m.Weights {
		var n float64
		var sum, square [2]float64
		for i, label := range b.Labels {
			if int(label) != k {
				continue
			}
			n++
			for j := range 2 {
				d := float64(b.X[2*i+j]) - m.Means[k][j]
				sum[j] += d
				square[j] += d * d
			}
		}
		// Five standard errors each: of a share, of a mean, of a variance.
		if share := n / manyPoints; math.Abs(share-m.Weights[k]) > 5*math.Sqrt(m.Weights[k]*(1-m.Weights[k])/manyPoints) {
			t.Errorf("component %d: share %.4f; want %g", k, share, m.Weights[k])
		}
		for j := range 2 {
			if off := sum[j] / n; math.Abs(off) > 5*math.Sqrt(m.Vars[k]/n) {
				t.Errorf("component %d: mean of coordinate %d is off by %.4f", k, j, off)
			}
			if v := square[j] / n; math.Abs(v/m.Vars[k]-1) > 5*math.Sqrt(2/n) {
				t.Errorf("component %d: variance of coordinate %d is %.4f; want %g", k, j, v, m.Vars[k])
			}
		}
	}
}

func TestMixtureRefusesWhatIsNoDensity(t *testing.T) {
	one := [][2]float64{{0, 0}}
	for _, c := range []struct {
		mixture Mixture
		words   []string
	}{
		{Mixture{Weights: []float64{1}}, []string{"1 weights, 0 means and 0 variances"}},
		{Mixture{Weights: []float64{0.5}, Means: one, Vars: []float64{1}}, []string{"sum to 0.5"}},
		{Mixture{Weights: []float64{-1}, Means: one, Vars: []float64{1}}, []string{"component 0", "weight -1"}},
		{Mixture{Weights: []float64{1}, Means: one, Vars: []float64{0}}, []string{"component 0", "variance 0"}},
		{Mixture{Weights: []float64{math.NaN()}, Means: one, Vars: []float64{1}}, []string{"weight NaN"}},
	} {
		_, err := c.mixture.Source(0, Train)
		wantError(t, err, c.words...)
	}
}

func TestMoonsLieOnTheirCircles(t *testing.T) {
	const noise = 1e-6
	_, variance, b := moments(t, open(t, Config{Kind: "moons", Noise: noise}))
	// With next to no noise every point of a moon is at the same distance from its centre. The middle of the points is
	// halfway between the centres (0, 0) and (1, 1/2); the unit of length follows from the sum of variances, here
	// measured and in the formula 3/4 + 5/8 - 1/π - 1/16 = 0.9942 in units of the radius.
	radius := math.Sqrt((variance[0] + variance[1]) / 0.99419)
	var upper, count float64
	for i, label := range b.Labels {
		side := 1 - 2*float64(label)
		x := float64(b.X[2*i]) + side*radius/2
		y := float64(b.X[2*i+1]) + side*radius/4
		if d := math.Hypot(x, y) / radius; math.Abs(d-1) > 0.02 {
			t.Fatalf("a point of moon %d lies at %.4f radii from its centre", label, d)
		}
		if side*y > -0.05 {
			upper++
		}
		count++
	}
	if upper != count {
		t.Errorf("%.0f of %.0f points lie on the outer half of their circle; want all", upper, count)
	}
}

func TestSwissRollIsASpiral(t *testing.T) {
	_, _, b := moments(t, open(t, Config{Kind: "swiss-roll", Noise: 1e-9}))
	// On the spiral (φ cos φ, φ sin φ) the farthest point from the start of the roll's axis is its outer end at φ = 9π/2,
	// straight up, and the inner end is at 3π/2, straight down: 6π apart. Everything else lies between.
	var top, bottom float64
	for i := 1; i < len(b.X); i += 2 {
		top, bottom = max(top, float64(b.X[i])), min(bottom, float64(b.X[i]))
	}
	// The lowest point is near φ = 7π/2, where d(φ sin φ)/dφ = sin φ + φ cos φ = 0.
	phi := 3.5 * math.Pi
	for range 50 {
		phi -= (math.Sin(phi) + phi*math.Cos(phi)) / (2*math.Cos(phi) - phi*math.Sin(phi))
	}
	unit := (top - bottom) / (4.5*math.Pi - phi*math.Sin(phi))
	axisY := top - 4.5*math.Pi*unit
	// The right-most point is near φ = 4π, where cos φ = φ sin φ.
	var right float64
	for i := 0; i < len(b.X); i += 2 {
		right = max(right, float64(b.X[i]))
	}
	for phi = 4 * math.Pi; math.Abs(math.Cos(phi)-phi*math.Sin(phi)) > 1e-12; {
		phi -= (math.Cos(phi) - phi*math.Sin(phi)) / (-2*math.Sin(phi) - phi*math.Cos(phi))
	}
	axisX := right - phi*math.Cos(phi)*unit
	for i := 0; i < len(b.X); i += 2 {
		x, y := (float64(b.X[i])-axisX)/unit, (float64(b.X[i+1])-axisY)/unit
		// The distance from the axis is the angle, up to whole turns.
		turns := (math.Hypot(x, y) - math.Atan2(y, x)) / (2 * math.Pi)
		if math.Abs(turns-math.Round(turns)) > 0.01 {
			t.Fatalf("the point (%.3f, %.3f) is off the spiral by %.4f turns", x, y, turns-math.Round(turns))
		}
	}
}

func TestCheckerboardFillsEverySecondSquare(t *testing.T) {
	b := batch(t, open(t, Config{Kind: "checkerboard"}), 0, manyPoints)
	counts := map[[2]int]int{}
	for i := range manyPoints {
		column := int(math.Floor(float64(b.X[2*i])*2/math.Sqrt(3) + 2))
		row := int(math.Floor(float64(b.X[2*i+1])*2/math.Sqrt(3) + 2))
		counts[[2]int{column, row}]++
		if (column+row)%2 != 0 || column < 0 || column > 3 || row < 0 || row > 3 {
			t.Fatalf("(%g, %g) lies in square (%d, %d)", b.X[2*i], b.X[2*i+1], column, row)
		}
	}
	if len(counts) != 8 {
		t.Errorf("%d squares have points; want 8", len(counts))
	}
	for square, n := range counts {
		if math.Abs(float64(n)-manyPoints/8) > 5*math.Sqrt(manyPoints*7.0/64) {
			t.Errorf("square %v has %d points; want about %d", square, n, manyPoints/8)
		}
	}
}
