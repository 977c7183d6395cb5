package ddpm

import (
	"context"
	"fmt"
	"strings"

	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Weights says which of a run's weights to sample with.
type Weights string

const (
	Averaged Weights = "averaged" // the exponential moving average of the weights
	Raw      Weights = "raw"      // the weights as the last step left them
)

// SampleOptions say how samples are drawn.
type SampleOptions struct {
	// N counts the samples; 0 means 16.
	N int
	// Seed fixes x_T and the noise of every step.
	Seed int64
	// Variance is σ_t²; "" means schedule.FixedSmall.
	Variance schedule.Variance
	// NoClip leaves the predicted x_0 of images as it is; it is otherwise clipped to [-1, 1]. Points never are.
	NoClip bool
}

// Sampler draws samples by Algorithm 2 with one set of weights. The program of a step is compiled once for every N,
// Variance and NoClip, and kept until Close. A Sampler serves one goroutine at a time.
type Sampler struct {
	backend compute.Backend
	process *Process
	net     network.Network
	store   *model.Store
	shape   []int // of an example
	execs   map[SampleOptions]*model.Exec
	broken  bool // a program could not be built, and GoMLX waits for it for ever
}

// Sampler returns a sampler with the weights of the run's last checkpoint. It fails when there is none.
func (r *Run) Sampler(backend compute.Backend, weights Weights) (*Sampler, error) {
	prefix := map[Weights]string{Averaged: emaScope, Raw: ""}
	if _, ok := prefix[weights]; !ok {
		return nil, fmt.Errorf("ddpm: there are no weights %q: use ddpm.Averaged or ddpm.Raw", weights)
	}
	c, err := r.load()
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fmt.Errorf("ddpm: the run in %s has no checkpoint to sample from: train it first", r.folder)
	}
	s := NewSampler(backend, r.process, r.net, c.shape)
	for _, v := range c.values {
		if err := s.set(prefix[weights], v.path, v.value); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// NewSampler returns a sampler for examples of the shape with any predictor of the noise, such as the exact ε* of a known
// law. The weights of a predictor that has some begin as it initialises them.
func NewSampler(backend compute.Backend, process *Process, net network.Network, shape []int) *Sampler {
	return &Sampler{backend: backend, process: process, net: net, store: model.NewStore(), shape: shape,
		execs: map[SampleOptions]*model.Exec{}}
}

// Close frees the compiled programs.
func (s *Sampler) Close() {
	if s.broken {
		return
	}
	for _, exec := range s.execs {
		exec.Finalize()
	}
	s.store.Finalize()
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

// set gives a weight of the sampler the value of the variable at path, if that is a weight under prefix.
func (s *Sampler) set(prefix, path string, value *tensors.Tensor) error {
	path, ok := strings.CutPrefix(path, prefix)
	if !ok || !isWeight(path) {
		return nil
	}
	value, err := value.LocalClone()
	if err != nil {
		return err
	}
	if v := s.store.GetVariable(path); v != nil {
		return v.SetValue(value)
	}
	return addVariable(s.store, path, value, true)
}

func (s *Sampler) samples(x *tensors.Tensor) (*Samples, error) {
	values, err := tensors.CopyFlatData[float32](x)
	if err != nil {
		return nil, err
	}
	return &Samples{X: values, N: x.Shape().Dimensions[0], Shape: s.shape}, nil
}
