package compare

import (
	"context"

	"denoise/ddpm"
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/quality"
)

// points measures Energy and Likelihood.
func (m *Measurer) points(ctx context.Context, run *ddpm.Run, r *Result) error {
	samples, err := m.draw(ctx, run, m.Effort.Samples, m.Effort.Samples)
	if err != nil {
		return err
	}
	data, err := run.HeldOut(ctx, m.Effort.Samples)
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
	law, err := run.Config().Data.Law()
	if err != nil {
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
