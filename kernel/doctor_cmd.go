package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"denoise/kernel/doctor"
)

func newDoctorCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "doctor [--json]",
		Short: "Say what the lessons need, what is there, and how fast each backend computes",
		Long: `Doctor prints a line for each thing that the lessons need, with its version, and tries each backend with a small
computation, in a process of its own and within a time limit. It changes nothing. What is missing comes with the
command that makes it, and then the exit status is 1. A GPU is not needed.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, args []string) error {
			out := command.OutOrStdout()
			options := doctor.Options{}
			if !asJSON {
				options.Observe = func(thing doctor.Thing) { fmt.Fprintln(out, thing.Line()) }
			}
			found := doctor.Examine(command.Context(), options)
			if err := command.Context().Err(); err != nil {
				return err
			}
			if asJSON {
				encoder := json.NewEncoder(out)
				encoder.SetIndent("", "  ")
				if err := encoder.Encode(found); err != nil {
					return err
				}
			} else {
				fmt.Fprintln(out, found.Verdict())
			}
			if !found.OK() {
				return &exitError{status: 1}
			}
			return nil
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return command
}
