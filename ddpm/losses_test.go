package ddpm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// guesses are examples with the noise that took each to its x_t, and what a network has said of them.
type guesses struct {
	shape               []int // of an example
	times               []int32
	x0, eps, guessed, v []float64
}

// guess draws examples of the shape, of the levels of images where it is one's, at times that reach both ends of the chain,
// and predictions that miss the noise by up to one.
func guess(shape []int, times ...int32) guesses {
	r := rand.New(rand.NewPCG(3, 4))
	g := guesses{shape: shape, times: times}
	size := 1
	for _, d := range shape {
		size *= d
	}
	for range len(times) * size {
		x := 2*r.Float64() - 1
		if len(shape) == 3 {
			x = float64(r.IntN(256))/127.5 - 1
		}
		g.x0 = append(g.x0, x)
		g.eps = append(g.eps, r.NormFloat64())
		g.guessed = append(g.guessed, g.eps[len(g.eps)-1]+2*r.Float64()-1)
		g.v = append(g.v, 2*r.Float64()-1)
	}
	return g
}

// size is the number of values of an example.
func (g guesses) size() int { return len(g.x0) / len(g.times) }

// said is the guessed noise as a prediction of the target.
func (g guesses) said(s *schedule.Schedule, target schedule.Target) []float64 {
	out := make([]float64, len(g.x0))
	for i := range out {
		t := int(g.times[i/g.size()])
		xt := s.Marginal(t, g.x0[i]).At(g.eps[i])
		x0 := s.X0FromEps(t, xt, g.guessed[i])
		switch target {
		case schedule.X0:
			out[i] = x0
		case schedule.V:
			out[i] = s.VFrom(t, x0, g.guessed[i])
		case schedule.Mean:
			out[i] = s.MeanFromEps(t, xt, g.guessed[i])
		default:
			out[i] = g.guessed[i]
		}
	}
	return out
}

// host is the loss of each example in float64, from the guessed noise alone and the equations one by one.
func (g guesses) host(s *schedule.Schedule, o Objective) []float64 {
	losses := make([]float64, len(g.times))
	dim := float64(g.size())
	for i := range g.x0 {
		n, x0, eps := i/g.size(), g.x0[i], g.eps[i]
		t := int(g.times[n])
		xt := s.Marginal(t, x0).At(eps)

		x0Guess := s.X0FromEps(t, xt, g.guessed[i])
		miss := map[schedule.Target]float64{
			"": eps - g.guessed[i], schedule.Eps: eps - g.guessed[i], schedule.X0: x0 - x0Guess,
			schedule.V:    s.VFrom(t, x0, eps) - s.VFrom(t, x0Guess, g.guessed[i]),
			schedule.Mean: s.Posterior(t, xt, x0).Mean - s.Posterior(t, xt, x0Guess).Mean,
		}[o.Target]
		simple := miss * miss
		switch snr, ofX0 := s.SNR(t), (x0-x0Guess)*(x0-x0Guess); o.Weighting {
		case bound.SNR:
			simple = snr * ofX0
		case bound.MinSNR:
			simple = min(snr, 5) * ofX0
		case bound.P2:
			simple = (eps - g.guessed[i]) * (eps - g.guessed[i]) / (1 + snr)
		}

		p := gauss.Normal{Mean: s.MeanFromEps(t, xt, g.guessed[i])}
		if o.Variance == schedule.Learned {
			p.Var = math.Exp(s.LogVarianceRange(t, g.v[i]))
		} else {
			p.Var = math.Exp(s.LogReverseVariance(t, o.Variance))
		}
		nats := -p.LogPDF(x0)
		if len(g.shape) == 3 {
			nats = -gauss.Bins{}.LogMass(p, int(math.Round((x0+1)*127.5)))
		}
		if t > 1 {
			nats = bound.Previous(s, t, x0, xt, p)
		}
		bits := float64(s.T()) * nats / math.Ln2
		losses[n] += map[Loss]float64{"": simple, Simple: simple, Bound: bits, Hybrid: simple + bits/1000}[o.Loss] / dim
	}
	return losses
}

