package live

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"denoise/ddpm"
)

// recorder is a view that keeps what it was asked to draw.
type recorder struct {
	mu    sync.Mutex
	drawn []state
	last  []bool
	tick  chan time.Time
	seen  chan struct{}
	clock time.Time
	ends  int
}

func (r *recorder) draw(s state, last bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drawn, r.last = append(r.drawn, s), append(r.last, last)
	if r.seen != nil {
		r.seen <- struct{}{}
	}
	return errors.New("a view that fails must not stop the training")
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.drawn)
}

// pulse lets one tick through, and waits until the watcher is ready for the next.
func (r *recorder) pulse() {
	r.tick <- r.clock
}

func watched(history []ddpm.Metric) (*Watcher, *recorder) {
	r := &recorder{tick: make(chan time.Time), clock: time.Unix(1000, 0)}
	w := newWatcher(r, history, func() time.Time { return r.clock }, func() (<-chan time.Time, func()) {
		return r.tick, func() { r.ends++ }
	})
	return w, r
}

func step(n int64) ddpm.Event {
	return ddpm.Event{Phase: ddpm.Training, Step: n, Steps: 1000, Loss: 1 / float64(n), SmoothLoss: 1 / float64(n)}
}

func TestDrawsAtTicksOnly(t *testing.T) {
	w, r := watched(nil)
	for n := range int64(500) {
		w.Observe(step(n + 1))
	}
	if r.count() != 1 {
		t.Fatalf("%d drawings of 500 events without a tick, want only that of the first", r.count())
	}
	r.pulse()
	r.pulse() // is taken only when the drawing of the one before has ended; finds nothing new
	if r.count() != 2 {
		t.Fatalf("%d drawings after two ticks with nothing new at the second, want 2", r.count())
	}
	if got := r.drawn[1].event.Step; got != 500 {
		t.Errorf("the tick drew step %d, want the latest, 500", got)
	}
	if got := len(r.drawn[1].curve.step); got != 500 {
		t.Errorf("the curve has %d points, want all 500 steps, those not drawn by themselves too", got)
	}
	w.Close()
}

func TestCloseDrawsTheLastState(t *testing.T) {
	w, r := watched(nil)
	w.Observe(step(1))
	w.Observe(step(2))
	w.Close()
	if r.count() != 2 || r.drawn[1].event.Step != 2 || !r.last[1] {
		t.Errorf("after Close: %d drawings, last of step %d, last %v; want 2, 2, true", r.count(), r.drawn[len(r.drawn)-1].event.Step, r.last)
	}
	if w.Close(); r.count() != 2 || r.ends != 1 {
		t.Errorf("a second Close drew or stopped again: %d drawings, %d stops", r.count(), r.ends)
	}
}

func TestEndIsDrawnAtOnce(t *testing.T) {
	for _, end := range []ddpm.Phase{ddpm.Done, ddpm.Interrupted} {
		t.Run(string(end), func(t *testing.T) {
			w, r := watched(nil)
			w.Observe(step(1))
			e := step(2)
			e.Phase = end
			w.Observe(e)
			if r.count() != 2 || r.drawn[1].event.Phase != end || !r.last[1] || r.ends != 1 {
				t.Fatalf("%d drawings, last of phase %q, %d stops; want 2, %q, 1", r.count(), r.drawn[len(r.drawn)-1].event.Phase, r.ends, end)
			}
			w.Observe(step(3)) // a second training with the same watcher
			if r.count() != 3 {
				t.Errorf("an event after the end was not drawn")
			}
			w.Close()
		})
	}
	w, r := watched(nil)
	w.Observe(ddpm.Event{Phase: ddpm.Done, Step: 5, Steps: 5})
	if r.count() != 1 || !r.last[0] || r.ends != 0 {
		t.Errorf("a run that has its steps already: %d drawings, want 1, and nothing to stop", r.count())
	}
}

// While the backend compiles no event comes, and the clock alone must move.
func TestWaitIsNotSilent(t *testing.T) {
	w, r := watched(nil)
	w.Observe(ddpm.Event{Phase: ddpm.Compiling, Steps: 10})
	r.seen = make(chan struct{}, 10)
	for _, seconds := range []time.Duration{3, 9} {
		w.mu.Lock()
		r.clock = r.clock.Add(seconds * time.Second)
		w.mu.Unlock()
		r.pulse()
		<-r.seen
	}
	if got := r.drawn[2].line(); !strings.Contains(got, "compiling… 12s") {
		t.Errorf("12 seconds after compilation began: %q", got)
	}
	w.Close()
}

func TestSamplesStayUntilTheNext(t *testing.T) {
	var s state
	first := &ddpm.Samples{N: 1}
	e := step(7)
	e.Samples = first
	s.note(e, time.Time{})
	s.note(step(8), time.Time{})
	if s.samples != first || s.at != 7 {
		t.Errorf("samples of step %d, want those of step 7 until others come", s.at)
	}
}

// A million steps fit: the curve thins itself, and still spans all of them.
func TestCurveIsBounded(t *testing.T) {
	var c curve
	for n := range 1000000 {
		c.add(float64(n), 1, 1)
	}
	if len(c.step) > maxCurve || len(c.step) < maxCurve/4 {
		t.Errorf("%d points, want at most %d and not far fewer", len(c.step), maxCurve)
	}
	gap := 0.0
	for i := 1; i < len(c.step); i++ {
		gap = math.Max(gap, c.step[i]-c.step[i-1])
	}
	if end := c.step[len(c.step)-1]; gap > 1024 || end < 999000 || c.step[0] > 1024 {
		t.Errorf("points run from %g to %g with a gap of %g", c.step[0], end, gap)
	}
}

// The smoothed history of a constant loss is that constant, from the first point on.
func TestHistory(t *testing.T) {
	var c curve
	c.begin([]ddpm.Metric{{Step: 10, Loss: 3}, {Step: 20, Loss: 3}, {Step: 30, Loss: 3}})
	for i, y := range c.smooth {
		if math.Abs(y-3) > 1e-12 {
			t.Errorf("smoothed loss %d is %g, want 3", i, y)
		}
	}
	c.add(21, 5, 5) // resumed from a checkpoint of step 20
	if got := len(c.step); got != 3 || c.step[2] != 21 {
		t.Errorf("steps %v after resuming at 20, want 10, 20, 21", c.step)
	}
}
