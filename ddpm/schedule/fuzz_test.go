package schedule

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
)

// sound reports what must hold for every schedule that FromBetas accepts.
func sound(t *testing.T, s *Schedule) {
	t.Helper()
	ok := func(what string, i int, holds bool) {
		if !holds {
			t.Errorf("%s fails at t = %d of %d, beta = %g", what, i, s.T(), s.Beta(i))
		}
	}
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	for i := 1; i <= s.T(); i++ {
		a, n, p := s.AlphaBar(i), s.OneMinusAlphaBar(i), s.PosteriorVariance(i)
		ofX0, ofXt := s.PosteriorMeanCoefficients(i)
		ok("0 < alpha-bar <= 1, falling", i, a > 0 && a <= s.AlphaBar(i-1))
		ok("0 < 1 - alpha-bar <= 1, rising", i, n > 0 && n <= 1 && n >= s.OneMinusAlphaBar(i-1))
		ok("alpha-bar + (1 - alpha-bar) = 1", i, math.Abs(a+n-1) < 1e-15)
		ok("0 <= posterior variance <= beta", i, p >= 0 && p <= s.Beta(i)*(1+1e-15))
		ok("posterior variance > 0 after t = 1", i, i == 1 || p > 0)
		ok("posterior coefficients in [0, 1]", i, ofX0 >= 0 && ofX0 <= 1+1e-15 && ofXt >= 0 && ofXt <= 1+1e-15)
		ok("SNR finite, falling", i, finite(s.SNR(i)) && s.SNR(i) <= s.SNR(i-1))
		for _, eta := range []float64{0, 0.5, 1} {
			x := s.DDIM(i, i-1, 1, -1, eta)
			ok("DDIM finite, in float32 too", i, math.Abs(x.Mean) < math.MaxFloat32)
			ok("0 <= DDIM's variance <= posterior variance", i, x.Var >= 0 && x.Var <= p*(1+1e-15))
		}
		for _, v := range []Variance{FixedSmall, FixedLarge} {
			ok("log-variance finite", i, finite(s.LogReverseVariance(i, v)))
		}
		for _, x := range []float64{s.X0FromEps(i, 1, -1), s.EpsFromX0(i, 1, -1), s.MeanFromEps(i, 1, -1)} {
			ok("conversion finite, in float32 too", i, math.Abs(x) < math.MaxFloat32)
		}
		ok("channels have the variances", i, s.StepLinear(i).Var == s.Beta(i) && s.MarginalLinear(i).Var == n)
		small, learned, large := s.LogVarianceRange(i, -1), s.LogVarianceRange(i, 0.3), s.LogVarianceRange(i, 1)
		ok("learned variance between", i, i == 1 || small <= learned+1e-13 && learned <= large+1e-13)
		ok("learned variance finite", i, finite(small) && finite(learned) && finite(large))
		ok("v between -1 and 1 of unit vectors", i, math.Abs(s.VFrom(i, 1, 0)) <= 1 && math.Abs(s.VFrom(i, 0, 1)) <= 1)
		ok("posterior by Bayes", i, agreesWithBayes(s, i))
		for _, from := range targets {
			for _, to := range targets {
				ok("from "+string(from)+" to "+string(to)+" and back", i, comesBack(s, i, from, to))
			}
		}
	}
}

// agreesWithBayes reports whether (6) and (7) are what package gauss makes of (2) and (4), coefficient by coefficient. ᾱ
// comes from a sum of logarithms of up to 140: the exponential of its rounding is up to 3e-14.
func agreesWithBayes(s *Schedule, t int) bool {
	alike := func(a, b float64) bool { return math.Abs(a-b) <= 5e-14*math.Abs(b) }
	of := func(xt, x0 float64) (closed, bayes gauss.Normal) {
		return s.Posterior(t, xt, x0), s.StepLinear(t).Posterior(s.Marginal(t-1, x0), xt)
	}
	ofX0, byX0 := of(0, 1)
	ofXt, byXt := of(1, 0)
	return alike(ofX0.Mean, byX0.Mean) && alike(ofXt.Mean, byXt.Mean) && alike(ofX0.Var, byX0.Var)
}

