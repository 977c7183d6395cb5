package ddpm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// chain is what the terms of the bound take, three coordinates an example and every t in some order: data at the levels
// of images, x_{t-1} and x_t that are likely, means a standard deviation or so off the posterior's, and variances near
// the reverse step's.
type chain struct {
	process             *Process
	times               []int32
	x0, xPrev, xt, mean []float32 // [T, 3]
	logVariance         []float32 // [T, 1]
}

const chainDim = 3

func newChain(p *Process) chain {
	rng := rand.New(rand.NewPCG(5, 6))
	s := p.Schedule()
	c := chain{process: p}
	for _, k := range rng.Perm(p.T()) {
		t := k + 1
		c.times = append(c.times, int32(t))
		log := s.LogReverseVariance(t, schedule.FixedSmall) + 0.3*rng.NormFloat64()
		c.logVariance = append(c.logVariance, float32(log))
		for range chainDim {
			x0 := gauss.Bins{}.Centre(rng.IntN(256))
			xt := s.Marginal(t, x0).At(rng.NormFloat64())
			q := s.Posterior(t, xt, x0)
			c.x0, c.xt = append(c.x0, float32(x0)), append(c.xt, float32(xt))
			c.xPrev = append(c.xPrev, float32(q.At(rng.NormFloat64())))
			c.mean = append(c.mean, float32(q.Mean+math.Exp(log/2)*rng.NormFloat64()))
			if t == 1 { // the only x_{t-1} there is
				c.xPrev[len(c.xPrev)-1] = c.x0[len(c.x0)-1]
			}
		}
	}
	return c
}

// agree holds the sums that build makes of each example against those of host over its coordinates, within what rounding
// can do: host returns that as well, in units.
func (c chain) agree(t *testing.T, b compute.Backend, name string, build func(t, x0, xPrev, xt, mean, log *Node) *Node,
	host func(t int, x0, xPrev, xt float64, p gauss.Normal) (value, units float64)) {
	t.Helper()
	n := len(c.times)
	table := func(x []float32) *tensors.Tensor { return tensors.FromFlatDataAndDimensions(x, n, len(x)/n) }
	got := values[float32](t, b, func(in []*Node) []*Node {
		return []*Node{build(in[0], in[1], in[2], in[3], in[4], in[5])}
	}, c.times, table(c.x0), table(c.xPrev), table(c.xt), table(c.mean), table(c.logVariance))[0]
	if len(got) != n {
		t.Fatalf("%s: %d values for %d examples", name, len(got), n)
	}
	worst := 0.0
	for i, step := range c.times {
		var want, units float64
		for j := i * chainDim; j < (i+1)*chainDim; j++ {
			p := gauss.Normal{Mean: float64(c.mean[j]), Var: math.Exp(float64(c.logVariance[i]))}
			v, u := host(int(step), float64(c.x0[j]), float64(c.xPrev[j]), float64(c.xt[j]), p)
			want, units = want+v, units+u+math.Abs(v)
		}
		wrong := math.Abs(float64(got[i]) - want)
		if math.IsNaN(want) && math.IsNaN(float64(got[i])) {
			continue
		}
		if !(wrong <= unit*units) {
			t.Errorf("%s at t = %d: %g, want %g within %.2g", name, step, got[i], want, unit*units)
			return
		}
		worst = max(worst, wrong/unit/units)
	}
	t.Logf("%s: at most %.2f of what rounding can do", name, worst)
}

// logPDF is that of n at x, and what rounding can do to it, in units; size is that of the numbers whose difference x -
// n.Mean is.
func logPDF(n gauss.Normal, x, size float64) (value, units float64) {
	d, log := x-n.Mean, math.Abs(math.Log(n.Var))
	return n.LogPDF(x), 2 + 2*log + d*d/n.Var*(2+log) + math.Abs(d)/n.Var*size
}

// decodedBy is ln p_θ(x_0|x_1) in float64, and what rounding can do to it.
func decodedBy(decoder exact.Decoder, p gauss.Normal, x0 float64) (value, units float64) {
	if d, ok := decoder.(exact.Discrete); ok {
		level, err := d.Bins.Index(x0)
		if err != nil {
			panic(err)
		}
		return d.Bins.LogMass(p, level), decoderRounding(p, d.Bins, level)
	}
	return logPDF(p, x0, math.Abs(x0)+math.Abs(p.Mean))
}

