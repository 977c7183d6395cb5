package ddpm

import (
	"fmt"
	"strings"

	"denoise/ddpm/network"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// noisePath is the variable that holds the random state of the training's noise and times.
const noisePath = "/noise/state"

// newStore returns a store ready for the first step of a training with that seed.
func newStore(seed int64) (*model.Store, error) {
	store := model.NewStore()
	store.SetParam("/"+network.SeedParam, seed)
	// The store's own state serves dropout; another one, the noise.
	if err := store.SetRNGStateFromSeed(seed); err != nil {
		return nil, err
	}
	state, err := graph.RNGStateFromSeed(seed + 1)
	if err != nil {
		return nil, err
	}
	return store, addVariable(store, noisePath, state, false)
}

// storeOf returns the store that a checkpoint holds.
func storeOf(c *checkpoint) (*model.Store, error) {
	store := model.NewStore()
	for _, v := range c.values {
		if err := addVariable(store, v.path, v.value, isWeight(v.path)); err != nil {
			return nil, err
		}
	}
	return store, nil
}

func addVariable(store *model.Store, path string, value *tensors.Tensor, trainable bool) error {
	v, err := store.CreateVariable(path, value)
	if err != nil {
		return err
	}
	v.SetTrainable(trainable)
	return nil
}

// isWeight tells the network's weights from all else in a store.
func isWeight(path string) bool { return strings.HasPrefix(path, networkScope+"/") }

// trainStep builds a step of Algorithm 1 for the batch x0: draw t and ε, take a gradient step on
// ‖ε − ε_θ(√ᾱ_t x_0 + √(1−ᾱ_t) ε, t)‖², and move the averaged weights. learningRate and decay are float32 scalars. It
// returns the simple loss and the norm of the whole gradient before clipping.
func (r *Run) trainStep(scope *model.Scope, x0, learningRate, decay *graph.Node) (loss, norm *graph.Node) {
	g := x0.Graph()
	scope.Store().SetTraining(g, true)

	noise := scope.Store().GetVariable(noisePath)
	state, t := Times(noise.NodeValue(g), x0.Shape().Dimensions[0], r.process.T())
	state, eps := Noise(state, x0.Shape().Dimensions...)
	noise.SetNodeValue(state)

	xt := r.process.Diffuse(x0, t, eps)
	predicted := r.net.Predict(scope.In("network"), network.Input{Xt: xt, T: t}, 1)
	_, loss = SimpleLoss(eps, predicted)

	gradients := scope.BuildTrainableVariablesGradientsGraph(loss)
	gradients, norm = clipByGlobalNorm(gradients, r.config.ClipNorm)
	adam := optimizer.Adam().LearningRate(r.config.LearningRate).Epsilon(1e-8).Done()
	optimizer.LearningRateVar(scope, loss.DType(), r.config.LearningRate).SetNodeValue(learningRate)
	adam.(gradientOptimizer).UpdateGraphWithGradients(scope, gradients, loss.DType())
	updateEMA(scope, decay)
	return loss, norm
}

// execute runs the compiled step, and frees what it was given and gave.
func (t *training) execute(x *tensors.Tensor, rate, decay float32) (loss, norm float64, err error) {
	outputs, err := t.program.call(t.ctx, x, rate, decay)
	if err != nil {
		t.broken = true
		return 0, 0, fmt.Errorf("ddpm: training step %d: %w", t.state.Step+1, err)
	}
	loss, norm = float64(tensors.ToScalar[float32](outputs[0])), float64(tensors.ToScalar[float32](outputs[1]))
	for _, value := range append(outputs, x) {
		value.MustFinalizeAll()
	}
	return loss, norm, nil
}

// gradientOptimizer is the part of GoMLX's optimisers that takes gradients, so that these can be clipped before.
type gradientOptimizer interface {
	UpdateGraphWithGradients(scope *model.Scope, gradients []*graph.Node, lossDType dtypes.DType)
}

// clipByGlobalNorm scales the gradients, all by one factor, so that the norm of them all together is at most bound, and
// returns that norm as it was before. A negative bound changes nothing.
//
//	g ← g · min(1, bound/‖g‖),  ‖g‖ = √(Σ g²) over all values of all gradients
func clipByGlobalNorm(gradients []*graph.Node, bound float64) (clipped []*graph.Node, norm *graph.Node) {
	var sum *graph.Node
	for _, gradient := range gradients {
		square := graph.ReduceAllSum(graph.Square(gradient))
		if sum == nil {
			sum = square
		} else {
			sum = graph.Add(sum, square)
		}
	}
	norm = graph.Sqrt(sum)
	if bound < 0 {
		return gradients, norm
	}
	// At a norm of 0 the quotient is infinite and the minimum 1, so that nothing has to be added to the divisor.
	factor := graph.MinScalar(graph.Div(graph.ConstAs(norm, bound), norm), 1)
	clipped = make([]*graph.Node, len(gradients))
	for i, gradient := range gradients {
		clipped[i] = graph.Mul(gradient, factor)
	}
	return clipped, norm
}
