package ddpm

import (
	"context"
	"maps"

	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
)

// SampleOptions say how samples are drawn.
type SampleOptions struct {
	// N counts the samples; 0 means 16.
	N int
	// Seed fixes x_T and the noise of every step.
	Seed int64
	// Variance is σ_t²; "" means that of the run's objective, and schedule.FixedSmall where there is no run.
	Variance schedule.Variance
	// NoClip leaves the predicted x_0 of images as it is; it is otherwise clipped to [-1, 1]. Points never are.
	NoClip bool
}

// Sampler draws samples by Algorithm 2 with one set of weights. The program of a step is compiled once for every N,
// Variance and NoClip, and kept until Close. A Sampler serves one goroutine at a time.
type Sampler struct {
	predictor
	programs map[SampleOptions]*program
}

// Sampler returns a sampler with the weights of the run's last checkpoint. It fails when there is none.
func (r *Run) Sampler(backend compute.Backend, weights Weights) (*Sampler, error) {
	p, err := r.predictor(backend, weights)
	if err != nil {
		return nil, err
	}
	return &Sampler{predictor: p, programs: map[SampleOptions]*program{}}, nil
}

// NewSampler returns a sampler for examples of the shape with any predictor of the noise, such as the exact ε* of a known
// law. The weights of a predictor that has some begin as it initialises them.
func NewSampler(backend compute.Backend, process *Process, net network.Network, shape []int) *Sampler {
	return &Sampler{predictor: newPredictor(backend, process, net, shape), programs: map[SampleOptions]*program{}}
}

// Close frees the compiled programs.
func (s *Sampler) Close() {
	s.close(maps.Values(s.programs))
}

// Sample draws samples from the learned reverse process: x_T ~ N(0, I), then Process.ReverseStep for t = T, ..., 1.
// It fails with the context's error when that is cancelled.
func (s *Sampler) Sample(ctx context.Context, opts SampleOptions) (*Samples, error) {
	var last *tensors.Tensor
	err := s.walk(ctx, opts, func(t int, x, _ *tensors.Tensor) (bool, error) {
		last = x
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return s.samples(last)
}

func (s *Sampler) samples(x *tensors.Tensor) (*Samples, error) {
	values, err := tensors.CopyFlatData[float32](x)
	if err != nil {
		return nil, err
	}
	return &Samples{X: values, N: x.Shape().Dimensions[0], Shape: s.shape}, nil
}