// The terms of (5) and of (3) against packages bound and gauss in float64, at every t of two schedules, with either
// decoder, on each backend.
func TestTheBoundAgreesWithTheHost(t *testing.T) {
	for _, config := range []schedule.Config{{Kind: "linear", T: 200}, {Kind: "cosine", T: 200}} {
		p := newProcess(t, config)
		s, c := p.Schedule(), newChain(p)
		for _, decoder := range []exact.Decoder{exact.Continuous{}, exact.Discrete{}, exact.Discrete{Bins: gauss.Bins{CDF: gauss.Tanh}}} {
			t.Run(fmt.Sprintf("%s %T", config.Kind, decoder), func(t *testing.T) {
				backendtest.Each(t, func(t *testing.T, b compute.Backend) {
					c.agree(t, b, "Term", func(t, x0, _, xt, mean, log *Node) *Node { return p.Term(x0, xt, t, mean, log, decoder) },
						func(t int, x0, _, xt float64, q gauss.Normal) (value, units float64) {
							if t == 1 {
								value, units = decodedBy(decoder, q, x0)
								return -value, units
							}
							posterior := s.Posterior(t, xt, x0)
							ofX0, ofXt := s.PosteriorMeanCoefficients(t)
							size := 2 * (math.Abs(ofX0*x0) + math.Abs(ofXt*xt)) // of what the posterior's mean is the sum of
							return bound.Previous(s, t, x0, xt, q), klSize(posterior, q) + math.Abs(posterior.Mean-q.Mean)/q.Var*size
						})
					c.agree(t, b, "LogRatio", func(t, _, xPrev, xt, mean, log *Node) *Node { return p.LogRatio(xPrev, xt, t, mean, log, decoder) },
						func(t int, _, xPrev, xt float64, q gauss.Normal) (value, units float64) {
							forward, units := logPDF(s.Step(t, xPrev), xt, math.Abs(xPrev)*3+math.Abs(xt))
							reverse, more := logPDF(q, xPrev, math.Abs(xPrev)+math.Abs(q.Mean))
							if t == 1 {
								reverse, more = decodedBy(decoder, q, xPrev)
							}
							return reverse - forward, units + more
						})
				})
			})
		}
		backendtest.Each(t, func(t *testing.T, b compute.Backend) {
			c.agree(t, b, "PriorKL", func(_, x0, _, _, _, _ *Node) *Node { return p.PriorKL(x0) },
				func(_ int, x0, _, _ float64, _ gauss.Normal) (value, units float64) {
					return bound.Prior(s, x0), 2 * s.AlphaBar(p.T()) * (1 + x0*x0)
				})
			c.agree(t, b, "NormalLogPDF", func(_, x0, _, _, mean, log *Node) *Node { return ReduceSum(NormalLogPDF(x0, mean, log), 1) },
				func(_ int, x0, _, _ float64, q gauss.Normal) (value, units float64) {
					return logPDF(q, x0, math.Abs(x0)+math.Abs(q.Mean))
				})
		})
	}
}

// Outside 1..T there is no term, and outside [-1, 1] no bin.
func TestTermsThatDoNotExistAreNaN(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 50})
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		x0 := []float32{0, 0, 0, 0, 1.001, -1.5, float32(math.NaN())}
		times := []int32{0, 1, 50, 51, 1, 1, 1}
		got := evaluate(t, b, func(time *Node, in []*Node) []*Node {
			mean, log, _ := p.Reverse(in[0], time, in[0], ReverseOptions{})
			return []*Node{p.Term(in[0], in[0], time, mean, log, exact.Discrete{}), p.LogRatio(in[0], in[0], time, mean, log, exact.Discrete{}),
				p.EpsSquared(in[0], in[0], time, "")}
		}, []int{len(times)}, times, x0)
		for i, want := range []bool{true, false, false, true, true, true, true} { // whether NaN
			if math.IsNaN(float64(got[0][i])) != want || math.IsNaN(float64(got[1][i])) != want {
				t.Errorf("t = %d, x_0 = %g: terms %g and %g", times[i], x0[i], got[0][i], got[1][i])
			}
			if exists := times[i] > 1 && times[i] <= 50; math.IsNaN(float64(got[2][i])) == exists {
				t.Errorf("t = %d: the squared error is worth %g", times[i], got[2][i])
			}
		}
	})
}
