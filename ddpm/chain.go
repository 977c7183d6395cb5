package ddpm

import (
	"context"
	"iter"
)

// Frame is a moment of the reverse process.
type Frame struct {
	// T is the time t of X: from T, where X is noise, to 0, where X is the sample.
	T int
	// X is x_t. X0 is the x_0 that was predicted by the step that led here; nil at the start.
	X, X0 *Samples
}

// Chain draws samples as Sample does, the same ones to the last bit for the same options, and hands out the whole chain: a
// frame at its start, and one after each step down to t = 0. An error is the last thing it hands out.
func (s *Sampler) Chain(ctx context.Context, opts SampleOptions) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		w, err := s.newWalk(opts)
		if err != nil {
			yield(Frame{}, err)
			return
		}
		defer w.close()
		for step := 0; ; step++ {
			frame, err := w.frame(step)
			if !yield(frame, err) || err != nil || step == w.steps {
				return
			}
			if err := w.advance(ctx, step, step+1); err != nil {
				yield(Frame{}, err)
				return
			}
		}
	}
}

// frame is where the walk is after that many steps.
func (w *walk) frame(step int) (frame Frame, err error) {
	frame.T = w.process.networkTime(w.steps - step)
	if frame.X, err = w.sampler.samples(w.left[0]); err != nil {
		return Frame{}, err
	}
	if step > 0 {
		if frame.X0, err = w.sampler.samples(w.left[1]); err != nil {
			return Frame{}, err
		}
	}
	return frame, nil
}
