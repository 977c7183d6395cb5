package ddpm

import (
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
)

// emaScope is where the averaged weights live: the average of /network/w is /ema/network/w.
const emaScope = "/ema"

// EMADecay is the decay of the exponential moving average of the weights after step n (n = 0, 1, 2, ...), with the
// warm-up of TensorFlow's ExponentialMovingAverage:
//
//	d_0 = 0,  d_n = min(decay, (1 + n) / (10 + n))
//
// The first average is so the weights themselves. Departs from the paper: its decay is 0.9999 throughout, and the
// average then still holds 37% of the initial weights after 10,000 steps.
func EMADecay(decay float64, n int64) float64 {
	if n == 0 {
		return 0
	}
	return min(decay, float64(1+n)/float64(10+n))
}

// updateEMA sets the average of every trainable variable of the scope to
//
//	ema ← ema + (1 − decay) (weight − ema),
//
// with weight the value that the optimizer has just given it. decay is a float32 scalar.
func updateEMA(scope *model.Scope, decay *graph.Node) {
	g := decay.Graph()
	for _, v := range slices.Collect(scope.IterVariables()) {
		if !v.Trainable || !v.InUseByGraph(g) {
			continue
		}
		folder, name := model.SplitPath(emaScope + v.Path())
		average := scope.Store().Scope(folder).WithInitializer(initializer.Zero).
			VariableWithShape(name, v.Shape()).SetTrainable(false)
		old := average.NodeValue(g)
		average.SetNodeValue(graph.Add(old, graph.Mul(graph.OneMinus(decay), graph.Sub(v.NodeValue(g), old))))
	}
}
