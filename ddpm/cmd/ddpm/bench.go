package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"denoise/ddpm"
	"denoise/ddpm/backend"

	"github.com/spf13/cobra"
)

func newBench() *cobra.Command {
	var chosen choice
	var device string
	var steps int64
	var batch, samples int
	command := &cobra.Command{
		Use:   "bench",
		Short: "Time the compilation, the training step and the sampling of a configuration on this machine",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, args []string) error {
			config, _, err := chosen.load()
			if err != nil {
				return err
			}
			if chosen.preset == "" && chosen.file == "" {
				return fmt.Errorf("ddpm: bench of what? give --preset or --config")
			}
			if batch > 0 {
				config.Batch = batch
			}
			if steps < 3 {
				return fmt.Errorf("ddpm: --steps %d: time 3 steps or more", steps)
			}
			folder, err := os.MkdirTemp("", "ddpm-bench-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(folder)
			run, err := ddpm.OpenRun(folder, config)
			if err != nil {
				return err
			}
			b, err := backend.Open(device)
			if err != nil {
				return err
			}
			var clock stopwatch
			err = run.Train(command.Context(), b, ddpm.TrainOptions{Steps: steps, Observer: &clock, CheckpointEvery: time.Hour})
			if err != nil {
				return err
			}
			step := clock.median()
			speed, err := run.Speed(command.Context(), b)
			if err != nil {
				return err
			}
			speed.StepsPerSecond = 1 / step.Seconds()
			out := command.OutOrStdout()
			fmt.Fprintf(out, "device          %s\n", speed.Device)
			fmt.Fprintf(out, "first step      %.2f s, most of it compiling\n", clock.first.Seconds())
			fmt.Fprintf(out, "training step   %.4g ms for a batch of %d (median of %d): %.4g examples/s, %sFLOP/s\n",
				1000*step.Seconds(), run.Config().Batch, len(clock.steps), float64(run.Config().Batch)/step.Seconds(),
				scaled(speed.StepFLOPs*speed.StepsPerSecond))
			fmt.Fprintf(out, "matrix products %sFLOP/s, large ones of the network's type: a training step reaches %.0f%% of that\n",
				scaled(speed.MatMulRate), 100*speed.Share())
			sampler, err := run.Sampler(b, ddpm.Raw)
			if err != nil {
				return err
			}
			defer sampler.Close()
			for _, phase := range []string{"with compiling", "compiled"} {
				begun := time.Now()
				if _, err := sampler.Sample(command.Context(), ddpm.SampleOptions{N: samples}); err != nil {
					return err
				}
				took := time.Since(begun)
				fmt.Fprintf(out, "sampling        %.3g s for %d samples of %d steps, %s: %.3g ms a step\n", took.Seconds(), samples,
					run.Process().T(), phase, 1000*took.Seconds()/float64(run.Process().T()))
			}
			return nil
		},
	}
	chosen.flags(command)
	flags := command.Flags()
	flags.Int64Var(&steps, "steps", 30, "how many training `steps` to time")
	flags.IntVar(&batch, "batch", 0, "another batch than the configuration's")
	flags.IntVar(&samples, "samples", 16, "how many samples to draw at once")
	backendFlag(command, &device)
	return command
}

// stopwatch observes a training: the time to the end of its first step, and between the ends of those after it.
type stopwatch struct {
	begun, last time.Time
	first       time.Duration
	steps       []time.Duration
}

// Observe takes the time of each step's end.
func (s *stopwatch) Observe(e ddpm.Event) {
	now := time.Now()
	switch {
	case e.Phase == ddpm.Compiling && s.begun.IsZero():
		s.begun = now
	case e.Phase != ddpm.Training || e.Step == 0:
	case s.last.IsZero():
		s.first, s.last = now.Sub(s.begun), now
	default:
		s.steps, s.last = append(s.steps, now.Sub(s.last)), now
	}
}

func (s *stopwatch) median() time.Duration {
	slices.Sort(s.steps)
	return s.steps[len(s.steps)/2]
}
