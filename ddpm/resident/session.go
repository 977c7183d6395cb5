package resident

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"denoise/ddpm"
)

// Status is the state of a training in the background.
type Status struct {
	Running bool
	// Event is the last one, without samples.
	Event ddpm.Event
	// Failure is the text of the error that the training has ended with; "" when it was none.
	Failure string
}

// session is one training, at hand or over.
type session struct {
	folder  string
	trainer *ddpm.Trainer
	cancel  context.CancelFunc
	begun   chan struct{} // closed by the first event, or the end
	done    chan struct{} // closed by the end; err is then set
	err     error

	mu       sync.Mutex
	last     ddpm.Event
	held     ddpm.Held // of the trainer, which is not to be asked while it trains
	measured bool
	watchers map[chan ddpm.Event]bool
}

// begin makes the session of the run that is to be trained now. It fails while there is another.
func (h *held) begin(cancel context.CancelFunc) (*session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.session != nil && !h.session.over() {
		return nil, h.session.busy()
	}
	h.session = &session{
		folder: h.place.Folder, trainer: h.trainer, cancel: cancel,
		begun: make(chan struct{}), done: make(chan struct{}), watchers: map[chan ddpm.Event]bool{},
	}
	return h.session, nil
}

func (s *session) busy() error {
	return fmt.Errorf("the run in %s is being trained already: resident.Watch shows it, resident.Stop ends it", s.folder)
}

func (s *session) over() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// run trains, and shows each event to observe, unless that is nil, and to those who watch. A panic is its error.
func (s *session) run(ctx context.Context, opts ddpm.TrainOptions, observe func(ddpm.Event)) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("training %s: panic: %v", s.folder, fault)
			s.trainer.Close() // what it holds is not to be trusted
		}
		s.measure()
		s.end(err)
	}()
	opts.Observer = ddpm.ObserverFunc(func(e ddpm.Event) {
		s.note(e)
		if observe != nil {
			observe(e)
		}
	})
	return s.trainer.Train(ctx, opts)
}

// note shows the event to those who watch; one who is slow misses some.
func (s *session) note(e ddpm.Event) {
	if e.Phase == ddpm.Training && !s.measured {
		s.measure() // after the first step all is compiled
		s.measured = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = e
	s.last.Samples = nil
	for watcher := range s.watchers {
		select {
		case watcher <- e:
		default:
		}
	}
	s.open()
}

// end says that the session is over, and only then that it has begun, if nothing has said so yet: who waits for that asks
// whether it is over.
func (s *session) end(err error) {
	s.err = err
	close(s.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open()
}

// open says that the session has begun. The lock is held.
func (s *session) open() {
	select {
	case <-s.begun:
	default:
		close(s.begun)
	}
}

// measure notes what the trainer holds. It is called by the goroutine that trains.
func (s *session) measure() {
	held := s.trainer.Held()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = held
}

func (s *session) status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := Status{Running: !s.over(), Event: s.last}
	if !status.Running && s.err != nil {
		status.Failure = s.err.Error()
	}
	return status
}

// watch shows the events from now on, the last one first, until the session is over, and returns its error; or until ctx is
// cancelled, which the session does not mind.
func (s *session) watch(ctx context.Context, observe func(ddpm.Event)) error {
	events := make(chan ddpm.Event, 256)
	s.mu.Lock()
	s.watchers[events] = true
	last := s.last
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.watchers, events)
		s.mu.Unlock()
	}()
	if last.Phase != "" {
		observe(last)
	}
	for {
		select {
		case e := <-events:
			last = e
			observe(e)
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			for len(events) > 0 {
				last = <-events
				observe(last)
			}
			if end := s.status().Event; end != last && last.Samples == nil {
				observe(end)
			}
			return s.err
		}
	}
}

// stop ends the session and waits until it has saved.
func (s *session) stop(ctx context.Context) error {
	s.cancel()
	select {
	case <-s.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if errors.Is(s.err, ddpm.ErrInterrupted) {
		return nil
	}
	return s.err
}

// size is what the trainer holds.
func (s *session) size() ddpm.Held {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held
}
