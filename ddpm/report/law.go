package report

import (
	"context"

	"denoise/ddpm"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/quality"
	"denoise/ddpm/schedule"
)

// Law is what is known beside the bound where the data's law is.
type Law struct {
	Eps []EpsError // by tenths of the chain
	// Excess is how much the network's bound lies above that of ε*, in bits per dimension, on the same examples and noise.
	Excess quality.Interval
	// Samples and HeldOut are the means of ln q(x) over the samples and over held-out data, in nats summed over the
	// dimensions: -entropy where they are of the law q. A mean above it tells of samples that keep to the middle.
	Samples, HeldOut quality.Interval
}

// law measures all but the likelihoods.
func (m *measuring) law(ctx context.Context, evaluator *ddpm.Evaluator, data *ddpm.Samples, law *exact.Mixture) (*Law, error) {
	best, err := ddpm.ExactEps(law, m.run.Process().Schedule())
	if err != nil {
		return nil, err
	}
	perfect := ddpm.NewEvaluator(m.backend, m.run.Process(), best, data.Shape)
	defer perfect.Close()
	perfect.Progress = evaluator.Progress
	options := m.opts.Bound
	options.NoClip = true // the noise is that of the seed, and so the same for both
	learned, err := evaluator.Evaluate(ctx, data, options)
	if err != nil {
		return nil, err
	}
	if options.Variance == schedule.Learned {
		options.Variance = schedule.FixedSmall // ε* learns none
	}
	known, err := perfect.Evaluate(ctx, data, options)
	if err != nil {
		return nil, err
	}
	l := &Law{Eps: epsErrors(m.run.Process().Schedule(), learned, known)}
	differences := make([]float64, data.N)
	for i := range differences {
		differences[i] = learned.Each[i].BitsPerDim() - known.Each[i].BitsPerDim()
	}
	l.Excess = interval(differences)
	return l, nil
}

// likelihood is the mean of ln q(x).
func likelihood(law *exact.Mixture, s *ddpm.Samples) quality.Interval {
	logs := make([]float64, s.N)
	x := make([]float64, law.Dim())
	for i := range logs {
		for j, v := range s.Example(i) {
			x[j] = float64(v)
		}
		logs[i] = law.LogPDF(x)
	}
	return interval(logs)
}

// interval is that of the mean of independent values, of confidence 0.95.
func interval(values []float64) quality.Interval {
	mean, half := bound.Interval(values, 0.95)
	return quality.Interval{Value: mean, Low: mean - half, High: mean + half}
}
