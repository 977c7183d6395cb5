package exact

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestMixtureRefusesWhatIsNoMixture(t *testing.T) {
	one := []float64{1}
	for want, components := range map[string][]Component{
		"no components": nil,
		"component 0 has a mean without coordinate": {{1, nil, 1}},
		"component 1 has weight -2":                 {{1, one, 1}, {-2, one, 1}},
		"component 0 has weight NaN":                {{math.NaN(), one, 1}},
		"component 0 has variance -0.5":             {{1, one, -0.5}},
		"component 0 has variance +Inf":             {{1, one, math.Inf(1)}},
		"component 1 has 2 dimensions":              {{1, one, 1}, {1, []float64{1, 2}, 1}},
		"component 0 has NaN as coordinate 0":       {{1, []float64{math.NaN()}, 1}},
	} {
		_, err := NewMixture(components...)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ddpm/exact: ") {
			t.Errorf("%v: error %v, want one that says %q", components, err, want)
		}
	}
}

func TestMixtureKeepsItsOwnComponents(t *testing.T) {
	mean := []float64{1}
	m := mixture(t, Component{3, mean, 1}, Component{1, []float64{0}, 1})
	mean[0] = 5
	got := m.Components()
	if got[0].Mean[0] != 1 || got[0].Weight != 0.75 {
		t.Errorf("components %v, want the first at 1 with weight 0.75", got)
	}
	got[0].Mean[0] = 7
	if m.Components()[0].Mean[0] != 1 {
		t.Error("changing what Components returned changed the mixture")
	}
}

func TestDensityIntegratesToItsMoments(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		m := random(rng, t, 1)
		moment := func(power float64) float64 {
			return trapezium(func(x float64) float64 {
				return math.Pow(x-m.Mean()[0], power) * math.Exp(m.LogPDF([]float64{x}))
			}, -12, 12, 8000)
		}
		near(t, "total", moment(0), 1, 1e-12)
		near(t, "mean", moment(1), 0, 1e-12)
		near(t, "variance", moment(2), m.Variance()[0], 1e-12)
	}
}

// The score is the slope of LogPDF in each coordinate: by central differences, whose error is h² times the third
// derivative, here below 1e-10·(1/std)³ with std >= 1/20.
func TestScoreIsTheSlope(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		m := random(rng, t, 2)
		x := m.Sample(rng)
		for i, got := range m.Score(x) {
			const h = 1e-5
			high, low := append([]float64(nil), x...), append([]float64(nil), x...)
			high[i] += h
			low[i] -= h
			near(t, "score", got, (m.LogPDF(high)-m.LogPDF(low))/(2*h), 1e-6)
		}
	}
}

// Far out every density underflows; the logarithm and the score must not.
func TestDensityFarFromTheData(t *testing.T) {
	m := mixture(t, Component{0.5, []float64{0}, 1e-4}, Component{0.5, []float64{1}, 1e-4})
	// The component at 1 is all that counts at 3: ln ½ + ln N(3; 1, 1e-4).
	want := math.Log(0.5) - 0.5*math.Log(2*math.Pi*1e-4) - 0.5*4/1e-4
	near(t, "ln q", m.LogPDF([]float64{3}), want, 1e-14)
	near(t, "score", m.Score([]float64{3})[0], -2/1e-4, 1e-14)
}

func TestPoints(t *testing.T) {
	m := twoPoints(t)
	if got := m.LogPDF([]float64{1}); !math.IsInf(got, 1) {
		t.Errorf("ln q at a point = %g, want +Inf", got)
	}
	if got := m.LogPDF([]float64{0.5}); !math.IsInf(got, -1) {
		t.Errorf("ln q beside the points = %g, want -Inf", got)
	}
	if got := m.Score([]float64{0.5})[0]; !math.IsNaN(got) {
		t.Errorf("score of points = %g, want NaN", got)
	}
	if mean, variance := m.Mean()[0], m.Variance()[0]; mean != 0 || variance != 1 {
		t.Errorf("mean %g and variance %g, want 0 and 1", mean, variance)
	}
}

// Drawn moments lie in the interval around the exact ones that holds with probability 0.9999.
func TestSampleHasTheMoments(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	m := mixture(t, Component{0.7, []float64{-0.6, 1}, 0.04}, Component{0.3, []float64{0.9, 0}, 0.25})
	const draws, z = 100_000, 3.89
	var total, squares, fourths [2]float64
	mean, variance := m.Mean(), m.Variance()
	for range draws {
		for i, x := range m.Sample(rng) {
			d := x - mean[i]
			total[i] += d / draws
			squares[i] += d * d / draws
			fourths[i] += d * d * d * d / draws
		}
	}
	for i := range mean {
		if e := z * math.Sqrt(variance[i]/draws); math.Abs(total[i]) > e {
			t.Errorf("mean %d is off by %.3g, more than %.3g", i, total[i], e)
		}
		if e := z * math.Sqrt((fourths[i]-squares[i]*squares[i])/draws); math.Abs(squares[i]-variance[i]) > e {
			t.Errorf("variance %d = %.5g, want %.5g ± %.2g", i, squares[i], variance[i], e)
		}
	}
}

func TestWrongNumberOfCoordinatesPanics(t *testing.T) {
	defer func() {
		if got, want := recover(), "ddpm/exact: x has 2 coordinates, but the data has 1"; got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	twoPoints(t).LogPDF([]float64{1, 2})
}
