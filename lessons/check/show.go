package check

import (
	"fmt"

	"denoise/lessons/figure"
)

// Show shows the checks as a table, in the cell that runs or, outside a notebook, as
// text on standard output. It returns List.Err, so that a cell with a check that does not
// hold fails.
func Show(checks ...Check) error {
	l := List(checks)
	if !figure.InNotebook() {
		fmt.Print(l)
	} else if err := figure.Show(l); err != nil {
		return err
	}
	return l.Err()
}
