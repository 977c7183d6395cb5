package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"denoise/kernel/setup"
)

func newInstallCommand() *cobra.Command {
	var user bool
	var backend string
	cmd := &cobra.Command{
		Use:   "install --user",
		Short: "Make the kernel known to a Jupyter of your own",
		Long: `Sets up what is missing, then writes the kernelspec "gonb" into your own Jupyter's folder (JUPYTER_DATA_DIR, else
the platform's place), so that a Jupyter or an editor that you already use finds the kernel. It is the one command that
writes outside the checkout; uninstall takes it away.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !user {
				return errors.New("install writes outside the checkout, into your own Jupyter's folder: say so with --user")
			}
			made, err := setup.Ensure(cmd.Context(), setup.Options{Backend: backend, Log: cmd.ErrOrStderr()})
			if err != nil {
				return err
			}
			dir, err := made.InstallUser(backend)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "installed the kernel in %s\n", dir)
			return nil
		},
	}
	cmd.Flags().BoolVar(&user, "user", false, "write into your own Jupyter's folder")
	cmd.Flags().StringVar(&backend, "backend", "", backendUsage)
	return cmd
}

func newUninstallCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "uninstall",
		Short: "Take away what install wrote",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := setup.UninstallUser()
			if err != nil {
				return err
			}
			if dir == "" {
				fmt.Fprintln(cmd.OutOrStdout(), "no kernel of Denoise is installed for your own Jupyter")
				return nil
			}
			fmt.Fprintf(cmd.OutOrStdout(), "removed %s\n", dir)
			return nil
		},
	}
}
