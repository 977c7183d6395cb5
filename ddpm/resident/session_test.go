package resident

import (
	"errors"
	"testing"
	"time"
)

// TestWhatEndsAsItBeginsIsOver: Start, which waits until a training has begun, then tells the error of one that is over.
func TestWhatEndsAsItBeginsIsOver(t *testing.T) {
	s := &session{begun: make(chan struct{}), done: make(chan struct{})}
	s.mu.Lock() // nothing can say that it has begun
	go s.end(errors.New("no steps"))
	select {
	case <-s.done:
	case <-time.After(10 * time.Second):
		t.Error("the session is to be over before it has begun")
	}
	s.mu.Unlock()
	<-s.begun
	if !s.over() || s.err == nil {
		t.Errorf("over: %v, with error %v", s.over(), s.err)
	}
}
