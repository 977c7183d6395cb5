package exact

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
)

// Decoder is the last step p_θ(x_0|x_1) of the reverse process, which L_0 is measured with: Continuous or Discrete.
type Decoder interface {
	// logLikelihood is ln p_θ(x_0|x_1) of one coordinate; p is N(μ_θ(x_1,1), σ_1²).
	logLikelihood(p gauss.Normal, x0 float64) float64
	// check fails when the data is not of the kind that the decoder gives a probability to.
	check(data *Mixture) error
}

// Continuous is a decoder for real numbers: the density of the last step, whose logarithm can be positive.
//
//	p_θ(x_0|x_1) = N(x_0; μ_θ(x_1,1), σ_1² I)
//
// Departs from the paper: its data is the 256 levels of a pixel, and its decoder Discrete.
type Continuous struct{}

func (Continuous) logLikelihood(p gauss.Normal, x0 float64) float64 { return p.LogPDF(x0) }

func (Continuous) check(*Mixture) error { return nil }

// Discrete is the decoder of equation (13): the mass that the last step gives to the bin of x_0.
//
//	p_θ(x_0|x_1) = ∏ᵢ ∫ over the bin of x_0ⁱ of N(x; μ_θⁱ(x_1,1), σ_1²) dx
//
// It is for points at the levels of Bins, each in [-1, 1], as NewLevels makes them.
type Discrete struct {
	Bins gauss.Bins
}

// logLikelihood is -Inf outside [-1, 1]: no bin is there.
func (d Discrete) logLikelihood(p gauss.Normal, x0 float64) float64 {
	l, err := d.Bins.LogLikelihood(p, x0)
	if err != nil {
		return math.Inf(-1)
	}
	return l
}

func (d Discrete) check(data *Mixture) error {
	if err := d.Bins.Check(); err != nil {
		return err
	}
	for k, c := range data.components {
		if c.Var > 0 {
			return fmt.Errorf("ddpm/exact: component %d has variance %g, but a decoder of bins is for points; use Continuous, or data of NewLevels", k, c.Var)
		}
		for _, x := range c.Mean {
			level, err := d.Bins.Index(x)
			if err != nil {
				return fmt.Errorf("ddpm/exact: component %d: %w", k, err)
			}
			if near := d.Bins.Centre(level); math.Abs(x-near) > 1e-9 {
				return fmt.Errorf("ddpm/exact: component %d is at %g, but the nearest level is %g; a decoder of bins is for points at the levels, as NewLevels makes them", k, x, near)
			}
		}
	}
	return nil
}
