package main

import (
	"encoding/csv"
	"fmt"
	"image/png"
	"io"
	"path/filepath"
	"strconv"

	"denoise/ddpm"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/report"
	"denoise/ddpm/schedule"
	"denoise/ddpm/whole"

	"github.com/spf13/cobra"
)

func newEval() *cobra.Command {
	var options report.Options
	var device, weights, variance, form, cdf, out string
	command := &cobra.Command{
		Use:   "eval RUN",
		Short: "Measure a trained run on data it has not seen: the bound, the error of ε, the samples",
		Long: `Eval estimates the bound of equation (5) on held-out examples, every t of each, and prints L_T, the L_{t-1} by tenths
of the chain, L_0, rate and distortion in bits per dimension, and the whole with its 95% interval over the examples.

Then it draws samples. Points are compared with held-out points by their energy distance, and where the law of the data is
known, the error of the predicted noise is held against that of ε* and the likelihoods are exact. Images are compared on the
features of a classifier trained on the run's labelled data: a Fréchet distance, which is no FID, precision and recall; and by
their pixels with training and held-out images, which tells copies. RUN/neighbours.png shows the samples nearest to a
training image: sample, training image, held-out image.

With the weights of the Inception network, --inception, it also gives the FID of the samples to the training set, the number
beside it. "go doc denoise/ddpm/inception" says how to make that file of pytorch-fid's weights, and how images are prepared.
Published values are of --inception-samples 50000. The features of the training set are kept in RUN for the next time.`,
		Args: needs("the run's folder"),
		RunE: func(command *cobra.Command, args []string) error {
			if options.HeldOut < 2 {
				return fmt.Errorf("ddpm: -n %d: an interval needs 2 examples or more", options.HeldOut)
			}
			if options.Samples < 2 {
				return fmt.Errorf("ddpm: --samples %d: give 2 or more", options.Samples)
			}
			for _, flag := range []string{"inception-samples", "inception-data"} {
				if options.FID.Weights == "" && command.Flags().Changed(flag) {
					return fmt.Errorf("ddpm: --%s is for the FID, which needs --inception, the file of the network's weights", flag)
				}
			}
			options.Weights = ddpm.Weights(weights)
			options.Bound.Variance, options.Bound.Form = schedule.Variance(variance), exact.Form(form)
			if cdf != "" { // else what suits the data
				options.Bound.Decoder = exact.Discrete{Bins: gauss.Bins{CDF: gauss.CDF(cdf)}}
			}
			run, b, err := open(args[0], device)
			if err != nil {
				return err
			}
			line := newStatus(command.ErrOrStderr())
			defer line.close()
			options.Progress = line.show
			measured, err := report.Of(command.Context(), b, run, options)
			if err != nil {
				return err
			}
			line.close()
			if out != "" {
				terms, err := measured.Bound.Mean()
				if err != nil {
					return err
				}
				if err := writeTerms(out, terms); err != nil {
					return err
				}
			}
			fmt.Fprint(command.OutOrStdout(), measured)
			if measured.Images == nil {
				return nil
			}
			path := filepath.Join(args[0], "neighbours.png")
			if err := writePicture(path, measured.Images); err != nil {
				return err
			}
			fmt.Fprintf(command.OutOrStdout(), "the samples nearest to a copy are in %s: sample, training image, held-out image\n", path)
			return nil
		},
	}
	flags := command.Flags()
	flags.IntVarP(&options.HeldOut, "number", "n", 256, "how many held-out examples for the bound")
	flags.IntVar(&options.Samples, "samples", 512, "how many samples to draw, and held-out examples to compare them with")
	flags.StringVar(&options.FID.Weights, "inception", "", "the `file` of the Inception network's weights, for the FID of images")
	flags.IntVar(&options.FID.Samples, "inception-samples", 0, "how many samples to draw for the FID; 0 for those of --samples")
	flags.IntVar(&options.FID.Data, "inception-data", 0, "how many training images to compare them with; 0 for all")
	flags.Int64Var(&options.Bound.Seed, "seed", 0, "the seed of noise, samples and resampling")
	flags.IntVar(&options.Bound.Batch, "batch", 0, "how many examples of the bound at a time; 0 for 64")
	flags.StringVar(&variance, "variance", "", "σ² of the reverse step: fixed-small, fixed-large or learned (default that of the run's objective)")
	flags.StringVar(&form, "form", string(exact.ByKL), "the form of the bound: by-kl, equation (5), or by-path, equation (3)")
	flags.StringVar(&cdf, "cdf", "", "the decoder's distribution function, erf or tanh as in the paper's code")
	flags.StringVar(&weights, "weights", string(ddpm.Averaged), "averaged or raw")
	flags.BoolVar(&options.Bound.NoClip, "no-clip", false, "leave the predicted x_0 of images unclipped")
	flags.StringVarP(&out, "output", "o", "", "also write every term to this CSV `file`: t, nats, bits per dimension, squared error of x_0")
	backendFlag(command, &device)
	return command
}

// writeTerms writes a line for each of L_0 to L_T.
func writeTerms(path string, b bound.Terms) error {
	err := whole.Write(path, func(w io.Writer) error {
		table := csv.NewWriter(w)
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
		return table.Error()
	})
	if err != nil {
		return fmt.Errorf("ddpm: the terms: %w", err)
	}
	return nil
}

func writePicture(path string, images *report.Images) error {
	if err := whole.Write(path, func(w io.Writer) error { return png.Encode(w, images.Suspects(16)) }); err != nil {
		return fmt.Errorf("ddpm: the nearest neighbours: %w", err)
	}
	return nil
}
