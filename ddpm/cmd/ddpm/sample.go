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
	var unlabelled bool
	var device, weights, variance, method, spacing, out string
	command := &cobra.Command{
		Use:   "sample RUN",
		Short: "Draw samples from a trained run: a grid of images, or points line by line",
		Args:  needs("the run's folder"),
		RunE: func(command *cobra.Command, args []string) error {
			if options.N < 1 {
				return fmt.Errorf("ddpm: -n %d: draw 1 sample or more", options.N)
			}
			options.Variance, options.Method, options.Spacing = schedule.Variance(variance), ddpm.Method(method), schedule.Spacing(spacing)
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
			switch given := command.Flags().Changed; {
			case given("label") && !given("number"):
				options.N = 0 // as many as there are labels
			case !given("label") && !unlabelled:
				options.Labels = run.EveryClass(options.N)
			}
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
	flags.IntVarP(&options.N, "number", "n", 16, "how many samples; as many as labels where these are more than one")
	flags.Int64Var(&options.Seed, "seed", 0, "the seed of x_T and of the noise of every step")
	flags.IntVar(&options.Steps, "steps", 0, "how many steps of the chain to take, with the times between them left out; 0 for all")
	flags.StringVar(&spacing, "spacing", string(schedule.Ends), "which times are kept: ends, evenly from 1 to T, or strided, every k-th")
	flags.StringVar(&method, "method", string(ddpm.Ancestral), "ancestral, as Algorithm 2, or ddim")
	flags.Float64Var(&options.Eta, "eta", 0, "how much of the noise ddim draws, 0 to 1")
	flags.StringVar(&variance, "variance", "", "σ² of ancestral: fixed-small, fixed-large or learned (default that of the run's objective)")
	flags.IntSliceVar(&options.Labels, "label", nil, "the class to draw from, or as many as samples, with commas between (default every class in turn)")
	flags.BoolVar(&unlabelled, "no-label", false, "draw without a label from a network with classes")
	command.MarkFlagsMutuallyExclusive("label", "no-label")
	flags.Float64Var(&options.Guidance, "guidance", 0, "the `w` of guidance: ε = (1+w) ε(label) - w ε(no label)")
	flags.StringVar(&weights, "weights", string(ddpm.Averaged), "averaged or raw")
	flags.BoolVar(&options.NoClip, "no-clip", false, "leave the predicted x_0 of images unclipped")
	flags.StringVarP(&out, "output", "o", "", "write to this `path`, to which .png or .csv is added (default RUN/samples/drawn)")
	backendFlag(command, &device)
	return command
}
