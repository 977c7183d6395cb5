package live

import (
	"io"
	"os"
	"sync"
	"time"

	"denoise/ddpm"
	"denoise/lessons/figure"
)

// Options say what to show. The zero value is a plain watch.
type Options struct {
	Title   string
	Data    []float32     // points x0, y0, x1, y1, ... drawn under samples of points
	Columns int           // of the sample grid; 0: as square as can be
	History []ddpm.Metric // losses of earlier sessions, from Run.Metrics, to begin the curve with

	Every time.Duration // least time between two drawings; 0: 0.5 s, or 5 s where each is a new line
	Out   io.Writer     // where to write outside a notebook; nil: standard output
}

// Watcher shows a training; it is a ddpm.Observer. Watch makes one.
type Watcher struct {
	now   func() time.Time
	every func() (ticks <-chan time.Time, stop func())
	view  view

	mu      sync.Mutex // guards what follows, and is never held while drawing
	state   state
	changed bool
	quit    chan struct{} // closes to end the drawing goroutine; nil when there is none
	ended   chan struct{} // closes when it has ended
}

// view draws a state in a notebook or in a terminal. last says that no other will
// follow for now.
type view interface {
	draw(s state, last bool) error
}

// Watch returns a watcher that shows in the output of the cell that runs, or, outside a
// notebook, writes to opts.Out.
//
// The watcher draws until the training reports that it is done or interrupted. A training
// that fails does not: Close draws its last state.
//
//	w := live.Watch(live.Options{})
//	defer w.Close()
//	err := run.Train(ctx, backend, ddpm.TrainOptions{Steps: 2000, Observer: w})
func Watch(opts Options) *Watcher {
	every := opts.Every
	var v view
	if figure.InNotebook() {
		every = or(every, 500*time.Millisecond)
		v = &panel{opts: opts, place: &figure.Place{}}
	} else {
		out := opts.Out
		if out == nil {
			out = os.Stdout
		}
		t := newTerminal(out, opts.Title)
		if t.tty {
			every = or(every, 500*time.Millisecond)
		}
		every = or(every, 5*time.Second)
		v = t
	}
	ticks := func() (<-chan time.Time, func()) {
		ticker := time.NewTicker(every)
		return ticker.C, ticker.Stop
	}
	return newWatcher(v, opts.History, time.Now, ticks)
}

func newWatcher(v view, history []ddpm.Metric, now func() time.Time, every func() (<-chan time.Time, func())) *Watcher {
	w := &Watcher{now: now, every: every, view: v}
	w.state.curve.begin(history)
	return w
}

// Observe notes the event. The first event, and one that ends the training, are drawn
// before it returns.
func (w *Watcher) Observe(e ddpm.Event) {
	w.mu.Lock()
	w.state.note(e, w.now())
	w.changed = true
	end := e.Phase == ddpm.Done || e.Phase == ddpm.Interrupted
	first := w.quit == nil
	w.mu.Unlock()
	switch {
	case end:
		w.Close()
	case first:
		w.paint(false)
		w.start()
	}
}

// Close draws the last state and stops drawing. It can be called more than once; an
// event after it begins anew.
func (w *Watcher) Close() error {
	w.mu.Lock()
	quit, ended := w.quit, w.ended
	w.quit = nil
	w.mu.Unlock()
	if quit != nil {
		close(quit)
		<-ended
		w.mu.Lock()
		w.changed = true // at least the line of a terminal is still open
		w.mu.Unlock()
	}
	return w.paint(true)
}

// start begins the goroutine that draws at every tick.
func (w *Watcher) start() {
	ticks, stop := w.every()
	quit, ended := make(chan struct{}), make(chan struct{})
	w.mu.Lock()
	w.quit, w.ended = quit, ended
	w.mu.Unlock()
	go func() {
		defer close(ended)
		defer stop()
		for {
			select {
			case <-quit:
				return
			case <-ticks:
				w.paint(false)
			}
		}
	}()
}

// paint draws the state if it changed or if its clock is to be seen running.
func (w *Watcher) paint(last bool) error {
	w.mu.Lock()
	w.state.now = w.now()
	if !w.changed && (last || !w.state.waiting()) {
		w.mu.Unlock()
		return nil
	}
	w.changed = false
	s := w.state.copy()
	w.mu.Unlock()
	return w.view.draw(s, last)
}

func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