// comesBack reports whether one target, made another and made itself again, is what it was: the line there and the line
// back are inverse, to the rounding of a few products.
func comesBack(s *Schedule, t int, from, to Target) bool {
	thereXt, there := s.Conversion(t, from, to)
	backXt, back := s.Conversion(t, to, from)
	size := math.Abs(backXt) + math.Abs(back*thereXt)
	return math.Abs(there*back-1) <= 2e-15 && math.Abs(backXt+back*thereXt) <= 2e-14*size && !math.IsInf(size, 0)
}

func TestRandomSchedulesAreSound(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	made := 0
	for range 2000 {
		betas := make([]float64, 1+rng.IntN(60))
		low := 69 * rng.Float64()
		for i := range betas {
			betas[i] = math.Exp(-low * rng.Float64())
		}
		if s, err := FromBetas(betas); err == nil {
			made++
			sound(t, s)
			for _, keep := range some(s.T(), rng) {
				if r, err := s.Respace(keep); err != nil {
					t.Errorf("%v of %d: %v", keep, s.T(), err)
				} else {
					sound(t, r.Schedule)
				}
			}
		}
	}
	if made < 1000 {
		t.Errorf("only %d of 2000 random schedules were accepted", made)
	}
	for _, s := range several(t) {
		sound(t, s)
	}
	respaced(t, func(_ string, _ *Schedule, r *Respaced, _ []int) { sound(t, r.Schedule) })
}

// Whatever three numbers and a length are given, a schedule is sound or refused.
func FuzzFromBetas(f *testing.F) {
	f.Add(1e-4, 0.01, 0.02, 1000)
	f.Add(1e-30, 1-1e-16, 0.5, 3)
	f.Add(math.NaN(), math.Inf(1), -1.0, 2)
	f.Fuzz(func(t *testing.T, a, b, c float64, n int) {
		if n < 0 || n > 3000 {
			return
		}
		betas := make([]float64, n)
		for i := range betas {
			betas[i] = [...]float64{a, b, c}[i%3]
		}
		if s, err := FromBetas(betas); err == nil {
			sound(t, s)
		}
	})
}

// Whatever T is given, the linear, cosine and sigmoid schedules are sound or refused.
func FuzzKinds(f *testing.F) {
	f.Add(1000, 1e-4, 0.02)
	f.Add(1, 0.5, 0.5)
	f.Add(20, 0.0, 0.0)
	f.Fuzz(func(t *testing.T, T int, first, last float64) {
		if T > 3000 {
			return
		}
		for _, c := range []Config{{T: T}, {Kind: "cosine", T: T}, {Kind: "sigmoid", T: T}, {T: T, First: first, Last: last}} {
			if s, err := c.New(); err == nil {
				sound(t, s)
			}
		}
	})
}

// Whichever times are asked for, a schedule that keeps them is sound, or they are refused; those of a spacing are never.
func FuzzRespace(f *testing.F) {
	f.Add("linear", 1000, 50, []byte{1, 20, 20})
	f.Add("sigmoid", 10, 10, []byte{0})
	f.Add("cosine", 1, 1, []byte{1, 1})
	f.Fuzz(func(t *testing.T, kind string, T, n int, gaps []byte) {
		if T > 1000 {
			return
		}
		s, err := Config{Kind: kind, T: T}.New()
		if err != nil {
			return
		}
		keep, at := make([]int, len(gaps)), 0
		for i, gap := range gaps {
			at += int(gap)
			keep[i] = at
		}
		if r, err := s.Respace(keep); err == nil {
			sound(t, r.Schedule)
		}
		for _, spacing := range []Spacing{Ends, Strided} {
			times, err := spacing.Times(s.T(), n)
			if err != nil {
				continue
			}
			r, err := s.Respace(times)
			if err != nil {
				t.Fatalf("%s, %d of %d: %v", spacing, n, s.T(), err)
			}
			sound(t, r.Schedule)
		}
	})
}
