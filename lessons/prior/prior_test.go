package prior

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/told"
)

// made stops the test when a schedule cannot be made.
func made(t *testing.T) func(s *schedule.Schedule, err error) *schedule.Schedule {
	return func(s *schedule.Schedule, err error) *schedule.Schedule {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, c := range list {
		seen[c.Equation] = true
		if c.Route == "" || c.Against == "" || c.Route == c.Against {
			t.Errorf("%v: want two routes", c)
		}
	}
	if len(seen) != 3 || !seen["(5)"] || !seen["SNR"] || !seen["KL of Gaussians"] {
		t.Errorf("checks of %v, want of (5), SNR and KL of Gaussians", seen)
	}
	// What is measured must be able to fail: by a standard deviation for a variance, and by samples with the share of the data.
	ratio := list[5]
	if ratio.Got = math.Sqrt(0.5) / math.Sqrt(0.25); ratio.Passed() {
		t.Errorf("an SNR of standard deviations passes: %v", ratio)
	}
	share := list[6]
	if share.Got = 0.2; share.Passed() {
		t.Errorf("the share of the data passes: %v", share)
	}
}

func TestExercises(t *testing.T) {
	if err := PriorExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := LeastExercise.Check(); err != nil {
		t.Error(err)
	}
}

// The share of bright samples by walking the way back from N(0, 1), 200 steps of the true q(x_{t-1}|x_t), within four
// standard errors.
func TestSampledByWalkingBack(t *testing.T) {
	s, b := made(t)(Unscaled(200)), Brightness{Pixels: 256, Bright: 0.2}
	data, err := exact.NewMixture(
		exact.Component{Weight: b.Bright, Mean: []float64{8}, Var: spread},
		exact.Component{Weight: 1 - b.Bright, Mean: []float64{-8}, Var: spread})
	if err != nil {
		t.Fatal(err)
	}
	d, r := exact.New(data, s), rand.New(rand.NewPCG(1, 1))
	const n = 1000
	bright := 0.0
	for range n {
		u := []float64{r.NormFloat64()}
		for i := s.T(); i >= 1; i-- {
			u = d.Reverse(i, u).Sample(r)
		}
		if u[0] > 0 {
			bright++
		}
	}
	if got, want := bright/n, b.Sampled(s); math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/n) {
		t.Errorf("%.3f of the samples are bright, want %.3f", got, want)
	}
}

// What the lesson says of divergences: each is at most the next, for every schedule and size.
func TestDivergencesAreInOrder(t *testing.T) {
	for _, s := range []*schedule.Schedule{made(t)(Unscaled(50)), made(t)(Unscaled(200)), made(t)(schedule.Linear(200)), made(t)(schedule.Cosine(20))} {
		for _, pixels := range []int{1, 16, 256, 1024} {
			kinds, end, last := Brightness{pixels, 0.2}.Divergences(s)
			const rounding = 1e-9 // of the integrals
			if kinds < -rounding || kinds > end+rounding || end > last+rounding {
				t.Errorf("T = %d, %d pixels: %g, %g, %g nats, want them rising", s.T(), pixels, kinds, end, last)
			}
		}
	}
}

