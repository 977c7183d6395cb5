package headless

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"denoise/kernel/notebook"
)

// job is what the driver is told, as its first line of input.
type job struct {
	Notebook string  `json:"notebook"`
	Name     string  `json:"name"`
	Folder   string  `json:"folder"`
	Kernel   string  `json:"kernel"`
	Executed string  `json:"output"`
	HTML     string  `json:"html"`
	Timeout  float64 `json:"timeout"` // seconds
}

func newJob(options Options) (*job, error) {
	path, err := filepath.Abs(options.Notebook)
	if err != nil {
		return nil, err
	}
	j := &job{
		Notebook: path,
		Name:     strings.TrimSuffix(filepath.Base(path), ".ipynb"),
		Folder:   filepath.Dir(path),
		Kernel:   notebook.KernelName,
		Timeout:  options.CellTimeout.Seconds(),
	}
	for from, to := range map[string]*string{options.Executed: &j.Executed, options.HTML: &j.HTML} {
		if from == "" {
			continue
		}
		if *to, err = filepath.Abs(from); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// follow reads the driver's events to their end.
func (r *run) follow(output io.Reader) error {
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var event driverEvent
			if err := json.Unmarshal(line, &event); err != nil {
				return fmt.Errorf("an event that is not JSON, %q: %w", line, err)
			}
			r.handle(event)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// driverEvent is a line that the driver writes.
type driverEvent struct {
	Event   string   `json:"event"` // "kernel", "begin", "end" or "finished"
	PID     int      `json:"pid"`
	Total   int      `json:"total"`
	Cell    int      `json:"cell"`
	ID      string   `json:"id"`
	Source  string   `json:"source"`
	Seconds float64  `json:"seconds"`
	Kind    string   `json:"kind"`
	Text    string   `json:"text"`
	Report  []string `json:"lines"`
}

func (r *run) handle(event driverEvent) {
	switch event.Event {
	case "kernel":
		r.kernel, r.total = event.PID, event.Total
		return
	case "finished":
		r.finished = true
		return
	case "begin":
		r.line, r.id = headline(event.Source), event.ID
	case "end":
		if event.Kind != "" {
			r.failure = &CellError{
				Notebook: r.options.Notebook, Cell: event.Cell, ID: r.id, Kind: event.Kind, Text: event.Text,
				Report: event.Report,
			}
		}
	}
	if r.options.Observe == nil {
		return
	}
	r.options.Observe(Event{
		Cell: event.Cell, Total: r.total, Line: r.line, Ended: event.Event == "end",
		Elapsed: time.Duration(event.Seconds * float64(time.Second)), Err: r.failureError(),
	})
}

// failureError is the failure as an error, nil when there is none.
func (r *run) failureError() error {
	if r.failure == nil {
		return nil
	}
	return r.failure
}

// complaint is the end of what the driver and the kernel wrote to standard error.
func (r *run) complaint() string {
	lines := strings.Split(strings.TrimSpace(r.stderr.String()), "\n")
	if len(lines) == 1 && lines[0] == "" {
		return ""
	}
	return "\n" + strings.Join(lines[max(0, len(lines)-12):], "\n")
}
