package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// status shows what is being done: over and over on one line of a terminal, else a line when a task begins.
type status struct {
	out      io.Writer
	terminal bool
	task     string
	last     time.Time
}

func newStatus(out io.Writer) *status {
	file, ok := out.(*os.File)
	return &status{out: out, terminal: ok && term.IsTerminal(int(file.Fd()))}
}

// show is a progress function for package report.
func (s *status) show(task string, done, total int) {
	switch now := time.Now(); {
	case !s.terminal && task != s.task:
		fmt.Fprintf(s.out, "%s ...\n", task)
	case s.terminal && (task != s.task || done == total || now.Sub(s.last) > 100*time.Millisecond):
		fmt.Fprintf(s.out, "\r\x1b[K%s: %d of %d", task, done, total)
		s.last = now
	}
	s.task = task
}

// close leaves the line empty.
func (s *status) close() {
	if s.terminal && s.task != "" {
		fmt.Fprint(s.out, "\r\x1b[K")
	}
	s.task = ""
}
