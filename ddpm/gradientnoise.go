package ddpm

import (
	"context"
	"fmt"

	"denoise/ddpm/dataset"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// GradientNoise is how far the gradients of single batches lie from what they estimate, at the same weights.
type GradientNoise struct {
	Batch    int     // examples
	Square   float64 // |G|², G the gradient of the expected loss; below 0 by chance where it is nearly 0
	Variance float64 // E|g - G|², g the gradient of one batch
}

// Scale is the gradient noise scale (McCandlish et al. 2018, arXiv 1812.06162, equation 2.9): the number of examples whose
// mean gradient is half noise. A batch far below it learns from noise for the most part.
//
//	tr Σ/|G|²,   Σ the covariance of the gradient of one example
func (n GradientNoise) Scale() float64 { return float64(n.Batch) * n.Variance / n.Square }

// GradientNoise measures the gradients of an objective at the weights of the run's last checkpoint, which another objective
// may have made: over so many batches of the run's data, with uniform t, and as in training.
//
//	Variance = Σ|g_i - ḡ|²/(n-1),   Square = |ḡ|² - Variance/n,   ḡ the mean of all n
//
// It fails for fewer than 2 batches, without a checkpoint, and for an objective that needs a network of other outputs.
func (r *Run) GradientNoise(ctx context.Context, backend compute.Backend, objective Objective, batches int) (noise GradientNoise, err error) {
	if batches < 2 {
		return noise, fmt.Errorf("ddpm: the gradient noise of %d batches: give 2 or more", batches)
	}
	objective.Times = Uniform
	if err := objective.check(); err != nil {
		return noise, err
	}
	if got, want := objective.Outputs(), r.config.Objective.Outputs(); got != want {
		return noise, fmt.Errorf("ddpm: this network answers with %d values for each of x_t, and the objective needs %d", want, got)
	}
	c, err := r.load()
	if err != nil {
		return noise, err
	}
	if c == nil {
		return noise, fmt.Errorf("ddpm: the run in %s has no checkpoint to take weights from: train it first", r.folder)
	}
	store, err := storeOf(c)
	if err != nil {
		return noise, err
	}
	source, err := dataset.Open(ctx, r.config.Data, nil)
	if err != nil {
		return noise, err
	}
	other := *r
	other.config.Objective = objective
	p, err := newProgram(backend, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
		loss, _ := other.batchLoss(scope, in)
		return scope.BuildTrainableVariablesGradientsGraph(loss)
	})
	if err != nil {
		return noise, err
	}
	defer p.close()
	t := &training{Trainer: &Trainer{run: &other, shape: append([]int{r.config.Batch}, source.Shape()...)}}
	var mean []float64
	squares := 0.0
	for n := range batches {
		if err := ctx.Err(); err != nil {
			return noise, err
		}
		batch, err := dataset.NewBatch(source, c.step+int64(n), r.config.Batch)
		if err != nil {
			return noise, err
		}
		gradient, err := t.gradient(ctx, p, batch)
		if err != nil {
			return noise, err
		}
		if mean == nil {
			mean = make([]float64, len(gradient))
		}
		for i, g := range gradient { // Welford's
			d := g - mean[i]
			mean[i] += d / float64(n+1)
			squares += d * (g - mean[i])
		}
	}
	noise = GradientNoise{Batch: r.config.Batch, Variance: squares / float64(batches-1)}
	for _, g := range mean {
		noise.Square += g * g
	}
	noise.Square -= noise.Variance / float64(batches)
	return noise, nil
}

// gradient is that of one batch, by all weights.
func (t *training) gradient(ctx context.Context, p *program, batch *dataset.Batch) (all []float64, err error) {
	given, _ := t.arguments(batch)
	args := make([]any, len(given))
	for i, value := range given {
		args[i] = value
	}
	outputs, err := p.call(ctx, args...)
	if err != nil {
		return nil, err
	}
	for _, output := range outputs {
		flat, err := tensors.CopyFlatData[float32](output)
		if err != nil {
			return nil, err
		}
		for _, g := range flat {
			all = append(all, float64(g))
		}
	}
	for _, value := range append(outputs, given...) {
		value.MustFinalizeAll()
	}
	return all, nil
}
