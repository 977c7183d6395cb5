package shim

import (
	"bytes"
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	// chunk is the largest piece that GoNB reads at once, and sends as one message.
	chunk = 32 << 10
	// pause is between two pieces: what a program prints meanwhile comes as one.
	pause = 10 * time.Millisecond
	// drain is how long GoNB has to take a piece before the next follows all the same.
	drain = 2 * time.Second
)

// pump copies an output in pieces that begin and end with whole characters, and gives GoNB the next piece only once it
// has taken the last: it makes a message of whatever it finds, and a character cut in two would be lost.
type pump struct {
	to    *os.File
	lines bool // pieces end with a line where they can: GoNB looks for places in stack traces within a piece
	limit *bucket
}

func (p *pump) copy(from io.Reader) {
	var (
		mu      sync.Mutex
		change  = sync.NewCond(&mu)
		pending []byte
		ended   bool
	)
	go func() {
		buffer := make([]byte, chunk)
		for {
			n, err := from.Read(buffer)
			mu.Lock()
			pending = append(pending, buffer[:n]...)
			ended = err != nil
			change.Broadcast()
			for len(pending) >= 2*chunk {
				change.Wait() // the program waits with it
			}
			mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	var last time.Time
	for {
		time.Sleep(time.Until(last.Add(pause)))
		mu.Lock()
		for len(pending) == 0 && !ended {
			change.Wait()
		}
		piece := bytes.Clone(pending[:cut(pending, p.lines, ended)])
		pending = pending[len(piece):]
		over := ended && len(pending) == 0
		waits := len(piece) == 0 && !over // for the rest of a character
		change.Broadcast()
		mu.Unlock()
		last = time.Now()
		if !waits && len(piece) > 0 {
			p.limit.take(len(piece))
			if _, err := p.to.Write(piece); err != nil {
				p.to = nil
				io.Copy(io.Discard, from)
				return
			}
			p.drain()
		}
		if over {
			return
		}
	}
}

// cut is the length of the next piece of data.
func cut(data []byte, lines, ended bool) int {
	n := min(len(data), chunk)
	if n == len(data) && ended {
		return n
	}
	// A character is at most four bytes; what is none at all is passed on as it is.
	for back := 1; back <= min(utf8.UTFMax-1, n); back++ {
		if at := n - back; utf8.RuneStart(data[at]) {
			if !utf8.FullRune(data[at:n]) {
				n = at
			}
			break
		}
	}
	if lines {
		if end := bytes.LastIndexByte(data[:n], '\n'); end >= 0 {
			return end + 1
		}
	}
	return n
}

// drain waits until the reader of the pipe has taken all.
func (p *pump) drain() {
	for deadline := time.Now().Add(drain); time.Now().Before(deadline); time.Sleep(100 * time.Microsecond) {
		if unread(p.to) == 0 {
			return
		}
	}
}

// What a cell may print: Jupyter's server drops what exceeds one megabyte a second for three seconds.
const (
	burst = 2 << 20
	rate  = 800 << 10 // bytes a second
)

// bucket holds back a program that prints without end, so that all of its output arrives and the browser lives.
type bucket struct {
	mu   sync.Mutex
	debt float64 // bytes taken beyond the rate
	last time.Time
}

func (b *bucket) take(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.debt = max(0, b.debt-now.Sub(b.last).Seconds()*rate) + float64(n)
	b.last = now
	if over := b.debt - burst; over > 0 {
		time.Sleep(time.Duration(over / rate * float64(time.Second)))
	}
}
