package headless

import (
	"context"
	"errors"
	"fmt"
	"os"
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
	// Report is the end of what the cell wrote to standard error, and what the kernel says besides the text.
	Report []string
}

func (e *CellError) Error() string {
	text := fmt.Sprintf("%s: cell [%d] (id %s): %s", e.Notebook, e.Cell, e.ID, e.Text)
	for _, line := range e.Report {
		text += "\n\t" + line
	}
	return text
}

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
	job, err := newJob(options)
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
