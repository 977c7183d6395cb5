package posterior

import (
	"math"
	"testing"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
	"denoise/lessons/told"
)

func linear(t *testing.T, T int) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(T)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func twoPoints(t *testing.T, T int) *exact.Diffusion {
	t.Helper()
	d, err := TwoPoints(linear(t, T))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
}

func TestExercises(t *testing.T) {
	if err := VarianceExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := MeanExercise.Check(); err != nil {
		t.Error(err)
	}
}

// What the text says of the first picture: two humps up to t = 5, one from t = 6 on; each hump is (6), and narrower.
func TestHumps(t *testing.T) {
	d := twoPoints(t, 25)
	s := d.Schedule()
	for at := 2; at <= 25; at++ {
		want := 1
		if at <= 5 {
			want = 2
		}
		if got := Peaks(d, at, 0); got != want {
			t.Errorf("%d humps at t = %d, want %d", got, at, want)
		}
		if (s.SNR(at-1)-s.SNR(at) > 1) != (want == 2) {
			t.Errorf("SNR(t-1) - SNR(t) = %g at t = %d: the text says it is above 1 where there are two humps", s.SNR(at-1)-s.SNR(at), at)
		}
		if reverse := d.Reverse(at, []float64{0}); s.PosteriorVariance(at) >= reverse.Variance()[0] {
			t.Errorf("t = %d: (6) is no narrower", at)
		}
	}
	said := told.In(t, "04-posterior")
	said.Says("up to $t = %d$, there are two humps", 5)
	said.Says("From $t = %d$ on there is one", 6)

	paper := linear(t, 1000)
	last := 2
	for paper.SNR(last)-paper.SNR(last+1) > 1 {
		last++
	}
	if d := twoPoints(t, 1000); Peaks(d, last, 0) != 2 || Peaks(d, last+1, 0) != 1 {
		t.Errorf("%d and %d humps at t = %d and after", Peaks(d, last, 0), Peaks(d, last+1, 0), last)
	}
	at := paper.Marginal(last, 1)
	said.Says("with 1000 still up to $t = %d$. But at $t = %d$ the mean of either kind of walk is %.1f of its standard deviations", last, last, at.Mean/at.Std())
}

// The number of steps, and how near to a Gaussian that makes one.
func TestNearlyGaussian(t *testing.T) {
	kl := func(T int) float64 {
		d := twoPoints(t, T)
		return NotGaussian(d, Halfway(d.Schedule()), 0.5)
	}
	told.In(t, "04-posterior").Says("With 25 steps the KL to the nearest Gaussian is %.4f nats, with 1000 it is $%.1f \\cdot 10^{-8}$", kl(25), kl(1000)*1e8)
	// From 25 to 1000 steps there are log2(40) doublings.
	if factor := math.Pow(kl(25)/kl(1000), 1/math.Log2(40)); factor < 7 || factor > 9 {
		t.Errorf("each doubling divides by %.2f, the text says about eight", factor)
	}
	// The sum over a grid against the closed form of a Gaussian, whose distance is none.
	if d := twoPoints(t, 25); NotGaussian(d, 25, 0) < 0 || NotGaussian(d, 25, 0) > 1e-5 {
		t.Errorf("at t = T, where the data is forgotten, the KL is %g", NotGaussian(d, 25, 0))
	}
}

func TestCoefficients(t *testing.T) {
	s, said := linear(t, 1000), told.In(t, "04-posterior")
	ofX0, ofXt := s.PosteriorMeanCoefficients(2)
	said.Says("$%.3f\\,x_0 + %.3f\\,x_t$", ofX0, ofXt)
	ofX0, ofXt = s.PosteriorMeanCoefficients(500)
	said.Says("$%.4f\\,x_0 + %.4f\\,x_t$", ofX0, ofXt)
	said.Says("at $t = 500$ it is %.3f. What must hold", ofX0+ofXt)
	if on := ofX0 + ofXt*math.Sqrt(s.AlphaBar(500)); math.Abs(on-math.Sqrt(s.AlphaBar(499))) > 1e-14 {
		t.Errorf("the mean path is left: %g", on)
	}
	share := func(at int) float64 { return 100 * s.PosteriorVariance(at) / s.Beta(at) }
	said.Says("is %.0f%% of $\\beta_t$ at $t = 2$, %.0f%% at $t = 10$ and %.1f%% at $t = 500$", share(2), share(10), share(500))
}

// Between a point and N(0, 1), the variance of the step back without x_0 goes from β̃_t to β_t.
func TestTheTwoVariances(t *testing.T) {
	s := linear(t, 1000)
	for variance, want := range map[float64]func(int) float64{0: s.PosteriorVariance, 1: s.Beta} {
		data, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0}, Var: variance})
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{2, 100, 1000} {
			if got := exact.New(data, s).Reverse(at, []float64{0.3}).Variance()[0]; math.Abs(got-want(at)) > 1e-12*want(at) {
				t.Errorf("data of variance %g, t = %d: %.12g, want %.12g", variance, at, got, want(at))
			}
		}
	}
}

func TestFirstStep(t *testing.T) {
	s, said := linear(t, 1000), told.In(t, "04-posterior")
	if p := s.Posterior(1, 0.3, -0.7); p.Mean != -0.7 || p.Var != 0 {
		t.Errorf("the posterior at t = 1 is %v", p)
	}
	small := s.PosteriorVariance(2)
	for _, choice := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge} {
		if got := math.Exp(s.LogReverseVariance(1, choice)); math.Abs(got-small) > 1e-12*small {
			t.Errorf("%s takes %g at t = 1, the text says %g", choice, got, small)
		}
	}
	said.Says("Its root is %.2f of a grey level", 127.5*math.Sqrt(small))
	said.Says("costs %.1f bits if its mean is right and %.1f if it is off by one level", PixelBits(small, 0), PixelBits(small, 1))
	if PixelBits(Clamp, 0.49) > 1e-9 {
		t.Errorf("within half a level the clamp costs %g bits, the text says nothing", PixelBits(Clamp, 0.49))
	}
	said.Says("and else %.1f bits", PixelBits(Clamp, 0.51))
	said.Says("pays %.1f bits a pixel for it", 0.9*PixelBits(Clamp, 0)+0.1*PixelBits(Clamp, 1))
}

// Every figure can be drawn, and refuses times that are none.
func TestFigures(t *testing.T) {
	d := twoPoints(t, 25)
	s := d.Schedule()
	for _, last := range []int{1, 26} {
		if _, err := Humps(d, 0, last); err == nil {
			t.Errorf("humps up to t = %d: no error", last)
		}
		if _, err := Compromise(s, 0, 1, last); err == nil {
			t.Errorf("compromises up to t = %d: no error", last)
		}
	}
	humps, err := Humps(d, 0, 12)
	if err != nil {
		t.Fatal(err)
	}
	compromise, err := Compromise(s, -0.5, 1, 16)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(humps.Frames); n != 11 || humps.Frames[humps.Start].Label != "t = 4" || len(compromise.Frames) != 15 {
		t.Errorf("%d and %d frames", n, len(compromise.Frames))
	}
	nearly, err := NearlyGaussian()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []figure.Figure{humps, compromise, nearly, Walked(s, 8, 1, 100), Coefficients(s), Variances(s, 50), FirstVariance(s)} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	for _, f := range []formula.Formula{MeanFormula(s, 8, -0.5, 1), VarianceFormula(s, 8)} {
		if _, err := f.Markdown(); err != nil {
			t.Error(err)
		}
	}
}
