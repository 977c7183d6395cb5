package start

import (
	"context"
	"errors"
	"fmt"

	"denoise/kernel/doctor"
	"denoise/lessons/figure"
)

// Doctor shows what the lessons need and what is there, with a small computation on each
// backend; outside a notebook as text on standard output.
//
// It fails when something the lessons need is missing or broken; the report says what to
// do. That there is no GPU is no fault.
func Doctor(ctx context.Context) error {
	found := doctor.Report(ctx)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("start: the doctor was interrupted: %w", err)
	}
	if !figure.InNotebook() {
		fmt.Print(found.Text())
	} else if err := figure.Show(figure.Fragment(found.HTML())); err != nil {
		return err
	}
	if !found.OK() {
		return errors.New(found.Verdict())
	}
	return nil
}
