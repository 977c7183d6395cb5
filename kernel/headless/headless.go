package headless

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"denoise/kernel/notebook"
)

// BudgetVariable is the environment variable that tells a lesson how much to compute, BudgetFull or BudgetSmoke.
const (
	BudgetVariable = "DENOISE_BUDGET"
	BudgetFull     = "full"
	BudgetSmoke    = "smoke"
)

// Options says what to run, and with what. Python, Environ and Notebook are required.
type Options struct {
	Python      string        // an interpreter with nbclient (and nbconvert, for HTML)
	Environ     []string      // its environment, in which Jupyter finds the kernelspec
	Notebook    string        // the file to run, in its own folder; it is not changed
	Executed    string        // where to write the notebook with its outputs; "" for nowhere
	HTML        string        // where to write it as a page; "" for nowhere
	CellTimeout time.Duration // the longest that a cell may take; 0 for no limit
	Smoke       bool          // run with the smallest budget
	Observe     func(Event)   // told of each cell as it begins and ends; nil for nobody
}

// Event is the beginning or the end of a cell.
type Event struct {
	Cell    int           // 1, 2, ...: the number that JupyterLab shows beside the cell after Run All
	Total   int           // how many code cells the notebook has
	Line    string        // the first line of its source that says something: not blank, not %%, not an import
	Ended   bool          // whether this is the end
	Elapsed time.Duration // at the end, how long it took
	Err     error         // at the end, a *CellError if the cell failed
}

// CellError is the failure of a cell.
type CellError struct {
	Notebook string
	Cell     int    // as in Event
	ID       string // the cell's id in the file
	Kind     string // "error" from the kernel, "shell" line, "timeout" or "died"
	Text     string // what the kernel said, or which shell line ended with which status
	// Report is the end of what the cell wrote to standard error, the compiler's messages among it.
	Report []string
}

func (e *CellError) Error() string {
	text := fmt.Sprintf("%s: cell [%d] (id %s): %s", e.Notebook, e.Cell, e.ID, e.Text)
	for _, line := range e.Report {
		text += "\n\t" + line
	}
	return text
}

//go:embed driver.py
var driver string

// grace is how long after an interrupt the driver has to end the kernel before it is killed itself.
const grace = 4 * time.Second

// Run runs a notebook to its end or to its first failing cell, and returns a *CellError for that.
// When the context ends it interrupts the cell, ends the kernel with all that it started, and returns the context's error
// within five seconds. The executed notebook and the page are written after a failing cell too, not after an interrupt.
func Run(ctx context.Context, options Options) error {
	// Parsing it first gives a file that is not a notebook the same error as everywhere.
	data, err := os.ReadFile(options.Notebook)
	if err != nil {
		return err
	}
	if _, err := notebook.Parse(options.Notebook, data); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "denoise-run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	job, err := newJob(options, scratch)
	if err != nil {
		return err
	}
	run := &run{options: options}
	err = run.drive(ctx, job, scratch)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", options.Notebook, context.Cause(ctx))
	case run.failure != nil && err == nil:
		return run.failure
	case err != nil:
		return errors.Join(run.failureError(), fmt.Errorf("%s: the driver of the notebook failed: %w%s",
			options.Notebook, err, run.complaint()))
	}
	return nil
}

// job is what the driver is told, as its first line of input.
type job struct {
	Notebook string  `json:"notebook"`
	Name     string  `json:"name"`
	Folder   string  `json:"folder"`
	Kernel   string  `json:"kernel"`
	Scratch  string  `json:"scratch"`
	Executed string  `json:"output"`
	HTML     string  `json:"html"`
	Timeout  float64 `json:"timeout"` // seconds
}

func newJob(options Options, scratch string) (*job, error) {
	path, err := filepath.Abs(options.Notebook)
	if err != nil {
		return nil, err
	}
	j := &job{
		Notebook: path,
		Name:     strings.TrimSuffix(filepath.Base(path), ".ipynb"),
		Folder:   filepath.Dir(path),
		Kernel:   notebook.KernelName,
		Scratch:  scratch,
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

// run is a run in progress, and what the driver has told of it.
type run struct {
	options  Options
	kernel   int // the kernel's process, which leads a process group; 0 before it has one
	total    int
	line, id string // of the cell that runs
	failure  *CellError
	finished bool
	stderr   bytes.Buffer
}

// drive starts the driver and follows it to its end.
func (r *run) drive(ctx context.Context, job *job, scratch string) error {
	command := exec.Command(r.options.Python, "-c", driver)
	command.Env = append(append([]string{}, r.options.Environ...),
		"TMPDIR="+scratch, "JUPYTER_RUNTIME_DIR="+scratch, "PYTHONDONTWRITEBYTECODE=1")
	if r.options.Smoke {
		command.Env = append(command.Env, BudgetVariable+"="+BudgetSmoke)
	}
	// In a group of its own, so that Ctrl-C in a terminal reaches this process only, which then stops the driver.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Stderr = &r.stderr
	input, err := command.StdinPipe()
	if err != nil {
		return err
	}
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			input.Close()
		}
		select {
		case <-ended:
		case <-time.After(grace):
			syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		}
	}()
	if err := json.NewEncoder(input).Encode(job); err != nil {
		input.Close()
	}
	readErr := r.follow(output)
	err = errors.Join(command.Wait(), readErr)
	if !r.finished && r.kernel != 0 {
		// The driver ended without ending the kernel, as when it is killed: nothing of it may stay behind.
		syscall.Kill(-r.kernel, syscall.SIGKILL)
	}
	if err == nil && !r.finished {
		err = errors.New("it ended too early")
	}
	return err
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

// headline is the first line of a cell that says what it does: the first that is neither blank nor GoNB's mark of the
// beginning of main nor an import, or the first line at all where there is no such line.
func headline(source string) string {
	first, inImports := "", false
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if first == "" {
			first = line
		}
		switch {
		case strings.HasPrefix(line, "import ("):
			inImports = !strings.Contains(line, ")")
		case inImports:
			inImports = !strings.HasPrefix(line, ")")
		case line != "" && line != "%%" && !strings.HasPrefix(line, "import "):
			return line
		}
	}
	return first
}
