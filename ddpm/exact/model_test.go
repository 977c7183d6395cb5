package exact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// best is the model with ε* and σ_t² = β_t at every t.
func best(d *Diffusion) Model {
	return Model{Schedule: d.Schedule(), Eps: d.Eps, Variance: d.Schedule().Beta}
}

// constant is a denoiser that always says eps.
func constant(eps float64) Denoiser {
	return func(_ int, xt []float64) []float64 {
		out := make([]float64, len(xt))
		for i := range out {
			out[i] = eps
		}
		return out
	}
}

// Clipping changes the mean where the predicted x_0 leaves [-1, 1], to the posterior's of the clipped x_0, and nowhere
// else.
func TestReverseClips(t *testing.T) {
	s := linear(t, 50)
	m := Model{Schedule: s, Eps: constant(0.4)}
	clipped := m
	clipped.ClipX0 = true
	for at := 1; at <= 50; at++ {
		for _, x := range []float64{-2, -0.5, 0.3, 1.4} {
			plain, variance := m.Reverse(at, []float64{x})
			got, _ := clipped.Reverse(at, []float64{x})
			x0 := s.X0FromEps(at, x, 0.4)
			want := s.Posterior(at, x, max(-1, min(1, x0))).Mean
			near(t, "clipped", got[0], want, 1e-14)
			if bites := math.Abs(x0) > 1; !bites {
				near(t, "(11) and (7) with (15)", plain[0], got[0], 1e-12)
			}
			near(t, "default variance", variance, math.Exp(s.LogReverseVariance(at, schedule.FixedSmall)), 1e-15)
			// The noise that stands for the clipped x_0 leads to the same mean.
			eps, err := clipped.noise(at, []float64{x})
			if err != nil {
				t.Fatal(err)
			}
			near(t, "by the noise", s.MeanFromEps(at, x, eps[0]), got[0], 1e-12)
		}
	}
}

// LogJoint is a sum of Gaussians, coordinate by coordinate, and at t = 1 of the decoder.
func TestLogJointIsASumOfSteps(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	s := linear(t, 25)
	d := New(random(rng, t, 3), s)
	m := best(d)
	path := d.Path(rng, []float64{-1, 0, 1})
	for _, decoder := range []Decoder{nil, Continuous{}, Discrete{}} {
		m.Decoder = decoder
		var want float64
		for i := range 3 {
			want += gauss.Normal{Var: 1}.LogPDF(path[25][i])
			for at := 1; at <= 25; at++ {
				p := s.Reverse(at, path[at][i], d.Eps(at, path[at])[i], schedule.FixedLarge)
				p.Var = s.Beta(at)
				if _, ok := decoder.(Discrete); at == 1 && ok {
					want += gauss.Bins{}.LogMass(p, []int{0, 128, 255}[i])
					continue
				}
				want += p.LogPDF(path[at-1][i])
			}
		}
		if _, ok := decoder.(Discrete); ok {
			path[0][1] = gauss.Bins{}.Centre(128)
		}
		near(t, "ln p", m.LogJoint(path), want, 1e-12)
	}
	path[0][0] = 1.5
	if got := m.LogJoint(path); !math.IsInf(got, -1) {
		t.Errorf("ln p where there is no bin = %g, want -Inf", got)
	}
}

// Oracle 3: samples with ε* have the moments of the data, within the interval that holds with probability 0.9999.
func TestSamplesHaveTheMomentsOfTheData(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	d := New(lopsided(t), linear(t, 1000))
	m := best(d)
	const draws, z = 3000, 3.89
	mean, variance := d.Data().Mean()[0], d.Data().Variance()[0]
	var total, squares, fourths float64
	for range draws {
		path := m.Sample(rng, 1)
		if last, _ := m.Reverse(1, path[1]); last[0] != path[0][0] {
			t.Fatalf("x_0 = %g, want %g: no noise at the last step", path[0][0], last[0])
		}
		e := path[0][0] - mean
		total += e / draws
		squares += e * e / draws
		fourths += e * e * e * e / draws
	}
	if e := z * math.Sqrt(variance/draws); math.Abs(total) > e {
		t.Errorf("mean off by %.3g, more than %.2g", total, e)
	}
	if e := z * math.Sqrt((fourths-squares*squares)/draws); math.Abs(squares-variance) > e {
		t.Errorf("variance %.4g, want %.4g ± %.2g", squares, variance, e)
	}
}

