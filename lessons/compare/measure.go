package compare

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/quality"

	"github.com/gomlx/compute"
	"github.com/google/renameio/v2"
)

// Result is what was measured of one run. Bits are per dimension.
type Result struct {
	Arm  string
	Seed int64
	Step int64
	// Excess is the bound on held-out points above -ln q(x_0), their own information: what the model's code wastes.
	Excess float64
	// Terms[k] is the part of Excess of the k-th tenth of the chain, t = 10k+1..10k+10; the first holds L_0.
	Terms [10]float64
	// Energy is the energy distance of samples to held-out points, in units of the coordinates.
	Energy float64
	// Likelihood is the mean of log2 q(x) over samples, less that over held-out points: below 0 where samples fall beside the
	// data.
	Likelihood float64
	// NoiseScale is the gradient noise scale of the run's own objective, at the weights as the last step left them and with
	// uniform t, also where the objective draws them by importance.
	NoiseScale float64
}

// Effort says how much is measured.
type Effort struct {
	Points  int // held-out ones, for the bound
	Samples int // drawn, and as many held-out ones beside them
	Batches int // of gradients
}

// Full is the effort of the lesson.
var Full = Effort{Points: 512, Samples: 2000, Batches: 64}

// Measure measures every run of the folder, or reads what it has measured of the same step before.
func Measure(ctx context.Context, b compute.Backend, folder string, seeds int64, e Effort) ([]Result, error) {
	var all []Result
	for seed := int64(1); seed <= seeds; seed++ {
		for _, a := range Arms() {
			run, err := Open(folder, a, seed)
			if err != nil {
				return nil, err
			}
			r, err := measured(ctx, b, run, a, seed, e)
			if err != nil {
				return nil, fmt.Errorf("compare: %s, seed %d: %w", a.Name, seed, err)
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// measured reads result.json beside the run, or makes it.
func measured(ctx context.Context, b compute.Backend, run *ddpm.Run, a Arm, seed int64, e Effort) (r Result, err error) {
	step, err := run.Step()
	if err != nil {
		return r, err
	}
	path := filepath.Join(run.Folder(), "result.json")
	kept := struct {
		Effort Effort
		Result Result
	}{}
	if text, err := os.ReadFile(path); err == nil && json.Unmarshal(text, &kept) == nil && kept.Effort == e && kept.Result.Step == step {
		return kept.Result, nil
	}
	r = Result{Arm: a.Name, Seed: seed, Step: step}
	law, err := run.Config().Data.Law()
	if err != nil {
		return r, err
	}
	if err := r.bound(ctx, b, run, law, e.Points); err != nil {
		return r, err
	}
	if err := r.samples(ctx, b, run, law, e.Samples); err != nil {
		return r, err
	}
	noise, err := run.GradientNoise(ctx, b, a.Objective, e.Batches)
	if err != nil {
		return r, err
	}
	r.NoiseScale = noise.Scale()
	kept.Effort, kept.Result = e, r
	text, err := json.Marshal(kept)
	if err != nil {
		return r, err
	}
	return r, renameio.WriteFile(path, text, 0o644)
}

func (r *Result) bound(ctx context.Context, b compute.Backend, run *ddpm.Run, law *exact.Mixture, n int) error {
	evaluator, err := run.Evaluator(b, ddpm.Averaged)
	if err != nil {
		return err
	}
	defer evaluator.Close()
	data, err := run.HeldOut(ctx, n)
	if err != nil {
		return err
	}
	evaluation, err := evaluator.Evaluate(ctx, data, ddpm.BoundOptions{Batch: n, Seed: r.Seed})
	if err != nil {
		return err
	}
	mean, err := evaluation.Mean()
	if err != nil {
		return err
	}
	information := -meanLog(law, data) // of the very points, so that their luck cancels
	r.Excess = bound.BitsPerDim(mean.Nats()-information, mean.Dim)
	for t := 1; t <= mean.T(); t++ {
		term := mean.Prev[t]
		if t == 1 {
			term = mean.L0 - information
		}
		r.Terms[(t-1)*10/mean.T()] += bound.BitsPerDim(term, mean.Dim)
	}
	return nil
}

func (r *Result) samples(ctx context.Context, b compute.Backend, run *ddpm.Run, law *exact.Mixture, n int) error {
	sampler, err := run.Sampler(b, ddpm.Averaged)
	if err != nil {
		return err
	}
	defer sampler.Close()
	samples, err := sampler.Sample(ctx, ddpm.SampleOptions{N: n, Seed: r.Seed})
	if err != nil {
		return err
	}
	data, err := run.HeldOut(ctx, n)
	if err != nil {
		return err
	}
	drawn, err := quality.NewSet(samples.X, 2)
	if err != nil {
		return err
	}
	held, err := quality.NewSet(data.X, 2)
	if err != nil {
		return err
	}
	if r.Energy, err = quality.Energy(drawn, held); err != nil {
		return err
	}
	r.Likelihood = bound.BitsPerDim(meanLog(law, samples)-meanLog(law, data), 2)
	return nil
}

// meanLog is the mean of ln q(x).
func meanLog(law *exact.Mixture, s *ddpm.Samples) float64 {
	sum := 0.0
	for i := range s.N {
		sum += law.LogPDF([]float64{float64(s.X[2*i]), float64(s.X[2*i+1])})
	}
	return sum / float64(s.N)
}
