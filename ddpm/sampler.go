package ddpm

import (
	"context"
	"iter"
	"maps"
	"slices"

	"denoise/ddpm/network"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
)

// Sampler draws samples by Algorithm 2, or by what SampleOptions choose in its place, with one set of weights. The program of
// a chain is compiled once for all seeds, labels, strengths of guidance and data that it starts from or holds to, and
// kept until Close. A Sampler serves one goroutine at a time.
type Sampler struct {
	predictor
	programs map[plan]*program
	starts   map[int]*program // draw x_T, of so many examples
}

// Sampler returns a sampler with the weights of the run's last checkpoint. It fails when there is none.
func (r *Run) Sampler(backend compute.Backend, weights Weights) (*Sampler, error) {
	p, err := r.predictor(backend, weights)
	if err != nil {
		return nil, err
	}
	return newSampler(p), nil
}

// NewSampler returns a sampler for examples of the shape with any predictor of the noise, such as the exact ε* of a known
// law. The weights of a predictor that has some begin as it initialises them.
func NewSampler(backend compute.Backend, process *Process, net network.Network, shape []int) *Sampler {
	return newSampler(newPredictor(backend, process, net, shape))
}

func newSampler(p predictor) *Sampler {
	return &Sampler{predictor: p, programs: map[plan]*program{}, starts: map[int]*program{}}
}

// compiled are all programs.
func (s *Sampler) compiled() iter.Seq[*program] {
	return slices.Values(slices.AppendSeq(slices.Collect(maps.Values(s.programs)), maps.Values(s.starts)))
}

// Close frees the compiled programs.
func (s *Sampler) Close() {
	s.close(s.compiled())
}

// Sample draws samples from the learned reverse process: x_T ~ N(0, I), then a step for each t = T, ..., 1.
//
// A program takes the steps, in passes of about a second, between which the context is looked at: Sample fails with the
// context's error when it is cancelled. It fails for options that are not valid, naming them, and for an [ExactEps] of
// another schedule.
func (s *Sampler) Sample(ctx context.Context, opts SampleOptions) (*Samples, error) {
	w, err := s.newWalk(opts)
	if err != nil {
		return nil, err
	}
	defer w.close()
	if err := inPasses(0, w.steps, func(from, to int) error { return w.advance(ctx, from, to) }); err != nil {
		return nil, err
	}
	return s.samples(w.left[0])
}

func (s *Sampler) samples(x *tensors.Tensor) (*Samples, error) {
	values, err := tensors.CopyFlatData[float32](x)
	if err != nil {
		return nil, err
	}
	return &Samples{X: values, N: x.Shape().Dimensions[0], Shape: s.shape}, nil
}
