// Package wire carries the calls of a notebook's cells to its resident worker, over a Unix socket that only their own
// user reaches.
//
// A call is a connection, and each direction of it a gob stream: the name of the call and its argument there; events, as
// many as there are, and then the result or an error back. Cancelling a call closes its writing half, by which the worker
// knows; so does the end of the cell, however it comes.
//
// It imports the standard library and x/sys alone, so that a cell that only keeps a value builds as fast as any.
package wire

import (
	"errors"
	"os"
)

// Variable names the worker's socket in the environment of cells. Where it is not set there is no worker.
const Variable = "DENOISE_WORKER"

// Socket is the path of the worker's socket, "" where there is no worker.
func Socket() string { return os.Getenv(Variable) }

// None stands for an argument, event or result that says nothing.
type None bool

// request is what a call begins with; its argument follows.
type request struct{ Call string }

// reply stands before each value that comes back; nothing follows a failure.
type reply struct {
	Kind    kind
	Failure *Failure
}

type kind int

const (
	event kind = iota
	result
	failure
)

// Failure is an error of the worker's side, as the cell sees it.
type Failure struct {
	Text string
	// Causes are the texts of all errors that it wraps.
	Causes []string
}

// Error is the text of the error in the worker.
func (f *Failure) Error() string { return f.Text }

// Is says whether the worker's error wraps one with the text of target: an error that is compared with, such as
// context.Canceled, is known by its text in the other process.
func (f *Failure) Is(target error) bool {
	for _, cause := range f.Causes {
		if cause == target.Error() {
			return true
		}
	}
	return false
}

func newFailure(err error) *Failure {
	f := &Failure{Text: err.Error()}
	var walk func(error)
	walk = func(err error) {
		f.Causes = append(f.Causes, err.Error())
		switch wrapping := err.(type) {
		case interface{ Unwrap() error }:
			if inner := wrapping.Unwrap(); inner != nil {
				walk(inner)
			}
		case interface{ Unwrap() []error }:
			for _, inner := range wrapping.Unwrap() {
				walk(inner)
			}
		}
	}
	walk(err)
	return f
}

// ErrLost is what a call fails with, wrapped, when the worker ends before it answers.
var ErrLost = errors.New("the worker ended")