// graphs are the losses of each example as trainings build them, for every objective, and their gradients by the prediction
// and by v.
func (g guesses) graphs(t *testing.T, b compute.Backend, p *Process, objectives []Objective) (losses, byPrediction, byV [][]float64) {
	t.Helper()
	dims := append([]int{len(g.times)}, g.shape...)
	tensor := func(flat []float64) *tensors.Tensor { return tensors.FromFlatDataAndDimensions(flat, dims...) }
	args := []any{tensor(g.x0), tensor(g.eps), tensor(g.v), tensors.FromValue(g.times)}
	for _, o := range objectives {
		args = append(args, tensor(g.said(p.Schedule(), o.Target)))
	}
	got := values[float64](t, b, func(in []*Node) []*Node {
		x0, eps, v, time := in[0], in[1], in[2], in[3]
		var outputs []*Node
		for i, o := range objectives {
			predicted := in[4+i]
			loss := o.losses(p, x0, p.Diffuse(x0, time, eps), time, eps, predicted, v)
			used := Add(loss, MulScalar(sumOverExample(v), 0)) // so that there is a gradient by v, of 0 where it is not learned
			outputs = append(append(outputs, loss), Gradient(ReduceAllSum(used), predicted, v)...)
		}
		return outputs
	}, args...)
	for i := range objectives {
		losses, byPrediction, byV = append(losses, got[3*i]), append(byPrediction, got[3*i+1]), append(byV, got[3*i+2])
	}
	return losses, byPrediction, byV
}

// everyObjective is each loss with all that goes with it.
func everyObjective() []Objective {
	var all []Objective
	for _, target := range []schedule.Target{"", schedule.X0, schedule.V, schedule.Mean} {
		for _, weighting := range []bound.Weighting{"", bound.SNR, bound.MinSNR, bound.P2} {
			all = append(all, Objective{Target: target, Weighting: weighting},
				Objective{Loss: Hybrid, Target: target, Variance: schedule.Learned, Weighting: weighting})
		}
		for _, variance := range []schedule.Variance{"", schedule.FixedLarge, schedule.Learned} {
			all = append(all, Objective{Loss: Bound, Target: target, Variance: variance})
		}
	}
	return all
}

// Each objective's loss is, on either backend and for points and images, what package bound and its neighbours compute of
// the guessed noise in float64. As they compute it of the noise whatever the target, this also says that one bound, and one
// weighted simple loss, is the same for all four targets.
func TestLossesAgreeWithTheHost(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 100})
	for _, shape := range [][]int{{3}, {2, 1, 2}} {
		g := guess(shape, 1, 2, 7, 50, 100)
		backendtest.Each(t, func(t *testing.T, b compute.Backend) {
			objectives := everyObjective()
			losses, _, _ := g.graphs(t, b, p, objectives)
			for n, o := range objectives {
				if err := o.check(); err != nil {
					t.Fatal(err)
				}
				got := losses[n]
				for i, want := range g.host(p.Schedule(), o) {
					// In float64 what is left is the series of the decoder's erfc, 1.4e-10 of a mass that is not small here, and
					// the cancellation in x_0 from ε, 1e-16 over √ᾱ_T = 0.006.
					if math.Abs(got[i]-want) > 1e-9*(1+math.Abs(want)) {
						t.Errorf("%+v of %v at t = %d: %.12g, want %.12g", o, shape, g.times[i], got[i], want)
					}
				}
			}
		})
	}
}

// The bound's part of the hybrid teaches the variance alone: by the prediction the gradient is that of the simple loss, and
// by v that of a thousandth of the bound.
func TestTheHybridDividesItsGradients(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 100})
	b := backendtest.Open(t, "go")
	for _, shape := range [][]int{{3}, {2, 1, 2}} {
		g := guess(shape, 1, 2, 50, 100)
		for _, target := range []schedule.Target{"", schedule.X0, schedule.V, schedule.Mean} {
			_, byPrediction, byV := g.graphs(t, b, p, []Objective{
				{Loss: Hybrid, Target: target, Variance: schedule.Learned}, {Target: target},
				{Loss: Bound, Target: target, Variance: schedule.Learned}})
			moved := false
			for i, got := range byPrediction[0] {
				if want := byPrediction[1][i]; math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
					t.Errorf("%s: by the prediction %g, want %g, that of the simple loss", target, got, want)
				}
				if got, want := byV[0][i], byV[2][i]/1000; math.Abs(got-want) > 1e-12*(1+math.Abs(want)) || want == 0 {
					t.Errorf("%s: by v %g, want %g, a thousandth of the bound's", target, got, want)
				}
				moved = moved || math.Abs(byPrediction[2][i]) > 1e-3
			}
			if !moved {
				t.Errorf("%s: the bound itself has no gradient by the prediction, so nothing was shown", target)
			}
		}
	}
}

