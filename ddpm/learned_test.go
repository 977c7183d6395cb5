package ddpm

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
)

// The hybrid's term has the value of the bound's, in bits per dimension and for all t, and the derivative by v that
// central differences of package bound give; the mean has no part in it.
func TestHybridTermTeachesTheVarianceAlone(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	s := p.Schedule()
	for _, step := range []int{1, 2, 300, 1000} {
		x0, xt := 0.25, s.Marginal(step, 0.25).At(0.7)
		mean := s.Posterior(step, xt, x0).Mean + 0.8*math.Exp(s.LogReverseVariance(step, "")/2)
		host := func(v float64) float64 {
			q := gauss.Normal{Mean: mean, Var: math.Exp(s.LogVarianceRange(step, v))}
			nats := -q.LogPDF(x0)
			if step > 1 {
				nats = bound.Previous(s, step, x0, xt, q)
			}
			return 0.001 * 1000 * nats / math.Ln2 // two coordinates alike, so that the mean over them is one's
		}
		const v, h = 0.3, 1e-4
		two := func(x float64) [][]float64 { return [][]float64{{x, x}} }
		got := values[float64](t, backendtest.Open(t, "go"), func(in []*Node) []*Node {
			x0, xt, mean, v := in[0], in[1], in[2], in[3]
			term := p.HybridTerm(x0, xt, in[4], mean, p.LearnedLogVariance(in[4], v), exact.Continuous{})
			return append([]*Node{term}, Gradient(ReduceAllSum(term), mean, v)...)
		}, two(x0), two(xt), two(mean), two(v), []int32{int32(step)})
		// In float64 rounding is worth 1e-16 of the means' distance over the standard deviation, a hundredth at least.
		if want := host(v); math.Abs(got[0][0]-want) > 1e-12*(1+math.Abs(want)) {
			t.Errorf("t = %d: the term is %.12g, want %.12g", step, got[0][0], want)
		}
		if got[1][0] != 0 || got[1][1] != 0 {
			t.Errorf("t = %d: the gradient reaches the mean: %v", step, got[1])
		}
		// The sum of both coordinates' derivatives; differences are good to h² of the value.
		if want := (host(v+h) - host(v-h)) / (2 * h); math.Abs(got[2][0]+got[2][1]-want) > 1e-7*(1+math.Abs(want)) {
			t.Errorf("t = %d: the derivative by v is %.12g, by differences %.12g", step, got[2][0]+got[2][1], want)
		}
	}
}
