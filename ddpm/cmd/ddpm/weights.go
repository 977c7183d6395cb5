package main

import (
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/diffusers"
	"denoise/ddpm/schedule"

	"github.com/spf13/cobra"
)

func newImport() *cobra.Command {
	var chosen choice
	var step int64
	command := &cobra.Command{
		Use:   "import RUN FILE",
		Short: "Begin a run with the weights of a diffusers checkpoint, such as a published one",
		Long: `Import begins a run in the folder RUN with the weights in FILE, a safetensors file of the U-Net of Python's diffusers, such as
diffusion_pytorch_model.safetensors of a published DDPM checkpoint. --preset and --config say which network and process they
are of: --preset cifar10 is that of Ho et al. 2020. The run can then be sampled, measured, and trained further with an optimiser that begins
anew.

A file that is damaged, or of another architecture, is refused whole, and so is a run that has weights already.`,
		Args: needs("the run's folder", "the file to read"),
		RunE: func(command *cobra.Command, args []string) error {
			config, steps, err := chosen.load()
			if err != nil {
				return err
			}
			if step == 0 {
				step = max(steps, 1)
			}
			if chosen.preset == "" && chosen.file == "" {
				run, err := begun(args[0], config)
				if err != nil {
					return err
				}
				config = run.Config()
			}
			if config.Network.UNet == nil {
				return fmt.Errorf("ddpm: import into which network? The weights are of a U-Net, and this configuration has none: give --preset cifar10, or a --config with network.unet")
			}
			if o := config.Objective; o.Variance == schedule.Learned || o.Target != "" && o.Target != schedule.Eps {
				return fmt.Errorf("ddpm: the weights predict ε and no variance; this configuration's objective is of the target %q with variance %q: leave both unset", o.Target, o.Variance)
			}
			weights, err := diffusers.Read(args[1], config.Network.UNet)
			if err != nil {
				return err
			}
			run, err := ddpm.OpenRun(args[0], config)
			if err != nil {
				return err
			}
			if err := run.Import(weights, config.Network.Shape(), step); err != nil {
				return err
			}
			_, err = fmt.Fprintf(command.OutOrStdout(), "%d tensors are now the weights of %s, at step %d\n", len(weights), args[0], step)
			return err
		},
	}
	chosen.flags(command)
	command.Flags().Int64Var(&step, "step", 0, "how many `steps` the weights were trained; 0 for those of the preset")
	return command
}

func newExport() *cobra.Command {
	var weights string
	command := &cobra.Command{
		Use:   "export RUN FILE",
		Short: "Write a run's weights as a safetensors file that diffusers reads",
		Args:  needs("the run's folder", "the file to write"),
		RunE: func(command *cobra.Command, args []string) error {
			run, err := existing(args[0])
			if err != nil {
				return err
			}
			u := run.Config().Network.UNet
			if u == nil {
				return fmt.Errorf("ddpm: the run in %s has no U-Net, and diffusers has no network of its kind", args[0])
			}
			tensors, err := run.Weights(ddpm.Weights(weights))
			if err != nil {
				return err
			}
			if err := diffusers.Write(args[1], u, tensors); err != nil {
				return err
			}
			_, err = fmt.Fprintf(command.OutOrStdout(), "%d tensors in %s\n", len(tensors), args[1])
			return err
		},
	}
	command.Flags().StringVar(&weights, "weights", string(ddpm.Averaged), "averaged or raw")
	return command
}