// Every number of the text.
func TestTheTextTellsTheTruth(t *testing.T) {
	text := told.In(t, "03-prior")
	short, scaled, paper := made(t)(Unscaled(200)), made(t)(schedule.Linear(200)), made(t)(schedule.Linear(1000))
	cosine := made(t)(schedule.Cosine(1000))
	text.Says(`$\bar\alpha_{200} = %.3f$: each pixel has %.2f of the image in it, under noise of standard deviation %.2f`,
		short.AlphaBar(200), math.Sqrt(short.AlphaBar(200)), math.Sqrt(short.OneMinusAlphaBar(200)))
	text.Says("%.3f nats, or %.3f bits", Bits(short, 1)*math.Ln2, Bits(short, 1))
	text.Says("an image of 32 x 32 has %.0f bits", 1024*Bits(short, 1))
	text.Says("it is %.6f bits for a pixel and %.2f for the image", Bits(paper, 1), 1024*Bits(paper, 1))
	if got := Bits(paper, 0.34); math.Abs(got-1e-5) > 0.02e-5 {
		t.Errorf("L_T for E[x0²] = 0.34 is %g bits, the text says 1e-5", got)
	}
	text.Says(`$\mathbb E[x_0^2] = 0.34$ gives`)
	if got := paper.SNR(1); math.Abs(got-1e4) > 100 {
		t.Errorf("SNR(1) = %g, the text says about 10,000", got)
	}
	text.Says("stops at an SNR of %.2f", short.SNR(200))
	sum := func(s *schedule.Schedule) (total float64) {
		for i := 1; i <= s.T(); i++ {
			total += s.Beta(i)
		}
		return total
	}
	text.Says("it comes to %.2f in place of %.2f", sum(short), sum(paper))
	text.Says("here %.4f and %.1f", scaled.Beta(1), scaled.Beta(200))
	text.Says("cut off at %.3f", cosine.Beta(1000))
	first := func(s *schedule.Schedule, is func(i int) bool) int {
		for i := 1; i <= s.T(); i++ {
			if is(i) {
				return i
			}
		}
		return 0
	}
	loud := func(s *schedule.Schedule) int { return first(s, func(i int) bool { return s.SNR(i) < 1 }) }
	gone := func(s *schedule.Schedule) int { return first(s, func(i int) bool { return s.AlphaBar(i) < 0.01 }) }
	text.Says("from $t = %d$ on in the linear schedule, and from %d on in the cosine", loud(paper), loud(cosine))
	text.Says("From $t = %d$ on", gone(paper))
	text.Says("The cosine comes to that at %d", gone(cosine))
	text.Says("come below 0.0001 bits it takes %d steps", LeastExercise.Solution(1e-4))
	text.Says("0.1 bits take %d steps, 0.01 bits %d", LeastExercise.Solution(0.1), LeastExercise.Solution(0.01))
	text.Says("its last step wipes out %.0f%% of the variance", 100*made(t)(schedule.Linear(21)).Beta(21))
	if _, err := schedule.Linear(20); err == nil {
		t.Error("20 linear steps are made, the text says they are not")
	}

	b := Brightness{Pixels: 256, Bright: 0.2}
	bright, _ := b.kinds(short, 0)
	text.Says(`the two kinds lie at $\pm %.0f$`, bright.Mean)
	bright, _ = b.kinds(short, 200)
	text.Says(`end apart, at $\pm %.1f$`, bright.Mean)
	text.Says("%.0f%%, in place of 20", 100*b.Sampled(short))
	text.Says("for one pixel 200 steps do little harm (%.0f%%)", 100*Brightness{1, 0.2}.Sampled(short))
	text.Says("it takes about 800 until the share is right (%.0f%%)", 100*b.Sampled(made(t)(Unscaled(800))))
	text.Says("leave a trace: %.1f%%", 100*Brightness{3072, 0.2}.Sampled(paper))
}

func TestFigures(t *testing.T) {
	short := made(t)(Unscaled(200))
	for T, want := range map[int]int{200: 3, 1000: 2} {
		all, err := Three(T)
		if err != nil || len(all) != want {
			t.Fatalf("T = %d: %d schedules (%v), want %d", T, len(all), err, want)
		}
		ends, err := Ends(all)
		if err != nil {
			t.Fatal(err)
		}
		ways, err := Ways(all)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []figure.Figure{ends, ways, SNR(all)} {
			if _, err := f.HTML(); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := Three(20); err == nil {
		t.Error("three schedules of 20 steps: no error, but linear cannot be scaled")
	}
	lengths, err := Lengths()
	if err != nil {
		t.Fatal(err)
	}
	shares, err := Shares(0.2, 1, 16, 256)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []figure.Figure{lengths, shares, Gap(short, 1), Brightness{256, 0.2}.Missed(short)} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
}

// A mean over pixels leaves what is the same everywhere, here doubled for the contrast.
func TestBlurred(t *testing.T) {
	x := make([]float32, size*size)
	for i := range x {
		x[i] = 0.25
	}
	x[5*size+5] = 0.5
	for i, got := range blurred(x) {
		want := 0.5
		if row, col := i/size, i%size; row >= 3 && row <= 7 && col >= 3 && col <= 7 {
			want += 2 * 0.25 / 25
		}
		if math.Abs(float64(got)-want) > 1e-6 {
			t.Fatalf("pixel %d is %g, want %g", i, got, want)
		}
	}
}
