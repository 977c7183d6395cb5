package live

import (
	"time"

	"denoise/ddpm"
)

// state is what is known of the training.
type state struct {
	event   ddpm.Event // the last one, without samples
	samples *ddpm.Samples
	at      int64 // the step the samples were drawn after
	curve   curve
	began   time.Time // of the phase
	now     time.Time // of the drawing
}

// note takes in an event.
func (s *state) note(e ddpm.Event, now time.Time) {
	if e.Phase != s.event.Phase || s.began.IsZero() {
		s.began = now
	}
	if e.Samples != nil {
		s.samples, s.at = e.Samples, e.Step
	}
	if e.Phase == ddpm.Training {
		s.curve.add(float64(e.Step), e.Loss, e.SmoothLoss)
	}
	e.Samples = nil
	s.event = e
}

// waiting reports whether the phase brings no events while it lasts, so that only
// its clock can show that something happens.
func (s *state) waiting() bool {
	return s.event.Phase == ddpm.Compiling || s.event.Phase == ddpm.Sampling || s.event.Phase == ddpm.Checkpointing
}

// copy returns a state that later notes do not change.
func (s *state) copy() state {
	c := *s
	c.curve = s.curve.copy()
	return c
}
