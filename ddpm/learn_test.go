package ddpm_test

import (
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
)

// Every objective has one minimum, ε* in its own words: after a short training each comes near it. Near is measured in
// what there is to learn, E|ε*|², which a network that answers ε = 0 misses whole: the sum over t, in units of ε, of
// E|ε_θ - ε*|² as a part of it. A sign or a weight that is wrong somewhere leaves more than at first or diverges. The network begins
// near the answer at large t, so that after one step 0.13 (of x_0) to 0.42 (of the noise) is left; after 400, 0.036 to 0.086.
func TestEveryObjectiveLearns(t *testing.T) {
	b := backendtest.Open(t, "go")
	for name, o := range map[string]ddpm.Objective{
		"simple":            {},
		"x0, snr":           {Target: schedule.X0, Weighting: bound.SNR},
		"x0, min-snr":       {Target: schedule.X0, Weighting: bound.MinSNR},
		"v":                 {Target: schedule.V},
		"v, p2":             {Target: schedule.V, Weighting: bound.P2},
		"mean, snr":         {Target: schedule.Mean, Weighting: bound.SNR},
		"bound":             {Loss: ddpm.Bound, Variance: schedule.FixedLarge},
		"bound of the mean": {Loss: ddpm.Bound, Target: schedule.Mean},
		"hybrid":            {Loss: ddpm.Hybrid, Variance: schedule.Learned},
		"hybrid, x0, snr":   {Loss: ddpm.Hybrid, Target: schedule.X0, Weighting: bound.SNR, Variance: schedule.Learned},
		"vlb":               {Loss: ddpm.Bound, Target: schedule.V, Variance: schedule.Learned, Times: ddpm.Importance},
	} {
		t.Run(name, func(t *testing.T) {
			config := points()
			config.Network.MLP = &network.MLP{Width: 32, Blocks: 2}
			config.Objective, config.Batch, config.LearningRate, config.EMADecay = o, 64, 3e-3, 0.99
			run := open(t, config)
			data, err := run.HeldOut(t.Context(), 512)
			if err != nil {
				t.Fatal(err)
			}
			law, err := config.Data.Law()
			if err != nil {
				t.Fatal(err)
			}
			exact, err := ddpm.ExactEps(law, run.Process().Schedule())
			if err != nil {
				t.Fatal(err)
			}
			best := ddpm.NewEvaluator(b, run.Process(), exact, []int{2})
			defer best.Close()
			missed := func(e *ddpm.Evaluator) (sum float64) {
				evaluation, err := e.Evaluate(t.Context(), data, ddpm.BoundOptions{Variance: schedule.FixedLarge, Batch: 512})
				if err != nil {
					t.Fatal(err)
				}
				terms, err := evaluation.Mean()
				if err != nil {
					t.Fatal(err)
				}
				for step := 1; step <= terms.T(); step++ {
					sum += run.Process().Schedule().SNR(step) * terms.X0SquaredError[step] / float64(terms.T())
				}
				return sum
			}
			least := missed(best)
			left := func(steps int64) float64 {
				train(t, run, b, steps)
				evaluator, err := run.Evaluator(b, ddpm.Averaged)
				if err != nil {
					t.Fatal(err)
				}
				defer evaluator.Close()
				return (missed(evaluator) - least) / (1 - least)
			}
			before, after := left(1), left(400)
			t.Logf("%.3f of E|ε*|² was left at first, %.3f is", before, after)
			if after > 0.1 || after > 0.75*before {
				t.Errorf("%.3f of E|ε*|² is left to learn, and %.3f was at first; want at most 0.1, and at most three quarters of that", after, before)
			}
		})
	}
}
