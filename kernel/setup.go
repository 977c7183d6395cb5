package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"denoise/kernel/setup"
)

const backendUsage = "what cells compute on: xla:cpu, xla:cuda or go (default $GOMLX_BACKEND, else xla:cpu)"

func newSetupCommand() *cobra.Command {
	var backend string
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Set up what is missing: JupyterLab, GoNB, the XLA plugin, the kernel",
		Long: `Sets up what the lessons need, in the folder .denoise of the checkout: GoNB with gopls and goimports, JupyterLab in
a virtual environment, the XLA plugin, and the kernel "Go (Denoise)". What is there and up to date is left alone. An
interrupted set-up goes on where it stopped. Deleting the folder uninstalls.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			began := time.Now()
			made, err := setup.Ensure(cmd.Context(), setup.Options{Backend: backend, Log: cmd.ErrOrStderr()})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "ready: %s (%.1f s)\n", made.Dir, time.Since(began).Seconds())
			return nil
		},
	}
	cmd.Flags().StringVar(&backend, "backend", "", backendUsage)
	return cmd
}
