// Command measure trains and measures one half of the lesson 12-compare, every arm and seed of it, and prints the table.
//
//	go run ./lessons/compare/measure images   # about half an hour on two cores
//	go run ./lessons/compare/measure points
//
// Each run is measured when it is trained, and kept in a folder of its own. Ctrl-C saves, and the same command goes on from there.
// At the end the folder holds results.json and, of images, samples.png, a row an arm.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/lessons/compare"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	err := newCommand(compare.Find).ExecuteContext(ctx)
	switch {
	case errors.Is(err, ddpm.ErrInterrupted) || errors.Is(err, context.Canceled):
		fmt.Fprintf(os.Stderr, "measure: %v; the same command goes on from there\n", err)
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newCommand is the command for the experiments that find knows by name.
func newCommand(find func(name string) (compare.Experiment, error)) *cobra.Command {
	var out, device string
	var seeds, steps int64
	command := &cobra.Command{
		Use:          "measure points|images",
		Short:        "Train and measure one half of the lesson 12-compare, every arm and seed of it",
		Args:         cobra.ExactArgs(1),
		SilenceUsage: true, SilenceErrors: true,
		RunE: func(command *cobra.Command, args []string) error {
			x, err := find(args[0])
			if err != nil {
				return err
			}
			if out == "" {
				out = "runs/compare-" + args[0]
			}
			if steps != 0 {
				x.Steps = steps
			}
			if seeds != 0 {
				x.Seeds = seeds
			}
			if x.Seeds < 1 || x.Steps < 1 {
				return fmt.Errorf("measure: --seeds %d, --steps %d: give 1 or more steps, and 2 or more seeds, without which there is no interval", x.Seeds, x.Steps)
			}
			b, err := backend.Open(device)
			if err != nil {
				return err
			}
			results, err := x.All(command.Context(), b, out, progress(command.ErrOrStderr()))
			if err != nil {
				return err
			}
			if _, err := fmt.Fprint(command.OutOrStdout(), x.Text(results.Results)); err != nil {
				return err
			}
			return x.Keep(out, results)
		},
	}
	flags := command.Flags()
	flags.StringVar(&out, "out", "", "the `folder` of the runs; by default runs/compare-points or runs/compare-images")
	flags.StringVar(&device, "backend", "", "xla:cpu, xla:cuda or go; \"\" for $GOMLX_BACKEND, else xla:cpu")
	flags.Int64Var(&seeds, "seeds", 0, "train every objective with this `number` of seeds; 0 for those of the lesson")
	flags.Int64Var(&steps, "steps", 0, "train for this `number` of steps; 0 for those of the lesson")
	return command
}
