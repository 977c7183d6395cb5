package ddpm

import (
	"context"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// walk is a chain on its way down.
type walk struct {
	plan
	sampler *Sampler
	process *Process
	program *program
	same    []*tensors.Tensor // the data of the options
	left    []*tensors.Tensor // x_t, the last predicted x_0, the random state
}

// newWalk checks the options and draws x_T, or takes the x_t to start from.
func (s *Sampler) newWalk(opts SampleOptions) (*walk, error) {
	c, process, err := s.plan(opts)
	if err != nil {
		return nil, err
	}
	w := &walk{plan: c, sampler: s, process: process}
	if w.program, err = s.program(c, process); err != nil {
		return nil, err
	}
	state, err := graph.RNGStateFromSeed(opts.Seed)
	if err != nil {
		return nil, err
	}
	shape := append([]int{c.n}, s.shape...)
	x, state, err := s.noise(shape, state)
	if err != nil {
		return nil, err
	}
	if opts.Start != nil {
		x.MustFinalizeAll()
		x = tensors.FromFlatDataAndDimensions(opts.Start.Xt.X, shape...)
	}
	w.left = []*tensors.Tensor{x, tensors.FromShape(shapes.Make(dtypes.Float32, shape...)), state}
	w.same = c.data(opts, shape)
	return w, nil
}

// data is what the options give to the program: labels, the strength of guidance, what is known and its mask, where there is any.
func (c plan) data(opts SampleOptions, shape []int) (data []*tensors.Tensor) {
	if c.labels {
		labels := make([]int32, c.n)
		for i := range labels {
			labels[i] = int32(opts.Labels[i*len(opts.Labels)/c.n])
		}
		data = append(data, tensors.FromFlatDataAndDimensions(labels, c.n))
	}
	if c.guided {
		data = append(data, tensors.FromScalar(float32(opts.Guidance)))
	}
	if c.known {
		x0, mask := opts.Known.values(c.n)
		data = append(data, tensors.FromFlatDataAndDimensions(x0, shape...), tensors.FromFlatDataAndDimensions(mask, shape...))
	}
	return data
}

// noise draws x_T. Its program is one of its own: the state must have passed it before the chain's first step.
func (s *Sampler) noise(shape []int, state *tensors.Tensor) (x, next *tensors.Tensor, err error) {
	p := s.starts[shape[0]]
	if p == nil {
		p, err = newProgram(s.backend, s.store, func(_ *model.Scope, state *graph.Node) (x, next *graph.Node) {
			next, x = Noise(state, shape...)
			return x, next
		})
		if err != nil {
			return nil, nil, err
		}
		s.starts[shape[0]] = p
	}
	outputs, err := p.call(context.Background(), state)
	if err != nil {
		return nil, nil, adviseSamples(err, shape[0])
	}
	return outputs[0], outputs[1], nil
}

// advance takes the steps from, ..., to - 1 of the chain, counted from its start, in one call.
func (w *walk) advance(ctx context.Context, from, to int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	args := []any{int32(from * w.passes), int32(to * w.passes)}
	for _, value := range append(w.left, w.same...) {
		args = append(args, value)
	}
	next, err := w.program.call(ctx, args...)
	if err != nil {
		return fmt.Errorf("ddpm: sampling at t = %d: %w", w.process.networkTime(w.steps-from), adviseSamples(err, w.n))
	}
	for _, old := range w.left {
		old.MustFinalizeAll()
	}
	w.left = next
	return nil
}

// close frees what the walk holds, but not what a lost program may still take.
func (w *walk) close() {
	if w.program.lost {
		return
	}
	for _, value := range append(w.left, w.same...) {
		value.MustFinalizeAll()
	}
}
