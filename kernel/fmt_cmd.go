package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"denoise/kernel/notebook"
)

func newFmtCommand() *cobra.Command {
	var list bool
	command := &cobra.Command{
		Use:   "fmt [-l] NOTEBOOK|FOLDER...",
		Short: "Write notebooks in canonical form: no outputs, stable ids, minimal metadata",
		Long: `Fmt writes notebooks in the form in which they are committed: nbformat 4.5, no outputs, no execution counts, stable cell
ids, minimal metadata. It prints the name of each notebook that it changes. A file that is not a notebook is an
error, and is left as it was.

With -l nothing is written: notebooks that are not in canonical form are listed, and the exit status is 1 if there are any.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			act := notebook.Format
			if list {
				act = func(path string) (bool, error) {
					canonical, err := notebook.Canonical(path)
					return !canonical && err == nil, err
				}
			}
			files, err := notebook.Find(args...)
			if err != nil {
				return err
			}
			var failures []error
			differ := false
			for _, file := range files {
				changed, err := act(file.Path)
				if err != nil {
					failures = append(failures, err)
				}
				if changed {
					differ = true
					fmt.Fprintln(command.OutOrStdout(), file.Path)
				}
			}
			if len(failures) == 0 && list && differ {
				return &exitError{status: 1}
			}
			return errors.Join(failures...)
		},
	}
	command.Flags().BoolVarP(&list, "list", "l", false, "list notebooks that are not canonical, and write nothing")
	return command
}
