package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"denoise/ddpm"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"
)

func newEval() *cobra.Command {
	var options ddpm.BoundOptions
	var device, weights, variance, form, cdf, out string
	var n int
	command := &cobra.Command{
		Use:   "eval RUN",
		Short: "The bound of a trained run on data it has not seen: bits per dimension, term by term",
		Long: `Eval estimates the bound of equation (5) on held-out examples, every t of each, and prints L_T, the L_{t-1} by tenths
of the chain, L_0, rate and distortion in bits per dimension, and the whole with its 95% interval over the examples.`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if n < 2 {
				return fmt.Errorf("ddpm: -n %d: an interval needs 2 examples or more", n)
			}
			options.Variance, options.Form = schedule.Variance(variance), exact.Form(form)
			if cdf != "" { // else what suits the data
				options.Decoder = exact.Discrete{Bins: gauss.Bins{CDF: gauss.CDF(cdf)}}
			}
			run, b, err := open(args[0], device)
			if err != nil {
				return err
			}
			evaluator, err := run.Evaluator(b, ddpm.Weights(weights))
			if err != nil {
				return err
			}
			defer evaluator.Close()
			data, err := run.HeldOut(command.Context(), n)
			if err != nil {
				return err
			}
			evaluation, err := evaluator.Evaluate(command.Context(), data, options)
			if err != nil {
				return err
			}
			terms, err := evaluation.Mean()
			if err != nil {
				return err
			}
			if out != "" {
				if err := writeTerms(out, terms); err != nil {
					return err
				}
			}
			mean, half := evaluation.BitsPerDim()
			return printTerms(command.OutOrStdout(), terms, mean, half, n)
		},
	}
	flags := command.Flags()
	flags.IntVarP(&n, "number", "n", 256, "how many held-out examples")
	flags.Int64Var(&options.Seed, "seed", 0, "the seed of the noise")
	flags.IntVar(&options.Batch, "batch", 0, "how many examples at a time; 0 for 64")
	flags.StringVar(&variance, "variance", string(schedule.FixedSmall), "σ² of the reverse step: fixed-small or fixed-large")
	flags.StringVar(&form, "form", string(exact.ByKL), "the form of the bound: by-kl, equation (5), or by-path, equation (3)")
	flags.StringVar(&cdf, "cdf", "", "the decoder's distribution function, erf or tanh as in the paper's code")
	flags.StringVar(&weights, "weights", string(ddpm.Averaged), "averaged or raw")
	flags.BoolVar(&options.NoClip, "no-clip", false, "leave the predicted x_0 of images unclipped")
	flags.StringVarP(&out, "output", "o", "", "also write every term to this CSV `file`: t, nats, bits per dimension, squared error of x_0")
	backendFlag(command, &device)
	return command
}

func printTerms(out io.Writer, b bound.Terms, mean, half float64, n int) error {
	bits := func(nats float64) float64 { return bound.BitsPerDim(nats, b.Dim) }
	fmt.Fprintf(out, "L_T                  %9.6f bits/dim\n", bits(b.LT))
	for tenth := 10; tenth >= 1; tenth-- {
		from, to, sum := (tenth-1)*b.T()/10+1, tenth*b.T()/10, 0.0
		for t := max(from, 2); t <= to; t++ {
			sum += b.Prev[t]
		}
		if to >= 2 && to >= from {
			fmt.Fprintf(out, "L_{t-1}, t %4d-%-4d  %9.6f\n", max(from, 2), to, bits(sum))
		}
	}
	fmt.Fprintf(out, "L_0                  %9.6f\n", bits(b.L0))
	fmt.Fprintf(out, "rate + distortion    %9.6f + %.6f\n", b.Rate(), b.Distortion())
	_, err := fmt.Fprintf(out, "bound                %9.6f ± %.6f bits/dim (95%%, %d held-out examples)\n", mean, half, n)
	return err
}

// writeTerms writes a line for each of L_0 to L_T; the file appears whole or not at all.
func writeTerms(path string, b bound.Terms) error {
	file, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("ddpm: writing the terms: %w", err)
	}
	defer file.Cleanup()
	table := csv.NewWriter(file)
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 9, 64) }
	row := func(term string, nats float64, squared string) {
		table.Write([]string{term, number(nats), number(bound.BitsPerDim(nats, b.Dim)), squared})
	}
	table.Write([]string{"term", "nats", "bits_per_dim", "x0_squared_error"})
	for t := 1; t <= b.T(); t++ {
		nats := b.Prev[t]
		if t == 1 {
			nats = b.L0
		}
		squared := ""
		if b.X0SquaredError != nil {
			squared = number(b.X0SquaredError[t])
		}
		row(fmt.Sprintf("L_%d", t-1), nats, squared)
	}
	row(fmt.Sprintf("L_%d", b.T()), b.LT, "")
	table.Flush()
	if err := table.Error(); err != nil {
		return fmt.Errorf("ddpm: writing the terms: %w", err)
	}
	if err := file.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("ddpm: writing the terms: %w", err)
	}
	return nil
}
