package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run(os.Args[1:])) }

// run is the whole command: it returns the exit status, 0 for success, 1 for a failure, and the child's own
// status where a child of the command ended with one.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.status
	}
	fmt.Fprintf(os.Stderr, "kernel: %v\n", err)
	return 1
}

// exitError ends the command with a status and says nothing more: what went wrong has been printed already.
type exitError struct{ status int }

func (e *exitError) Error() string { return fmt.Sprintf("exit status %d", e.status) }

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "kernel",
		Short:         "Set up, open and check the Denoise lessons",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(
		newSetupCommand(), newLabCommand(), newInstallCommand(), newUninstallCommand(),
		newDoctorCommand(), newRunCommand(), newFmtCommand(),
	)
	return root
}
