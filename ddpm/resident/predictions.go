package resident

import (
	"context"
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/exact"
)

// sampleArgs are those of Sample.
type sampleArgs struct {
	Place   place
	Weights ddpm.Weights
	Options ddpm.SampleOptions
}

func (s *Service) sample(ctx context.Context, args sampleArgs, _ func(none)) (drawn ddpm.Samples, err error) {
	h, err := s.at(args.Place)
	if err != nil {
		return drawn, err
	}
	sampler, ok := h.samplers[args.Weights]
	if !ok {
		return drawn, noWeights(args.Weights)
	}
	err = sampler.use(func(sampler *ddpm.Sampler) error {
		samples, err := sampler.Sample(ctx, args.Options)
		if err == nil {
			drawn = *samples
		}
		return err
	})
	return drawn, err
}

// boundArgs are those of Evaluate.
type boundArgs struct {
	Place   place
	Weights ddpm.Weights
	X0      *ddpm.Samples
	Options ddpm.BoundOptions
	// Continuous stands for the decoder exact.Continuous, which has no fields and so no copy by gob.
	Continuous bool
}

func (s *Service) evaluate(ctx context.Context, args boundArgs, _ func(none)) (found ddpm.Evaluation, err error) {
	if args.Continuous {
		args.Options.Decoder = exact.Continuous{}
	}
	h, err := s.at(args.Place)
	if err != nil {
		return found, err
	}
	evaluator, ok := h.evaluators[args.Weights]
	if !ok {
		return found, noWeights(args.Weights)
	}
	err = evaluator.use(func(evaluator *ddpm.Evaluator) error {
		evaluation, err := evaluator.Evaluate(ctx, args.X0, args.Options)
		if err == nil {
			found = *evaluation
		}
		return err
	})
	return found, err
}

func noWeights(weights ddpm.Weights) error {
	return fmt.Errorf("there are no weights %q: use ddpm.Averaged or ddpm.Raw", weights)
}
