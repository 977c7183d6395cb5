package setup

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// program is one program that a step runs.
type program struct {
	argv []string
	dir  string       // working directory
	env  []string     // environment; nil is this process's
	line func(string) // gets each line of its output as it comes; may be nil
}

// run runs p to its end, with all its output in the step's log. An error holds the end of the output and, where the
// output tells the cause, what to do about it.
func (t *task) run(ctx context.Context, p program) error {
	log, err := openLog(t.log)
	if err != nil {
		return err
	}
	defer log.Close()
	fmt.Fprintf(log, "$ %s\n", strings.Join(p.argv, " "))
	out := &lineWriter{copy: log, each: p.line}
	cmd := exec.CommandContext(ctx, p.argv[0], p.argv[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, p.env, out, out
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	err = cmd.Run()
	out.flush()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	tail := strings.TrimSpace(strings.Join(out.last, "\n"))
	message := fmt.Sprintf("%s: %v", strings.Join(p.argv, " "), err)
	if tail != "" {
		message += "\n  " + strings.ReplaceAll(tail, "\n", "\n  ")
	}
	if advice := advise(tail); advice != "" {
		message += "\n" + advice
	}
	return fmt.Errorf("%s\nThe whole output is in %s", message, t.log)
}

func openLog(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}

const diskFull = "The disk is full: the set-up takes about 1 GB in .denoise and 2 GB in Go's caches. Free some and run the same command again."

// advise knows the causes that a user can do something about.
func advise(output string) string {
	low := strings.ToLower(output)
	for _, known := range []struct {
		signs  []string
		advice string
	}{
		{[]string{"no space left on device", "disk quota exceeded"}, diskFull},
		{[]string{"temporary failure in name resolution", "no such host", "network is unreachable", "failed to establish a new connection",
			"failed to resolve", "connection refused", "i/o timeout", "read timed out", "connection reset"},
			"The first set-up downloads packages: connect to the network and run the same command again; it goes on where it stopped."},
		{[]string{"could not find a version that satisfies", "no matching distribution found"},
			"There is no such package for this Python and platform: the pinned ones need Python 3.10 to 3.14 on Linux or macOS."},
		{[]string{"permission denied", "read-only file system"},
			"The set-up cannot write there: use a checkout in a folder of your own."},
	} {
		for _, sign := range known.signs {
			if strings.Contains(low, sign) {
				return known.advice
			}
		}
	}
	return ""
}

// lineWriter hands on what a program prints line by line; a carriage return ends a line too.
type lineWriter struct {
	mu   sync.Mutex
	copy io.Writer
	each func(string)
	part []byte
	last []string // the last lines, for the error
}

const keepLines = 20

func (w *lineWriter) Write(data []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.part = append(w.part, data...)
	for {
		end := bytes.IndexAny(w.part, "\r\n")
		if end < 0 {
			return len(data), nil
		}
		w.take(string(w.part[:end]))
		w.part = w.part[end+1:]
	}
}

func (w *lineWriter) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.take(string(w.part))
	w.part = nil
}

func (w *lineWriter) take(line string) {
	if strings.TrimSpace(line) == "" {
		return
	}
	fmt.Fprintln(w.copy, line)
	if w.each != nil {
		w.each(line)
	}
	if strings.HasPrefix(line, "Progress ") {
		return // pip's, many a second
	}
	if len(w.last) == keepLines {
		w.last = w.last[1:]
	}
	w.last = append(w.last, line)
}
