package ddpm

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Frame is a moment of the reverse process.
type Frame struct {
	// T is the step t of X: from T, where X is noise, to 0, where X is the sample.
	T int
	// X is x_t. X0 is the x_0 that was predicted from x_{t+1} on the way here; nil at the start.
	X, X0 *Samples
}

// Chain draws samples as Sample does, the same ones for the same options, and hands out the whole chain, T + 1 frames
// from t = T to t = 0. An error is the last thing it hands out.
func (s *Sampler) Chain(ctx context.Context, opts SampleOptions) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		err := s.walk(ctx, opts, func(t int, x, x0 *tensors.Tensor) (on bool, err error) {
			frame := Frame{T: t}
			if frame.X, err = s.samples(x); err != nil {
				return false, err
			}
			if x0 != nil {
				if frame.X0, err = s.samples(x0); err != nil {
					return false, err
				}
			}
			return yield(frame, nil), nil
		})
		if err != nil {
			yield(Frame{}, err)
		}
	}
}

// walk runs the reverse process and shows visit every x_t, and the x_0 predicted on the way to it, until visit has seen
// enough.
func (s *Sampler) walk(ctx context.Context, opts SampleOptions, visit func(t int, x, x0 *tensors.Tensor) (on bool, err error)) error {
	if opts.N == 0 {
		opts.N = 16
	}
	if opts.N < 0 {
		return fmt.Errorf("ddpm: SampleOptions.N = %d: give 1 or more samples", opts.N)
	}
	variance, err := s.variance(opts.Variance)
	if err != nil {
		return err
	}
	opts.Variance = variance
	state, err := graph.RNGStateFromSeed(opts.Seed)
	if err != nil {
		return err
	}
	x, state, err := s.start(opts.N, state)
	if err != nil {
		return err
	}
	p, err := s.program(opts)
	if err != nil {
		return err
	}
	on, err := visit(s.process.T(), x, nil)
	for t := s.process.T(); on && err == nil && t >= 1; t-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		var x0 *tensors.Tensor
		if x, x0, state, err = s.step(ctx, p, x, t, state); err != nil {
			return fmt.Errorf("ddpm: sampling at t = %d: %w", t, err)
		}
		if on, err = visit(t-1, x, x0); err == nil {
			err = x0.FinalizeAll()
		}
	}
	return err
}

// step runs the reverse step at t, and frees what it was given.
func (s *Sampler) step(ctx context.Context, p *program, x *tensors.Tensor, t int, state *tensors.Tensor) (xPrev, x0, next *tensors.Tensor, err error) {
	outputs, err := p.call(ctx, x, int32(t), state)
	if err != nil {
		return nil, nil, nil, err
	}
	return outputs[0], outputs[1], outputs[2], errors.Join(x.FinalizeAll(), state.FinalizeAll())
}

// start draws x_T.
func (s *Sampler) start(n int, state *tensors.Tensor) (x, next *tensors.Tensor, err error) {
	exec, err := graph.NewExec(s.backend, func(state *graph.Node) (x, next *graph.Node) {
		next, x = Noise(state, append([]int{n}, s.shape...)...)
		return x, next
	})
	if err != nil {
		return nil, nil, err
	}
	defer exec.Finalize()
	return exec.Call2(state)
}

// program returns the compiled reverse step for those options, whatever their seed.
func (s *Sampler) program(opts SampleOptions) (*program, error) {
	opts.Seed = 0
	if p, ok := s.programs[opts]; ok {
		return p, nil
	}
	reverse := ReverseOptions{Variance: opts.Variance, ClipX0: s.images() && !opts.NoClip}
	p, err := newProgram(s.backend, s.store, func(scope *model.Scope, x, t, state *graph.Node) (xPrev, x0, next *graph.Node) {
		times := graph.BroadcastToDims(t, opts.N)
		next, z := Noise(state, x.Shape().Dimensions...)
		eps, logVariance := s.predict(scope, x, times, nil)
		reverse.LogVariance = logVariance
		xPrev, x0 = s.process.ReverseStep(x, times, eps, z, reverse)
		return xPrev, x0, next
	})
	if err != nil {
		return nil, err
	}
	s.programs[opts] = p
	return p, nil
}
