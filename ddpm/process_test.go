package ddpm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// unit is the rounding unit of float32.
const unit = 1.0 / (1 << 24)

// newProcess makes the process of a schedule.
func newProcess(t *testing.T, c schedule.Config) *Process {
	t.Helper()
	s, err := c.New()
	if err != nil {
		t.Fatal(err)
	}
	return NewProcess(s)
}

// evaluate builds and runs a graph on float32 values of one shape [batch, ...] and int32 times [batch]: times first.
func evaluate(t *testing.T, b compute.Backend, build func(t *Node, x []*Node) []*Node, dims []int, times []int32, x ...[]float32) [][]float32 {
	t.Helper()
	args := []any{tensors.FromFlatDataAndDimensions(times, len(times))}
	for _, values := range x {
		args = append(args, tensors.FromFlatDataAndDimensions(values, dims...))
	}
	return values[float32](t, b, func(in []*Node) []*Node { return build(in[0], in[1:]) }, args...)
}

// values builds and runs a graph, and returns the values of its results, flat.
func values[F float32 | float64](t *testing.T, b compute.Backend, build func(in []*Node) []*Node, args ...any) [][]F {
	t.Helper()
	results, err := CallOnceN(b, build, args...)
	if err != nil {
		t.Fatal(err)
	}
	out := make([][]F, len(results))
	for i, r := range results {
		out[i] = tensors.MustCopyFlatData[F](r)
	}
	return out
}

// normals draws n float32 values from N(0, 1).
func normals(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// Every graph function against the float64 closed form, at every t of two schedules, in three shapes, on each backend:
// within five float32 roundings of the terms.
func TestGraphsAgreeWithTheHost(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, kind := range []string{"linear", "cosine"} {
			p := newProcess(t, schedule.Config{Kind: kind})
			for _, trailing := range [][]int{{}, {2}, {2, 3, 1}} {
				dims := append([]int{p.T()}, trailing...)
				t.Run(fmt.Sprintf("%s %v", kind, dims), func(t *testing.T) { agree(t, b, p, dims, equations) })
			}
		}
	})
}

func agree(t *testing.T, b compute.Backend, p *Process, dims []int, equations []equation) {
	rng := rand.New(rand.NewPCG(1, uint64(len(dims))))
	times, each := make([]int32, p.T()), 1
	for i, k := range rng.Perm(p.T()) {
		times[i] = int32(k + 1)
	}
	for _, d := range dims[1:] {
		each *= d
	}
	n := each * p.T()
	x, y, z := normals(rng, n), normals(rng, n), normals(rng, n)
	results := evaluate(t, b, func(time *Node, in []*Node) (out []*Node) {
		for _, e := range equations {
			out = append(out, e.graph(p, time, in[0], in[1], in[2]))
		}
		return out
	}, dims, times, x, y, z)
	for k, e := range equations {
		worst := 0.0
		for i, got := range results[k] {
			step := int(times[i/each])
			want, size := e.host(p.Schedule(), step, float64(x[i]), float64(y[i]), float64(z[i]))
			wrong := math.Abs(float64(got) - want)
			if !(wrong <= 5*unit*size) {
				t.Errorf("%s at t = %d: %g, want %g within %.2g", e.name, step, got, want, 5*unit*size)
				break
			}
			if size > 0 {
				worst = max(worst, wrong/(unit*size))
			}
		}
		t.Logf("%s: at most %.2f roundings off", e.name, worst)
	}
}

// Times outside 1..T give NaN for their example, and leave the others alone.
func TestTimeOutsideTheTablesIsNaN(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 100})
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		times := []int32{0, 1, 100, 101, -1, math.MinInt32, math.MaxInt32}
		ones := []float32{1, 1, 1, 1, 1, 1, 1}
		got := evaluate(t, b, func(time *Node, in []*Node) []*Node {
			return []*Node{p.Diffuse(in[0], time, in[1])}
		}, []int{7}, times, ones, ones)[0]
		for i, step := range times {
			inside := step >= 1 && step <= 100
			if inside == math.IsNaN(float64(got[i])) {
				t.Errorf("t = %d gives %g", step, got[i])
			}
		}
	})
}

