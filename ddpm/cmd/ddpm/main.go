// Command ddpm trains, samples and measures without a browser, in the same runs that the notebooks keep: begin a run in one
// and go on in the other.
//
//	go run ./ddpm/cmd/ddpm train runs/digits --preset glyphs   # begin, or go on; Ctrl-C saves first
//	go run ./ddpm/cmd/ddpm sample runs/digits -n 64 -o digits  # digits.png
//	go run ./ddpm/cmd/ddpm eval runs/digits                    # the bound on held-out data, and the quality of samples
//	go run ./ddpm/cmd/ddpm info runs/digits                    # or: info --preset cifar10
//	go run ./ddpm/cmd/ddpm bench --preset glyphs
//	go run ./ddpm/cmd/ddpm import runs/ho diffusion_pytorch_model.safetensors --preset cifar10   # a published checkpoint
//	go run ./ddpm/cmd/ddpm export runs/digits digits.safetensors                                  # for Python's diffusers
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"denoise/ddpm"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	err := newRoot().ExecuteContext(ctx)
	switch {
	case errors.Is(err, ddpm.ErrInterrupted):
		fmt.Fprintf(os.Stderr, "ddpm: %v; the same command goes on from there\n", err)
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "ddpm",
		Short:         "Train, sample and measure diffusion models, in the runs the notebooks use",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(newTrain(), newSample(), newEval(), newInfo(), newBench(), newImport(), newExport())
	root.SetFlagErrorFunc(flagError)
	for _, command := range root.Commands() {
		run := command.RunE
		command.RunE = func(command *cobra.Command, args []string) error { return inFlags(run(command, args)) }
	}
	return root
}
