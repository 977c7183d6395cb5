package trainimages

import (
	"context"
	"fmt"

	"denoise/ddpm"
	"denoise/lessons/figure"
)

// Chain is the reverse process of some images, moment by moment.
type Chain struct {
	T      int
	Frames []ddpm.Frame // from t = T to t = 0, some of them left out
}

// Record draws n images with the run's sampler, of every class in turn, and keeps about that many frames of their reverse
// process, the first and the last among them.
func Record(ctx context.Context, run *ddpm.Run, sampler *ddpm.Sampler, n, frames int) (Chain, error) {
	T := run.Process().T()
	chain := Chain{T: T}
	every := max(1, T/max(1, frames-1))
	for frame, err := range sampler.Chain(ctx, ddpm.SampleOptions{N: n, Seed: 2, Labels: run.EveryClass(n)}) {
		if err != nil {
			return chain, err
		}
		if frame.T%every == 0 || frame.T == T {
			chain.Frames = append(chain.Frames, frame)
		}
	}
	return chain, nil
}

// Strip shows image i of the chain at some moments: x_t above, and below it the x_0 that the network
// predicted one step before.
func (c Chain) Strip(i, moments int) (figure.Figure, error) {
	if len(c.Frames) < 2 {
		return nil, fmt.Errorf("trainimages: a chain of %d frames has nothing to show: record 2 or more", len(c.Frames))
	}
	moments = max(2, min(moments, len(c.Frames)))
	var noisy, predicted figure.Strip
	for k := range moments {
		frame := c.Frames[k*(len(c.Frames)-1)/(moments-1)]
		label := fmt.Sprintf("t = %d", frame.T)
		if err := add(&noisy, label, frame.X, i); err != nil {
			return nil, err
		}
		if frame.X0 == nil { // nothing is predicted yet at t = T
			continue
		}
		if err := add(&predicted, fmt.Sprintf("x̂₀ from t = %d", frame.T+1), frame.X0, i); err != nil {
			return nil, err
		}
	}
	return figure.Column{noisy, predicted}, nil
}

func add(strip *figure.Strip, label string, s *ddpm.Samples, i int) error {
	picture, err := figure.Images(*s).Picture(i)
	if err != nil {
		return err
	}
	strip.Frames = append(strip.Frames, figure.Frame{Label: label, Picture: picture})
	return nil
}

// Animation shows all images of the chain, in a grid of that many columns, on their way from noise to digits.
func (c Chain) Animation(columns int) (figure.Animation, error) {
	animation := figure.Animation{Alt: "noise becomes digits", Width: 544}
	for _, frame := range c.Frames {
		img, err := Grid(frame.X, columns, "").Image()
		if err != nil {
			return animation, err
		}
		animation.Frames = append(animation.Frames, img)
	}
	return animation, nil
}
