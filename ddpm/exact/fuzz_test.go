package exact

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// Whatever the schedule, the variance, the denoiser and the data: no bound below the entropy, no KL below 0, no NaN, and
// (16) = (5).
func FuzzBoundIsAboveTheEntropy(f *testing.F) {
	for seed := range uint64(150) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		rng := rand.New(rand.NewPCG(seed, 61))
		betas := make([]float64, 1+rng.IntN(12))
		for i := range betas {
			// From 2e-9 to almost 1.
			betas[i] = math.Exp(-20 * rng.Float64())
			if rng.IntN(4) == 0 {
				betas[i] = 1 - betas[i]/2
			}
		}
		s, err := schedule.FromBetas(betas)
		if err != nil {
			return // refused: alpha-bar falls too low
		}
		data, decoder := random(rng, t, 1), Decoder(Continuous{})
		if rng.IntN(3) == 0 {
			data, decoder = randomLevels(rng, t), Discrete{}
		}
		d := New(data, s)
		scale, shift := math.Exp(3*rng.NormFloat64()), math.Exp(3*rng.NormFloat64())
		width := math.Exp(5 * rng.NormFloat64())
		m := Model{
			Schedule: s,
			Eps:      func(t int, xt []float64) []float64 { return []float64{scale*d.Eps(t, xt)[0] + shift} },
			Variance: func(t int) float64 { return width * s.Beta(t) },
			ClipX0:   rng.IntN(2) == 0,
			Decoder:  decoder,
		}
		if rng.IntN(3) == 0 {
			m.Eps = d.Eps
		}
		terms := bounded(t, d, m)
		least, err := d.entropyFor(decoder)
		if err != nil {
			t.Fatal(err)
		}
		for at, term := range terms.Prev {
			if !(term >= 0) || !(terms.X0SquaredError[at] >= 0) {
				t.Errorf("L_%d = %g, squared error %g: not 0 or more", at-1, term, terms.X0SquaredError[at])
			}
		}
		if !(terms.LT >= 0) {
			t.Errorf("L_T = %g, not 0 or more", terms.LT)
		}
		if !(terms.Nats() >= least-1e-8*(1+math.Abs(least))) {
			t.Errorf("bound %.12g is below the entropy %.12g", terms.Nats(), least)
		}
		if form := separated(t, d, m); !(math.Abs(form.Nats()-terms.Nats()) <= 1e-6*(1+math.Abs(terms.Nats()))) {
			t.Errorf("(16) is %.12g, but (5) is %.12g", form.Nats(), terms.Nats())
		}
	})
}

// randomLevels draws up to six of the 256 levels, with random masses.
func randomLevels(rng *rand.Rand, t testing.TB) *Mixture {
	t.Helper()
	mass := make([]float64, 256)
	for range 1 + rng.IntN(6) {
		mass[rng.IntN(256)] = rng.Float64() + 0.01
	}
	m, err := NewLevels(gauss.Bins{}, mass)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
