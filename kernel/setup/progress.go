package setup

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// console prints the set-up's progress: on a terminal one line a step that is redrawn in place, elsewhere plain lines.
type console struct {
	mu    sync.Mutex
	w     io.Writer
	width func() int // of the terminal; nil when w is none
}

func newConsole(w io.Writer) *console {
	if w == nil {
		w = io.Discard
	}
	c := &console{w: w}
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		c.width = func() int {
			width, _, err := term.GetSize(int(file.Fd()))
			if err != nil || width < 20 {
				width = 80
			}
			return width
		}
	}
	return c
}

func (c *console) say(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(c.w, format+"\n", args...)
}

// task is the progress of one step.
type task struct {
	c       *console
	label   string
	text    string // how far it is
	log     string // the file of its programs' whole output
	began   time.Time
	printed time.Time // when the last plain line went out
	stop    chan struct{}
	ended   bool
}

// plainEvery is how often a step that goes on says how far it is, where lines cannot be redrawn.
const plainEvery = 10 * time.Second

func (c *console) begin(label string) *task {
	t := &task{c: c, label: label, began: time.Now(), printed: time.Now(), stop: make(chan struct{})}
	if c.width == nil {
		c.say("%s ...", label)
		return t
	}
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				t.update("")
			case <-t.stop:
				return
			}
		}
	}()
	t.update("")
	return t
}

// update says how far the step is; an empty text draws the last one again, with the time that has passed since.
func (t *task) update(text string) {
	t.c.mu.Lock()
	defer t.c.mu.Unlock()
	if t.ended {
		return
	}
	if text != "" {
		t.text = text
	}
	line := t.label + ": "
	if t.text != "" {
		line += t.text + ", "
	}
	line += since(t.began)
	switch {
	case t.c.width != nil:
		fmt.Fprintf(t.c.w, "\r%s\x1b[K", cut(line, t.c.width()-1))
	case time.Since(t.printed) >= plainEvery:
		t.printed = time.Now()
		fmt.Fprintln(t.c.w, line)
	}
}

// end prints the last line of the step.
func (t *task) end(text string) {
	close(t.stop)
	t.c.mu.Lock()
	defer t.c.mu.Unlock()
	t.ended = true
	start := ""
	if t.c.width != nil {
		start = "\r\x1b[K"
	}
	fmt.Fprintf(t.c.w, "%s%s: %s\n", start, t.label, text)
}

func cut(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	return string([]rune(line)[:width-1]) + "…"
}

// since gives the time since began as a person reads it: 0.4 s, 12 s, 3 min 5 s.
func since(began time.Time) string { return spell(time.Since(began)) }

func spell(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
}

// megabytes gives a number of bytes as 12.3 MB, with 1 MB = 10^6 bytes.
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
