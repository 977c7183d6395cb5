package bound

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// near fails unless |got - want| <= tolerance·(1 + |want|).
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g within %g", name, got, want, tolerance)
	}
}

// relative fails unless |got - want| <= tolerance·|want|.
func relative(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g within %g of it", name, got, want, tolerance)
	}
}

// linear is the paper's schedule with that many steps.
func linear(t testing.TB, T int) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Linear(T)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// anySchedule has T steps with ln β uniform between the two ends.
func anySchedule(t testing.TB, rng *rand.Rand, T int, first, last float64) *schedule.Schedule {
	t.Helper()
	betas := make([]float64, T)
	for i := range betas {
		betas[i] = first * math.Pow(last/first, rng.Float64())
	}
	s, err := schedule.FromBetas(betas)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// somewhere is a random time in 2..T, with data, a noise and what they make of each other.
func somewhere(rng *rand.Rand, s *schedule.Schedule) (t int, x0, eps, xt float64) {
	t = 2 + rng.IntN(s.T()-1)
	x0, eps = 2*rng.Float64()-1, rng.NormFloat64()
	return t, x0, eps, s.Marginal(t, x0).At(eps)
}

// divergence is E_p ln p/q by the trapezium rule over twelve standard deviations of p on each side.
func divergence(p, q gauss.Normal) float64 {
	const n, reach = 2000, 12.0
	h := 2 * reach / n
	sum := 0.0
	for i := 0; i <= n; i++ {
		x := p.At(-reach + h*float64(i))
		sum += h * p.Std() * p.PDF(x) * (p.LogPDF(x) - q.LogPDF(x))
	}
	return sum
}