func TestBadModelsAreNamed(t *testing.T) {
	s := linear(t, 30)
	d, plane := New(lopsided(t), s), New(mixture(t, Component{1, []float64{0, 0}, 1}), s)
	good := best(d)
	with := func(change func(*Model)) Model {
		m := good
		change(&m)
		return m
	}
	for want, c := range map[string]struct {
		d *Diffusion
		m Model
	}{
		"without a schedule":                       {d, with(func(m *Model) { m.Schedule = nil })},
		"without a denoiser":                       {d, with(func(m *Model) { m.Eps = nil })},
		"variance 0 at t = 1":                      {d, with(func(m *Model) { m.Variance = s.PosteriorVariance })},
		"T = 40, but the diffusion T = 30":         {d, with(func(m *Model) { m.Schedule = linear(t, 40) })},
		"Dim = 2; use MonteCarlo":                  {plane, good},
		"gave NaN at t = 30":                       {d, with(func(m *Model) { m.Eps = constant(math.NaN()) })},
		"gave 1e+200 at t = 30":                    {d, with(func(m *Model) { m.Eps = constant(1e200) })},
		"gave 0 numbers for x_t of 1":              {d, with(func(m *Model) { m.Eps = func(int, []float64) []float64 { return nil } })},
		"has variance 0.04, but a decoder of bins": {d, with(func(m *Model) { m.Decoder = Discrete{} })},
		`unknown distribution function "erg"`:      {d, with(func(m *Model) { m.Decoder = Discrete{gauss.Bins{CDF: "erg"}} })},
		"nearest level is 0.2078":                  {New(mixture(t, Component{1, []float64{0.21}, 0}), s), with(func(m *Model) { m.Decoder = Discrete{} })},
		"1.5 is no level":                          {New(mixture(t, Component{1, []float64{1.5}, 0}), s), with(func(m *Model) { m.Decoder = Discrete{} })},
	} {
		if _, err := c.d.Bound(c.m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	betas := make([]float64, 30)
	for i := range betas {
		betas[i] = 0.1
	}
	other, err := schedule.FromBetas(betas)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Bound(with(func(m *Model) { m.Schedule = other })); err == nil || !strings.Contains(err.Error(), "beta_1 = 0.1, but the diffusion") {
		t.Errorf("error %v, want one that names beta_1", err)
	}
}

// What does not fit is named where there is no error to return.
func TestPanicsNameWhatDoesNotFit(t *testing.T) {
	s := linear(t, 30)
	d, line, plane := New(twoPoints(t), s), grid(t, 1, -4, 4, 20), grid(t, 2, -4, 4, 20)
	ragged := d.Path(rand.New(rand.NewPCG(1, 1)), []float64{1})
	ragged[3] = []float64{0, 0}
	silent := Model{Schedule: s, Eps: func(int, []float64) []float64 { return nil }}
	for want, call := range map[string]func(){
		"a path of 1 points, want T+1 = 31: x_0 to x_T":    func() { LogForward(s, [][]float64{{0}}) },
		"x_3 of the path has 2 coordinates, but x_0 has 1": func() { LogForward(s, ragged) },
		"x_3 of the path has 2 coordinates, but x_0":       func() { best(d).LogJoint(ragged) },
		"the denoiser gave 0 numbers for x_t of 1":         func() { silent.Reverse(3, []float64{0}) },
		"t = 1 outside 2..30":                              func() { line.Posterior(s, 1, []float64{0}, []float64{0}) },
		"t = 31 outside 2..30":                             func() { line.Reverse(d, 31, []float64{0}) },
		"xt has 1 coordinates, but the grid 2":             func() { plane.Posterior(s, 2, []float64{0}, []float64{0, 0}) },
		"x0 has 3 coordinates, but the grid 2":             func() { plane.Posterior(s, 2, []float64{0, 0}, []float64{0, 0, 0}) },
		"xt has 2 coordinates, but the grid 1":             func() { line.Reverse(d, 2, []float64{0, 0}) },
		"the data has 1 coordinates, but the grid 2":       func() { plane.Reverse(d, 2, []float64{0, 0}) },
		"x has 2 coordinates, but the data has 1":          func() { d.Eps(1, []float64{0, 0}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "ddpm/exact: "+want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			call()
		}()
	}
}

// A decoder that is given by its address is the same decoder.
func TestDecoderByItsAddress(t *testing.T) {
	s := linear(t, 30)
	for _, c := range []struct {
		data     *Mixture
		by, with Decoder
	}{{lopsided(t), &Continuous{}, Continuous{}}, {twoPoints(t), &Discrete{}, Discrete{}}} {
		d := New(c.data, s)
		m := best(d)
		m.Decoder = c.with
		want := bounded(t, d, m).Nats()
		m.Decoder = c.by
		if got := bounded(t, d, m).Nats(); got != want {
			t.Errorf("%T: %g nats, want %g", c.by, got, want)
		}
		if got := separated(t, d, m).Nats(); math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
			t.Errorf("%T: %g nats with the entropy apart, want %g", c.by, got, want)
		}
	}
}
