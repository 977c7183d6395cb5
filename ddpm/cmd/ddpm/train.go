package main

import (
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/lessons/live"

	"github.com/spf13/cobra"
)

func newTrain() *cobra.Command {
	var chosen choice
	var options ddpm.TrainOptions
	var device string
	command := &cobra.Command{
		Use:   "train RUN",
		Short: "Begin a run in the folder RUN, or go on with the one that is there",
		Long: `Train begins a run with the configuration that --preset and --config give, or goes on with the run in the folder,
which needs neither. Interrupt it with Ctrl-C: it saves, and the same command goes on, with the weights an uninterrupted
training would have. A notebook can open the same folder, to train on, sample or plot.`,
		Args: needs("the run's folder"),
		RunE: func(command *cobra.Command, args []string) error {
			config, steps, err := chosen.load()
			if err != nil {
				return err
			}
			run, err := begun(args[0], config)
			if err != nil {
				return err
			}
			if options.Steps == 0 {
				options.Steps = steps
			}
			if options.Steps < 1 {
				return fmt.Errorf("ddpm: train to which step? give --steps N, counted from the run's beginning, or a --preset, which has its own")
			}
			b, err := backend.OpenDevices(device, options.Devices)
			if err != nil {
				return err
			}
			history, err := run.Metrics()
			if err != nil {
				return err
			}
			watch := live.Watch(live.Options{Title: args[0], History: history, Out: command.OutOrStdout()})
			defer watch.Close()
			options.Observer = watch
			return run.Train(command.Context(), b, options)
		},
	}
	chosen.flags(command)
	flags := command.Flags()
	flags.Int64Var(&options.Steps, "steps", 0, "train until the run has this `number` of steps, those already done included")
	flags.Int64Var(&options.SampleEvery, "sample-every", 0, "draw samples into RUN/samples every so many `steps`; 0 for none")
	flags.IntVar(&options.Devices, "devices", 1, "train on this `number` of the backend's devices, each with a part of every batch; see ddpm/DEVICES.md")
	backendFlag(command, &device)
	return command
}

func backendFlag(command *cobra.Command, device *string) {
	command.Flags().StringVar(device, "backend", "", "xla:cpu, xla:cuda or go; \"\" for $GOMLX_BACKEND, else xla:cpu")
}