// The loss of a batch with the weights of its draw estimates the mean over all t without bias: drawn as a training draws
// them, weighted losses have the uniform mean, within five standard errors.
func TestWeightedLossesHaveTheUniformMean(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 40})
	o := Objective{Loss: Bound, Times: Importance}
	every := make([]int32, 40)
	for i := range every {
		every[i] = int32(i + 1)
	}
	losses := guess([]int{3}, every...).host(p.Schedule(), o)
	sampler := bound.NewImportance(40)
	for i := range losses {
		for range bound.HistoryLength {
			sampler.Observe(i+1, losses[i])
		}
	}
	uniform := 0.0
	for _, l := range losses {
		uniform += l / 40
	}
	// 50 batches of 4000: the standard error is that of 200,000 draws of w L, whose spread importance makes small.
	var sum, squares float64
	n := 0
	for step := range int64(50) {
		times, weights := drawTimes(sampler, 9, step, 4000)
		for i, time := range times {
			x := float64(weights[i]) * losses[time-1]
			sum, squares, n = sum+x, squares+x*x, n+1
		}
	}
	mean := sum / float64(n)
	spread := math.Sqrt(squares/float64(n) - mean*mean)
	if half := 5 * spread / math.Sqrt(float64(n)); math.Abs(mean-uniform) > half+1e-6*math.Abs(uniform) {
		t.Errorf("the weighted mean is %g ± %g, want %g", mean, half, uniform)
	}
	// With p ∝ |L| every product is the same in size, but for the share that is uniform; L_0, a density, may be negative.
	var plain float64
	for _, l := range losses {
		plain += (l - uniform) * (l - uniform) / 40
	}
	if spread > 0.6*math.Sqrt(plain) {
		t.Errorf("the spread of weighted losses is %g, that of uniform ones %g: no importance in it", spread, math.Sqrt(plain))
	}
}

// What a store keeps of the losses is all of them, at the beginning, half way and when every t has its ten.
func TestLossesAreKept(t *testing.T) {
	store, err := newStore(1)
	if err != nil {
		t.Fatal(err)
	}
	sampler, err := timesIn(store, 5)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 4 {
		for range 60 * round {
			sampler.Observe(1+r.IntN(5), float64(float32(r.ExpFloat64())))
		}
		if err := keepTimes(store, sampler); err != nil {
			t.Fatal(err)
		}
		kept, err := timesIn(store, 5)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(kept.Losses(), kept.Probabilities()), fmt.Sprint(sampler.Losses(), sampler.Probabilities()); got != want {
			t.Errorf("round %d: kept %s, want %s", round, got, want)
		}
	}
}

// A label is dropped as often as asked, and otherwise left as it is.
func TestLabelsAreDropped(t *testing.T) {
	const n = 40000
	labels := make([]int32, n)
	for i := range labels {
		labels[i] = int32(i % 3)
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, probability := range []float64{-1, 0.1, 0.5} {
			got, err := CallOnce(b, func(label *Node) *Node {
				state := Const(label.Graph(), []uint64{1, 2, 3})
				_, dropped := dropLabels(state, label, 3, probability)
				return dropped
			}, tensors.FromFlatDataAndDimensions(labels, n))
			if err != nil {
				t.Fatal(err)
			}
			dropped := 0.0
			for i, label := range tensors.MustCopyFlatData[int32](got) {
				if label == 3 {
					dropped++
				} else if label != labels[i] {
					t.Fatalf("label %d becomes %d", labels[i], label)
				}
			}
			want := max(probability, 0)
			if half := 5 * math.Sqrt(want*(1-want)/n); math.Abs(dropped/n-want) > half {
				t.Errorf("%g of the labels are dropped, want %g ± %g", dropped/n, want, half)
			}
		}
	})
}
