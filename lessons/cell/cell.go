// Package cell holds what nearly every cell of the notebooks needs: to end with an error that can be read, to stop when
// the reader interrupts, and to know how long it may take.
package cell

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"denoise/kernel/headless"
)

// Must ends the cell with the error's text when err is not nil. What was displayed before is kept, and Run All stops.
func Must(err error) {
	if err == nil {
		return
	}
	Sync() // of what else went wrong, err is what matters
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Value is Must for a function that returns a value as well.
//
//	run := cell.Value(ddpm.OpenRun(cell.Run("mine"), config))
func Value[T any](value T, err error) T {
	Must(err)
	return value
}

// Context is cancelled when the reader presses the interrupt button (■), or Ctrl-C in a terminal. What the cell calls
// with it then saves and returns; GoNB ends the cell by force after some seconds.
func Context() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the cell at once
	return ctx
}

// Run is the folder of the run of that name, beside the notebook: runs/NAME. A smoke run has another, so that it leaves
// the reader's alone.
func Run(name string) string {
	if Budget(1, 0) == 0 {
		return filepath.Join("runs", "smoke", name)
	}
	return filepath.Join("runs", name)
}

// Budget returns full, or smoke where $DENOISE_BUDGET says so (see package headless). It ends the cell when that says anything else.
func Budget(full, smoke int64) int64 {
	switch budget := os.Getenv(headless.BudgetVariable); budget {
	case "", headless.BudgetFull:
		return full
	case headless.BudgetSmoke:
		return smoke
	default:
		Must(fmt.Errorf("%s is %q: set it to full or smoke, or leave it unset", headless.BudgetVariable, budget))
		return 0
	}
}
