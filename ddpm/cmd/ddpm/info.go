package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/network"

	"github.com/spf13/cobra"
)

func newInfo() *cobra.Command {
	var chosen choice
	command := &cobra.Command{
		Use:   "info [RUN]",
		Short: "What a run or a preset is: parameters, work and memory of a step, configuration, progress",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			config, steps, err := chosen.load()
			if err != nil {
				return err
			}
			switch settings := chosen.preset != "" || chosen.file != ""; {
			case len(args) == 0 && !settings:
				return fmt.Errorf("ddpm: info of what? give the folder of a run, or --preset, or --config")
			case len(args) == 1 && settings:
				return fmt.Errorf("ddpm: info of which? give the folder %s or --preset and --config, not both: a run has its own configuration", args[0])
			case len(args) == 1:
				run, err := existing(args[0])
				if err != nil {
					return err
				}
				if steps, err = run.Step(); err != nil {
					return err
				}
				if err := printInfo(command.OutOrStdout(), run, steps, true); err != nil || steps == 0 {
					return err
				}
				_, err = run.Weights(ddpm.Raw) // which tells a damaged checkpoint
				return err
			}
			// A run that is begun nowhere that lasts fills the defaults in, and checks.
			folder, err := os.MkdirTemp("", "ddpm-info-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(folder)
			run, err := ddpm.OpenRun(folder, config)
			if err != nil {
				return err
			}
			return printInfo(command.OutOrStdout(), run, steps, false)
		},
	}
	chosen.flags(command)
	return command
}

func printInfo(out io.Writer, run *ddpm.Run, steps int64, begun bool) error {
	config := run.Config()
	net, err := config.Network.New()
	if err != nil {
		return err
	}
	b, err := backend.Open("go") // it only builds the graph
	if err != nil {
		return err
	}
	cost, err := network.CostOf(b, net, config.Objective.Outputs(), config.Batch, config.Network.Shape()...)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(config, "  ", "  ")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "parameters           %d\n", cost.Parameters)
	fmt.Fprintf(out, "work of a step       %sFLOP for a batch of %d: three times the %sFLOP of its pass forward (products and convolutions)\n",
		scaled(3*float64(cost.FLOPs)), config.Batch, scaled(float64(cost.FLOPs)))
	fmt.Fprintf(out, "memory that stays    %sB: weights, their average, Adam's two moments, in float32\n", scaled(4*4*float64(cost.Parameters)))
	fmt.Fprintf(out, "memory of a step     at most %sB more: gradients, and every intermediate result of the pass forward (compilers reuse some)\n",
		scaled(4*float64(cost.Parameters)+float64(cost.Activations)))
	if begun {
		fmt.Fprintf(out, "steps done           %d\n", steps)
	} else if steps > 0 {
		fmt.Fprintf(out, "steps meant          %d\n", steps)
	}
	_, err = fmt.Fprintf(out, "configuration\n  %s\n", text)
	return err
}

// scaled writes a number with a prefix of the SI.
func scaled(x float64) string {
	for _, p := range []struct {
		unit float64
		name string
	}{{1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if x >= p.unit {
			return fmt.Sprintf("%.3g %s", x/p.unit, p.name)
		}
	}
	return fmt.Sprintf("%.3g ", x)
}
