package resident

import (
	"context"
	"fmt"

	"denoise/ddpm"
)

// trainArgs are those of Train and Start.
type trainArgs struct {
	Place   place
	Options ddpm.TrainOptions
}

// train is Train: the caller's context ends it.
func (s *Service) train(ctx context.Context, args trainArgs, observe func(ddpm.Event)) (none, error) {
	h, err := s.at(args.Place)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	session, err := h.begin(cancel)
	if err != nil {
		return false, err
	}
	return false, session.run(ctx, args.Options, observe)
}

// start is Start: it returns once the training is under way, or with the error that it ended with at once.
func (s *Service) start(ctx context.Context, args trainArgs, _ func(none)) (none, error) {
	h, err := s.at(args.Place)
	if err != nil {
		return false, err
	}
	background, cancel := context.WithCancel(context.Background())
	session, err := h.begin(cancel)
	if err != nil {
		cancel()
		return false, err
	}
	go func() {
		defer cancel()
		session.run(background, args.Options, nil)
		s.changed()
	}()
	s.changed()
	select {
	case <-session.begun:
	case <-ctx.Done(): // it goes on all the same
	}
	if session.over() {
		return false, session.err
	}
	return false, nil
}

// session is the training of the run, at hand or else the last one, on whatever backend.
func (s *Service) session(p place) (*session, error) {
	var last *session
	for _, h := range s.all() {
		if h.place.Folder != p.Folder {
			continue
		}
		if running := h.running(); running != nil {
			return running, nil
		}
		h.mu.Lock()
		if h.session != nil {
			last = h.session
		}
		h.mu.Unlock()
	}
	if last == nil {
		return nil, fmt.Errorf("the run in %s is not being trained%s; resident.Start begins, or goes on from its last checkpoint",
			p.Folder, s.lost.Of(label(p)))
	}
	return last, nil
}

func (s *Service) status(_ context.Context, p place, _ func(none)) (Status, error) {
	session, err := s.session(p)
	if err != nil {
		return Status{}, err
	}
	return session.status(), nil
}

func (s *Service) watch(ctx context.Context, p place, observe func(ddpm.Event)) (none, error) {
	session, err := s.session(p)
	if err != nil {
		return false, err
	}
	return false, session.watch(ctx, observe)
}

func (s *Service) stop(ctx context.Context, p place, _ func(none)) (none, error) {
	session, err := s.session(p)
	if err != nil {
		return false, err
	}
	return false, session.stop(ctx)
}

// rateArgs are those of SetLearningRate.
type rateArgs struct {
	Place        place
	LearningRate float64
}

func (s *Service) setRate(_ context.Context, args rateArgs, _ func(none)) (none, error) {
	session, err := s.session(args.Place)
	if err != nil {
		return false, err
	}
	if session.over() {
		return false, fmt.Errorf("the training in %s is over: there is no learning rate to change", args.Place.Folder)
	}
	return false, session.trainer.SetLearningRate(args.LearningRate)
}