// No noise at the last step: at t = 1 the result does not depend on z, above it does.
func TestNoNoiseAtTheLastStep(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, v := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge, schedule.Learned} {
			step := func(z float32) []float32 {
				return evaluate(t, b, func(time *Node, in []*Node) []*Node {
					options := ReverseOptions{Variance: v, LogVariance: p.LearnedLogVariance(time, in[1])}
					xPrev, _ := p.ReverseStep(in[0], time, in[1], in[2], options)
					return []*Node{xPrev}
				}, []int{2}, []int32{1, 2}, []float32{0.5, 0.5}, []float32{1, 1}, []float32{z, z})[0]
			}
			a, b := step(-1), step(3)
			if a[0] != b[0] {
				t.Errorf("%s: at t = 1 the noise changes %g to %g", v, a[0], b[0])
			}
			if a[1] >= b[1] {
				t.Errorf("%s: at t = 2 the noise does not lift %g to more than %g", v, a[1], b[1])
			}
		}
	})
}

// In float64 the graphs agree to float64 precision: the tables are rounded to the type of x, not to float32.
func TestGraphsInFloat64(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(x0, time, eps *Node) *Node { return p.Diffuse(x0, time, eps) },
			[]float64{0.7, 0.7}, []int32{1, 500}, []float64{-1.3, -1.3})
		if err != nil {
			t.Fatal(err)
		}
		for i, step := range []int{1, 500} {
			want := p.Schedule().Marginal(step, 0.7).At(-1.3)
			if value := tensors.MustCopyFlatData[float64](got)[i]; math.Abs(value-want) > 1e-15 {
				t.Errorf("t = %d: %.17g, want %.17g", step, value, want)
			}
		}
	})
}

// A learned variance at the ends of its range is a fixed one, and the step that of the fixed one, but for the other t = 1
// of fixed-large.
func TestLearnedStepBetweenTheFixedOnes(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	times := []int32{1, 2, 300, 1000}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for v, fixed := range map[float32]schedule.Variance{-1: schedule.FixedSmall, 1: schedule.FixedLarge} {
			got := evaluate(t, b, func(time *Node, in []*Node) []*Node {
				xt, eps, z := in[0], in[1], in[2]
				learned, _ := p.ReverseStep(xt, time, eps, z, ReverseOptions{
					Variance: schedule.Learned, LogVariance: p.LearnedLogVariance(time, in[3])})
				want, _ := p.ReverseStep(xt, time, eps, z, ReverseOptions{Variance: fixed})
				return []*Node{learned, want}
			}, []int{4}, times, []float32{0.3, -1, 2, 0.5}, []float32{1, -0.5, 0.1, 2}, []float32{1.5, -2, 0.7, -1}, []float32{v, v, v, v})
			for i, step := range times {
				// The logarithm, of size 12 at most, is rounded: half of that, and a few units of the sum.
				if diff := math.Abs(float64(got[0][i] - got[1][i])); diff > 12*unit*(1+math.Abs(float64(got[1][i]))) {
					t.Errorf("v = %g, t = %d: %g, want %g of %s", v, step, got[0][i], got[1][i], fixed)
				}
			}
		}
	})
}

// The log-variance of the reverse step at t = 1 is that of the posterior at t = 2, for either choice.
func TestReverseLogVariance(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	first := math.Log(p.Schedule().PosteriorVariance(2))
	want := map[schedule.Variance][]float64{
		schedule.FixedSmall: {first, first, math.Log(p.Schedule().PosteriorVariance(1000))},
		schedule.FixedLarge: {first, math.Log(p.Schedule().Beta(2)), math.Log(0.02)},
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for v, want := range want {
			got := evaluate(t, b, func(time *Node, in []*Node) []*Node {
				_, logVariance, _ := p.Reverse(in[0], time, in[0], ReverseOptions{Variance: v})
				logVariance.AssertDims(3, 1)
				return []*Node{logVariance}
			}, []int{3, 2}, []int32{1, 2, 1000}, make([]float32, 6))[0]
			for i := range want {
				if math.Abs(float64(got[i])-want[i]) > 2*unit*math.Abs(want[i]) {
					t.Errorf("%s: %v, want %v", v, got, want)
				}
			}
		}
	})
}
