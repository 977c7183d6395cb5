package classifier

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"denoise/ddpm/dataset"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// Config says how to train. Its zero value serves the built-in glyphs.
type Config struct {
	Steps        int     // of the optimiser; 0: 700
	BatchSize    int     // examples a step, junk among them; 0: 128
	LearningRate float64 // of Adam, at its highest: it rises for the first twentieth of the steps, then falls to zero as a cosine; 0: 0.003
	Junk         float64 // share of each batch turned into junk, below 1; 0: 0.4; negative: no junk class at all
	JunkKinds    []Junk  // nil: Junks
	Seed         int64   // of the initial weights and of the junk
	// Report, where not nil, hears of each step (1..Steps) and its loss, in nats.
	Report func(step, steps int, loss float64)
}

func (c Config) resolve(src dataset.Source) (Config, error) {
	c.Steps = cmp.Or(c.Steps, 700)
	c.BatchSize = cmp.Or(c.BatchSize, 128)
	c.LearningRate = cmp.Or(c.LearningRate, 0.003)
	c.Junk = cmp.Or(c.Junk, 0.4)
	if c.JunkKinds == nil {
		c.JunkKinds = Junks
	}
	switch {
	case len(src.Shape()) != 3:
		return c, fmt.Errorf("classifier: %s has examples of shape %v; it needs images, [height, width, channels]", src.Name(), src.Shape())
	case src.Classes() < 2:
		return c, fmt.Errorf("classifier: %s has %d classes; it needs labels of 2 or more", src.Name(), src.Classes())
	case c.Steps < 1 || c.BatchSize < 1:
		return c, fmt.Errorf("classifier: %d steps of %d examples; both must be 1 or more", c.Steps, c.BatchSize)
	case !(c.LearningRate > 0):
		return c, fmt.Errorf("classifier: a learning rate of %g; it must be positive", c.LearningRate)
	case c.Junk >= 1:
		return c, fmt.Errorf("classifier: a share of %g of junk; it must be below 1", c.Junk)
	}
	return c, nil
}

// Classifier is a trained network. Its methods may be called by one goroutine at a time.
type Classifier struct {
	shape    []int // of one image
	classes  int   // without junk
	predict  *model.Exec
	features *model.Exec
}

// Train trains a network on the labelled images of src, which should be its training part. It takes some ten
// seconds for 16x16 glyphs on xla:cpu with two cores. It fails for a source without labels or of other things than images, a setting out of
// its range, and when ctx is cancelled.
func Train(ctx context.Context, backend compute.Backend, src dataset.Source, c Config) (*Classifier, error) {
	c, err := c.resolve(src)
	if err != nil {
		return nil, err
	}
	classifier := &Classifier{shape: src.Shape(), classes: src.Classes()}
	if c.Junk > 0 {
		src = &soiled{src, c.Junk, c.JunkKinds, uint64(c.Seed)}
	}
	outputs := src.Classes()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(c.Seed); err != nil {
		return nil, fmt.Errorf("classifier: %w", err)
	}
	step, err := model.NewExec(backend, store, func(scope *model.Scope, x, labels, rate *graph.Node) *graph.Node {
		g := x.Graph()
		scope.Store().SetTraining(g, true)
		y := logits(scope.In("network"), x, outputs)
		cost := graph.ReduceAllMean(loss.SparseCategoricalCrossEntropyLogits([]*graph.Node{graph.InsertAxes(labels, -1)}, []*graph.Node{y}))
		optimizer.LearningRateVar(scope, cost.DType(), c.LearningRate).SetNodeValue(rate)
		optimizer.Adam().LearningRate(c.LearningRate).Done().UpdateGraph(scope, g, cost)
		return cost
	})
	if err != nil {
		return nil, fmt.Errorf("classifier: %w", err)
	}
	defer step.Finalize()
	if err := loop(ctx, step, src, c); err != nil {
		return nil, err
	}
	classifier.predict, err = model.NewExec(backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		return graph.Softmax(logits(scope.In("network"), x, outputs))
	})
	if err != nil {
		return nil, fmt.Errorf("classifier: %w", err)
	}
	classifier.features, err = model.NewExec(backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		return hidden(scope.In("network"), x)
	})
	if err != nil {
		return nil, fmt.Errorf("classifier: %w", err)
	}
	return classifier, nil
}

// loop feeds the steps.
func loop(ctx context.Context, step *model.Exec, src dataset.Source, c Config) error {
	batches := dataset.Prefetch(ctx, src, 0, c.BatchSize, 4)
	defer batches.Stop()
	for k := range c.Steps {
		b, err := batches.Next()
		if err != nil {
			return fmt.Errorf("classifier: step %d of %d: %w", k+1, c.Steps, err)
		}
		x := tensors.FromFlatDataAndDimensions(b.X, append([]int{b.N}, src.Shape()...)...)
		labels := tensors.FromFlatDataAndDimensions(b.Labels, b.N)
		cost, err := step.Call1(x, labels, float32(learningRate(k, c)))
		if err != nil {
			return fmt.Errorf("classifier: step %d of %d: %w", k+1, c.Steps, err)
		}
		value := float64(tensors.ToScalar[float32](cost))
		if math.IsNaN(value) {
			return fmt.Errorf("classifier: the loss is not a number at step %d; a learning rate below %g may help", k+1, c.LearningRate)
		}
		if c.Report != nil {
			c.Report(k+1, c.Steps, value)
		}
	}
	return nil
}

// learningRate is that of step k, from 0.
func learningRate(k int, c Config) float64 {
	done := (float64(k) + 1) / float64(c.Steps)
	return c.LearningRate * min(1, 20*done) * (1 + math.Cos(math.Pi*done)) / 2
}
