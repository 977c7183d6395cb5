package main

import (
	"fmt"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/schedule"

	"github.com/spf13/cobra"
)

func newSample() *cobra.Command {
	var options ddpm.SampleOptions
	var device, weights, variance, out string
	command := &cobra.Command{
		Use:   "sample RUN",
		Short: "Draw samples from a trained run: a grid of images, or points line by line",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if options.N < 1 {
				return fmt.Errorf("ddpm: -n %d: draw 1 sample or more", options.N)
			}
			options.Variance = schedule.Variance(variance)
			if err := options.Variance.Check(); err != nil {
				return err
			}
			run, b, err := open(args[0], device)
			if err != nil {
				return err
			}
			sampler, err := run.Sampler(b, ddpm.Weights(weights))
			if err != nil {
				return err
			}
			defer sampler.Close()
			samples, err := sampler.Sample(command.Context(), options)
			if err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(args[0], "samples", "drawn")
			}
			if err := samples.Save(out); err != nil {
				return err
			}
			ending := ".csv"
			if samples.IsImage() {
				ending = ".png"
			}
			fmt.Fprintf(command.OutOrStdout(), "%d samples in %s%s\n", samples.N, out, ending)
			return nil
		},
	}
	flags := command.Flags()
	flags.IntVarP(&options.N, "number", "n", 16, "how many samples")
	flags.Int64Var(&options.Seed, "seed", 0, "the seed of x_T and of the noise of every step")
	flags.StringVar(&variance, "variance", "", "σ² of the reverse step: fixed-small, fixed-large or learned (default that of the run's objective)")
	flags.StringVar(&weights, "weights", string(ddpm.Averaged), "averaged or raw")
	flags.BoolVar(&options.NoClip, "no-clip", false, "leave the predicted x_0 of images unclipped")
	flags.StringVarP(&out, "output", "o", "", "write to this `path`, to which .png or .csv is added (default RUN/samples/drawn)")
	backendFlag(command, &device)
	return command
}
