package ddpm

import (
	"fmt"
	"strings"

	"denoise/ddpm/dataset"
	"denoise/ddpm/network"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
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

// trainStep builds a step of Algorithm 1: draw t and ε for the batch x_0, take a gradient step on the objective's loss, and
// move the averaged weights. Its arguments are those of training.arguments. It returns the loss, the norm of the whole
// gradient before clipping, and, for the times of Importance, the loss of each example without its weight.
func (r *Run) trainStep(scope *model.Scope, in []*graph.Node) []*graph.Node {
	learningRate, decay := in[len(in)-2], in[len(in)-1]
	loss, each := r.batchLoss(scope, in[:len(in)-2])
	gradients := scope.BuildTrainableVariablesGradientsGraph(loss)
	gradients, norm := clipByGlobalNorm(gradients, r.config.ClipNorm)
	adam := optimizer.Adam().LearningRate(r.config.LearningRate).Epsilon(1e-8).Done()
	optimizer.LearningRateVar(scope, loss.DType(), r.config.LearningRate).SetNodeValue(learningRate)
	adam.(gradientOptimizer).UpdateGraphWithGradients(scope, gradients, loss.DType())
	updateEMA(scope, decay)
	if r.config.Objective.Times == Importance {
		return []*graph.Node{loss, norm, each}
	}
	return []*graph.Node{loss, norm}
}

// batchLoss builds the loss of a batch, with new noise, and that of each example without its weight. Its arguments are
// those of training.arguments.
func (r *Run) batchLoss(scope *model.Scope, in []*graph.Node) (loss, each *graph.Node) {
	next := func() (node *graph.Node) {
		node, in = in[0], in[1:]
		return node
	}
	x0 := next()
	g, batch := x0.Graph(), x0.Shape().Dimensions[0]
	scope.Store().SetTraining(g, true)

	noise := scope.Store().GetVariable(noisePath)
	state := noise.NodeValue(g)
	var label, t, weight *graph.Node
	if classes := r.config.classes(); classes > 0 {
		state, label = dropLabels(state, next(), classes, r.config.LabelDrop)
	}
	if r.config.Objective.Times == Importance {
		t, weight = next(), next()
	} else {
		state, t = Times(state, batch, r.process.T())
	}
	state, eps := Noise(state, x0.Shape().Dimensions...)
	noise.SetNodeValue(state)

	xt := r.process.Diffuse(x0, t, eps)
	predicted, v := r.config.Objective.ask(r.net, scope, network.Input{Xt: xt, T: t, Label: label})
	each = r.config.Objective.losses(r.process, x0, xt, t, eps, predicted, v)
	if weight == nil {
		return graph.ReduceAllMean(each), each
	}
	return graph.ReduceAllMean(graph.Mul(weight, each)), each
}

// execute runs the compiled step for a batch, and frees what it was given and gave.
func (t *training) execute(batch *dataset.Batch, rate, decay float64) (loss, norm float64, err error) {
	given, times := t.arguments(batch)
	args := make([]any, len(given), len(given)+2)
	for i, value := range given {
		args[i] = value
	}
	outputs, err := t.program.call(t.ctx, append(args, float32(rate), float32(decay))...)
	if err != nil {
		t.broken = true
		return 0, 0, fmt.Errorf("ddpm: training step %d: %w", t.state.Step+1, t.run.adviseBatch(err))
	}
	loss, norm = float64(tensors.ToScalar[float32](outputs[0])), float64(tensors.ToScalar[float32](outputs[1]))
	if times != nil {
		for i, each := range tensors.MustCopyFlatData[float32](outputs[2]) {
			t.times.Observe(int(times[i]), float64(each))
		}
	}
	for _, value := range append(outputs, given...) {
		value.MustFinalizeAll()
	}
	return loss, norm, nil
}

// arguments are what a step takes of the batch: its examples, their labels for a network with classes, and for the times
// of Importance each example's t, which are returned too, and weight. The learning rate and the decay of the average,
// float32 scalars, come after them.
func (t *training) arguments(batch *dataset.Batch) (given []*tensors.Tensor, times []int32) {
	given = []*tensors.Tensor{tensors.FromFlatDataAndDimensions(batch.X, t.shape...)}
	if t.run.config.classes() > 0 {
		given = append(given, tensors.FromFlatDataAndDimensions(batch.Labels, batch.N))
	}
	if t.times == nil {
		return given, nil
	}
	times, weights := drawTimes(t.times, t.run.config.Seed, t.at, batch.N)
	return append(given, tensors.FromFlatDataAndDimensions(times, batch.N), tensors.FromFlatDataAndDimensions(weights, batch.N)), times
}

// batchInputs counts the arguments of a step that hold something of each example of the batch: those of
// training.arguments.
func (c Config) batchInputs() int {
	n := 1
	if c.classes() > 0 {
		n++
	}
	if c.Objective.Times == Importance {
		n += 2
	}
	return n
}

// dropLabels puts "no label", which is classes, in the place of each label with that probability.
func dropLabels(state, label *graph.Node, classes int, probability float64) (next, dropped *graph.Node) {
	if probability <= 0 {
		return state, label
	}
	next, u := graph.RandomUniform(state, shapes.Make(dtypes.Float32, label.Shape().Dimensions...))
	none := graph.BroadcastToShape(graph.Scalar(label.Graph(), dtypes.Int32, int32(classes)), label.Shape())
	return next, graph.Where(graph.LessThan(u, graph.ConstAs(u, probability)), none, label)
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
