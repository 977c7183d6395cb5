package schedule

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
)

// With η = 1 and no time left out it is the reverse step of DDPM with the posterior's variance; with times left out, that of
// the respaced schedule.
func TestDDIMWithNoiseIsDDPM(t *testing.T) {
	respaced(t, func(name string, s *Schedule, r *Respaced, keep []int) {
		for i := 2; i <= r.T(); i++ {
			const xt, eps = 0.7, -1.2
			want := r.Reverse(i, xt, eps, FixedSmall)
			for way, got := range map[string]gauss.Normal{
				"from time to time": s.DDIM(r.Time(i), r.Time(i-1), xt, eps, 1),
				"step by step":      r.DDIM(i, i-1, xt, eps, 1),
			} {
				size := 2 / math.Sqrt(r.Alpha(i)) // of x_t/√α, which both begin with
				close(t, fmt.Sprintf("%s, %s: mean at %d", name, way, i), got.Mean, want.Mean, 1e-13, size)
				close(t, fmt.Sprintf("%s, %s: variance at %d", name, way, i), got.Var, want.Var, 1e-13, want.Var)
			}
		}
	})
}

// ways calls do for pairs of times t > prev of every schedule of several and for η from 0 to 1.
func ways(t *testing.T, do func(name string, s *Schedule, from, to int, eta float64)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(10, 10))
	for name, s := range several(t) {
		for range 60 {
			from := 1 + rng.IntN(s.T())
			to := rng.IntN(from)
			for _, eta := range []float64{0, rng.Float64(), 1} {
				do(fmt.Sprintf("%s: %d to %d with eta %.2f", name, from, to, eta), s, from, to, eta)
			}
		}
	}
}

// Lemma 1 of the DDIM paper: for every η the step takes q(x_t|x_0) to q(x_s|x_0). The step from x_t, with the noise that x_0
// gives it, is a channel, read off at two values of x_t; q(x_t|x_0) goes through it as package gauss says.
func TestDDIMKeepsTheMarginals(t *testing.T) {
	ways(t, func(name string, s *Schedule, from, to int, eta float64) {
		const x0 = 0.6
		step := func(xt float64) gauss.Normal { return s.DDIM(from, to, xt, s.EpsFromX0(from, xt, x0), eta) }
		marginal := s.Marginal(from, x0)
		std := marginal.Std()
		// A unit of x_t is too long where q(x_t|x_0) is narrow.
		at, above := step(marginal.Mean), step(marginal.Mean+std)
		scale := (above.Mean - at.Mean) / std
		channel := gauss.Linear{Scale: scale, Shift: at.Mean - scale*marginal.Mean, Var: at.Var}
		got, want := channel.Push(marginal), s.Marginal(to, x0)
		size := 2 * math.Sqrt(s.AlphaBar(to)/s.AlphaBar(from)) // of x̂_0 in the step, which x_t and ε nearly cancel to
		close(t, name+": mean", got.Mean, want.Mean, 1e-14, size)
		close(t, name+": standard deviation", got.Std(), want.Std(), 1e-14, size)
	})
}

// With η = 0 the step is a point: the same x_0 with the same noise, at another time.
func TestDDIMWithoutNoise(t *testing.T) {
	ways(t, func(name string, s *Schedule, from, to int, _ float64) {
		x0, eps := 0.6, -1.3
		got := s.DDIM(from, to, s.Marginal(from, x0).At(eps), eps, 0)
		if got.Var != 0 {
			t.Errorf("%s: variance %g", name, got.Var)
		}
		size := math.Sqrt(s.AlphaBar(to)/s.AlphaBar(from)) * 2
		close(t, name, got.Mean, s.Marginal(to, x0).At(eps), 1e-14, size)
	})
}

// The variance and what is left for ε add up to 1-ᾱ_s, η goes up to where nothing is left, and the last step draws nothing.
func TestDDIMShares(t *testing.T) {
	ways(t, func(name string, s *Schedule, from, to int, eta float64) {
		law := s.DDIM(from, to, 0, 1, eta)
		if to == 0 {
			close(t, name+": x0", law.Mean, s.X0FromEps(from, 0, 1), 1e-15, math.Abs(law.Mean))
			close(t, name+": variance", law.Var, 0, 0, 1)
			return
		}
		first := math.Sqrt(s.AlphaBar(to)) * s.X0FromEps(from, 0, 1)
		direction := law.Mean - first
		close(t, name, direction*direction+law.Var, s.OneMinusAlphaBar(to), 1e-13, s.OneMinusAlphaBar(to)+first*first)
	})
}

func TestDDIMOutOfRange(t *testing.T) {
	s, err := FromBetas([]float64{0.36, 0.75})
	if err != nil {
		t.Fatal(err)
	}
	// 1-ᾱ_1 = 0.36, 1-ᾱ_2 = 0.84: σ² = η² · 0.36/0.84 · 0.75 is 0.36 at η = √1.12.
	law := s.DDIM(2, 1, 0.5, 1, math.Sqrt(1.12)*(1-1e-12))
	close(t, "variance at the limit", law.Var, 0.36, 1e-11, 1)
	for want, call := range map[string]func(){
		"ddpm/schedule: t = 3 outside 1..2":                                                                  func() { s.DDIM(3, 1, 0, 0, 0) },
		"ddpm/schedule: t = 0 outside 1..2":                                                                  func() { s.DDIM(0, -1, 0, 0, 0) },
		"ddpm/schedule: prev = 2 outside 0..1, below t = 2":                                                  func() { s.DDIM(2, 2, 0, 0, 0) },
		"ddpm/schedule: prev = -1 outside 0..1, below t = 2":                                                 func() { s.DDIM(2, -1, 0, 0, 0) },
		"ddpm/schedule: eta = 1.1 from t = 2 to 1; it must be in 0..1.058, so that sigma² <= 1 - alpha-bar":  func() { s.DDIM(2, 1, 0, 0, 1.1) },
		"ddpm/schedule: eta = -0.5 from t = 2 to 1; it must be in 0..1.058, so that sigma² <= 1 - alpha-bar": func() { s.DDIM(2, 1, 0, 0, -0.5) },
		"ddpm/schedule: eta = NaN from t = 2 to 1; it must be in 0..1.058, so that sigma² <= 1 - alpha-bar":  func() { s.DDIM(2, 1, 0, 0, math.NaN()) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %v", got, want)
				}
			}()
			call()
		}()
	}
}
