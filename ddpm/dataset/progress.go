package dataset

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Status is how far a long task is: a download, or the reading of a folder.
type Status struct {
	Task  string // "train-images-idx3-ubyte.gz"
	Done  int64
	Total int64  // 0 when unknown
	Unit  string // "bytes" or "images"
	Ended bool   // the last report of a task that succeeded
}

// Progress hears of a task's start, then about ten times a second, then of its end, one call at a time.
type Progress func(Status)

// Bar shows progress on w: a bar where w is a terminal, elsewhere a line when a task ends.
func Bar(w io.Writer) Progress {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func(s Status) {
			if s.Ended {
				fmt.Fprintf(w, "%s: %d %s\n", s.Task, s.Done, s.Unit)
			}
		}
	}
	var bar *progressbar.ProgressBar
	var task string
	return func(s Status) {
		if bar == nil || task != s.Task {
			total := s.Total
			if total == 0 {
				total = -1
			}
			task = s.Task
			bar = progressbar.NewOptions64(total,
				progressbar.OptionSetWriter(w),
				progressbar.OptionSetDescription(s.Task),
				progressbar.OptionShowBytes(s.Unit == "bytes"),
				progressbar.OptionShowCount(),
				progressbar.OptionThrottle(100*time.Millisecond))
		}
		// A bar that cannot be drawn must not stop the task it shows.
		_ = bar.Set64(s.Done)
		if s.Ended {
			_ = bar.Finish()
			fmt.Fprintln(w)
			bar = nil
		}
	}
}

// reporter thins out reports to about ten a second.
type reporter struct {
	report Progress
	status Status
	last   time.Time
}

func (r *reporter) to(done int64) {
	if r.report == nil {
		return
	}
	r.status.Done = done
	if now := time.Now(); done == 0 || now.Sub(r.last) >= 100*time.Millisecond {
		r.last = now
		r.report(r.status)
	}
}

func (r *reporter) end(done int64) {
	if r.report == nil {
		return
	}
	r.status.Done, r.status.Ended = done, true
	r.report(r.status)
}
