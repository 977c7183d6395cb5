package schedule

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
)

// close fails unless |got - want| <= tolerance·scale.
func close(t *testing.T, name string, got, want, tolerance, scale float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*scale) {
		t.Errorf("%s = %.15g, want %.15g within %g of %.3g", name, got, want, tolerance, scale)
	}
}

// The induction that proves (4): t steps of (2), each an affine map of the last and an independent noise merged with
// it, give the marginal.
func TestIteratedStepsAreTheMarginal(t *testing.T) {
	const x0 = -1.7
	for name, s := range several(t) {
		x := gauss.Normal{Mean: x0}
		for i := 1; i <= s.T(); i++ {
			scale := s.Step(i, 1).Mean
			x = x.Affine(scale, 0).Add(gauss.Normal{Var: s.Step(i, 0).Var})
			want := s.Marginal(i, x0)
			close(t, fmt.Sprintf("%s: mean at %d", name, i), x.Mean, want.Mean, 1e-12, math.Abs(want.Mean))
			close(t, fmt.Sprintf("%s: variance at %d", name, i), x.Var, want.Var, 1e-12, want.Var)
		}
	}
}

// The same by simulation: the moments of x_30 after 30 drawn steps lie in the interval around those of (4) that holds
// with probability 0.9999.
func TestSimulatedStepsAreTheMarginal(t *testing.T) {
	s, err := Linear(30)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	const draws, x0, z = 50_000, 2.5, 3.89
	for _, last := range []int{5, 30} {
		var total, squares float64
		for range draws {
			x := x0
			for i := 1; i <= last; i++ {
				x = s.Step(i, x).At(rng.NormFloat64())
			}
			total += x
			squares += x * x
		}
		want := s.Marginal(last, x0)
		mean := total / draws
		close(t, "mean", mean, want.Mean, z/math.Sqrt(draws), want.Std())
		close(t, "variance", squares/draws-mean*mean, want.Var, z*math.Sqrt(2.0/draws), want.Var)
	}
}

// Bayes' rule by brute force: q(x_{t-1}|x_t,x_0) ∝ q(x_t|x_{t-1}) q(x_{t-1}|x_0), normalised and integrated on a grid,
// has the mean and the variance of (7) and the density of (6).
func TestPosteriorByBayesOnAGrid(t *testing.T) {
	for name, s := range several(t) {
		if name == "tiny" || name == "betas" {
			continue // the factors differ too much in width for one grid; precisions, below, cover them
		}
		for _, i := range []int{2, 3, 7, 20, 100, 500, 1000} {
			if i > s.T() {
				continue
			}
			x0 := 0.8
			xt := s.Marginal(i, x0).At(1.3)
			want := s.Posterior(i, xt, x0)
			const n, reach = 2000, 12.0
			var mass, first, second float64
			h := 2 * reach / n
			for k := 0; k <= n; k++ {
				z := -reach + h*float64(k)
				p := math.Exp(s.Step(i, want.At(z)).LogPDF(xt) + s.Marginal(i-1, x0).LogPDF(want.At(z)))
				mass += p
				first += p * z
				second += p * z * z
			}
			mean := want.Mean + want.Std()*first/mass
			variance := want.Var * (second/mass - first/mass*first/mass)
			close(t, fmt.Sprintf("%s: mean at %d", name, i), mean, want.Mean, 1e-10, want.Std())
			close(t, fmt.Sprintf("%s: variance at %d", name, i), variance, want.Var, 1e-10, want.Var)
			// mass·h is the density of x_t given x_0, in units of the posterior's standard deviation.
			close(t, fmt.Sprintf("%s: evidence at %d", name, i), mass*h*want.Std(), s.Marginal(i, x0).PDF(xt),
				1e-10, s.Marginal(i, x0).PDF(xt))
		}
	}
}

// Posterior × marginal = the joint = step × marginal before it, as log-densities at random points.
func TestPosteriorTimesMarginalIsTheJoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for name, s := range several(t) {
		if name == "tiny" || name == "betas" {
			continue // a variance of 1e-30 beside an x of order 1 is lost in rounding x; precisions, below, cover them
		}
		for i := 2; i <= s.T(); i++ {
			x0 := 2*rng.Float64() - 1
			prev := s.Marginal(i-1, x0).At(rng.NormFloat64())
			xt := s.Step(i, prev).At(rng.NormFloat64())
			got := s.Posterior(i, xt, x0).LogPDF(prev) + s.Marginal(i, x0).LogPDF(xt)
			want := s.Step(i, prev).LogPDF(xt) + s.Marginal(i-1, x0).LogPDF(prev)
			close(t, fmt.Sprintf("%s: joint at %d", name, i), got, want, 1e-9, 1+math.Abs(want))
		}
	}
}

// Completing the square: the posterior's precision is the sum of those of its two factors, and its mean their means
// weighted by precision, 1/β̃ = α/β + 1/(1-ᾱ_{t-1}) and μ̃/β̃ = √α/β x_t + √ᾱ_{t-1}/(1-ᾱ_{t-1}) x_0.
func TestPosteriorByPrecisions(t *testing.T) {
	for name, s := range several(t) {
		for i := 2; i <= s.T(); i++ {
			prev := s.Marginal(i-1, 1)
			ofStep, ofPrev := s.Alpha(i)/s.Beta(i), 1/prev.Var
			want := 1 / (ofStep + ofPrev)
			near(t, fmt.Sprintf("%s: variance at %d", name, i), s.PosteriorVariance(i), want, 1e-14)
			ofX0, ofXt := s.PosteriorMeanCoefficients(i)
			near(t, fmt.Sprintf("%s: coefficient of x0 at %d", name, i), ofX0, want*ofPrev*prev.Mean, 1e-14)
			near(t, fmt.Sprintf("%s: coefficient of xt at %d", name, i), ofXt, want*ofStep/math.Sqrt(s.Alpha(i)), 1e-14)
		}
	}
}

func TestPosteriorAtTheFirstStepIsX0(t *testing.T) {
	for name, s := range several(t) {
		if got := s.Posterior(1, 5, -0.3); got != (gauss.Normal{Mean: -0.3}) {
			t.Errorf("%s: %v, want the point mass at -0.3", name, got)
		}
	}
}

// (7) with (15) in it is (11); ε → x_0 → ε and x_0 → ε → x_0 come back.
func TestConversionsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for name, s := range several(t) {
		for i := 1; i <= s.T(); i++ {
			xt, eps := rng.NormFloat64(), rng.NormFloat64()
			x0 := s.X0FromEps(i, xt, eps)
			size := (math.Abs(xt) + math.Abs(eps)) / math.Sqrt(s.Alpha(i))
			close(t, fmt.Sprintf("%s: (7) with (15) at %d", name, i), s.Posterior(i, xt, x0).Mean, s.MeanFromEps(i, xt, eps), 1e-14, size)
			// The way back divides by √(1-ᾱ_t), which magnifies the rounding of x_t.
			size = (math.Abs(xt) + math.Abs(eps)) / math.Sqrt(s.OneMinusAlphaBar(i))
			close(t, fmt.Sprintf("%s: eps at %d", name, i), s.EpsFromX0(i, xt, x0), eps, 1e-14, size)
			want := 2*rng.Float64() - 1
			noised := s.Marginal(i, want).At(eps)
			size = (math.Abs(noised) + math.Abs(eps)) / math.Sqrt(s.AlphaBar(i))
			close(t, fmt.Sprintf("%s: x0 at %d", name, i), s.X0FromEps(i, noised, eps), want, 1e-14, size)
		}
	}
}
