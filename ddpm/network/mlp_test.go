package network

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// ring is a mixture of eight Gaussians of variance 0.01 on a circle of radius 1.
type ring struct{ alphaBar []float64 }

func (ring) centre(k int) (x, y float64) {
	sin, cos := math.Sincos(float64(k) * math.Pi / 4)
	return cos, sin
}

const ringVariance = 0.01

// draw fills x with n noised points, t with their times and eps with their noise.
func (m ring) draw(r *rand.Rand, n int) (x, eps []float64, t []int32) {
	for range n {
		step := 1 + r.IntN(len(m.alphaBar)-1)
		a := m.alphaBar[step]
		cx, cy := m.centre(r.IntN(8))
		for _, c := range []float64{cx, cy} {
			e := r.NormFloat64()
			eps = append(eps, e)
			x = append(x, math.Sqrt(a)*(c+math.Sqrt(ringVariance)*r.NormFloat64())+math.Sqrt(1-a)*e)
		}
		t = append(t, int32(step))
	}
	return x, eps, t
}

// best is E[ε | x_t], the best that any network can do, by Bayes' rule: given the Gaussian k, x_t is normal around
// √ᾱ c_k with variance v = ᾱ·0.01 + 1 - ᾱ, and the mean of ε is √(1-ᾱ) (x_t - √ᾱ c_k)/v.
func (m ring) best(x []float64, t int32) [2]float64 {
	a := m.alphaBar[t]
	v := a*ringVariance + 1 - a
	var sum, total [2]float64
	for k := range 8 {
		cx, cy := m.centre(k)
		dx, dy := x[0]-math.Sqrt(a)*cx, x[1]-math.Sqrt(a)*cy
		p := math.Exp(-(dx*dx + dy*dy) / (2 * v))
		for i, d := range []float64{dx, dy} {
			sum[i] += p * math.Sqrt(1-a) * d / v
			total[i] += p
		}
	}
	return [2]float64{sum[0] / total[0], sum[1] / total[1]}
}

// TestMLPLearns: trained for some seconds, the learning rate falling to zero, the MLP comes close to E[ε | x_t]. What separates its loss from the best is
// E|ε_θ - E[ε | x_t]|², which is measured without the noise of ε itself.
func TestMLPLearns(t *testing.T) {
	s, err := schedule.Linear(100)
	if err != nil {
		t.Fatal(err)
	}
	m := ring{make([]float64, s.T()+1)}
	for i := range m.alphaBar {
		m.alphaBar[i] = s.AlphaBar(i)
	}
	const steps, batch, rate = 600, 512, 5e-3
	net := &MLP{}
	store := model.NewStore()
	b := backendtest.Open(t, "xla:cpu")
	adam := optimizer.Adam().LearningRate(rate).Done()
	train := model.MustNewExec(b, store, func(scope *model.Scope, x, t, eps, now *graph.Node) *graph.Node {
		loss := graph.ReduceAllMean(graph.Square(graph.Sub(eps, predict(net)(scope, x, t))))
		optimizer.LearningRateVar(scope, dtypes.Float32, rate).SetNodeValue(now)
		adam.UpdateGraph(scope, x.Graph(), loss)
		return loss
	})
	defer train.Finalize()
	r := rand.New(rand.NewPCG(1, 2))
	for step := range steps {
		x, eps, times := m.draw(r, batch)
		now := float32(rate * (1 - float64(step)/steps))
		train.MustCall1(tensor(dtypes.Float32, x, batch, 2), times, tensor(dtypes.Float32, eps, batch, 2), now)
	}
	const n = 4096
	x, eps, times := m.draw(r, n)
	predict := model.MustNewExec(b, store, predict(net))
	defer predict.Finalize()
	got := floats(predict.MustCall1(tensor(dtypes.Float32, x, n, 2), tensors.FromValue(times)))
	var excess, least float64 // a coordinate
	for i, step := range times {
		best := m.best(x[2*i:], step)
		for j := range 2 {
			excess += math.Pow(got[2*i+j]-best[j], 2) / (2 * n)
			least += math.Pow(eps[2*i+j]-best[j], 2) / (2 * n)
		}
	}
	t.Logf("the least loss is %.4f, the network's is %.4f more", least, excess)
	if excess > 0.02 {
		t.Errorf("after %d steps the loss exceeds the least possible, %.4f, by %.4f, want at most 0.02", steps, least, excess)
	}
}
