package exact

import (
	"fmt"
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// Bound is the bound of equation (5) for a model, averaged over the data: no draws, but an integral over x_t for each
// t. It is for data on the line.
//
//	E[-ln p_θ(x_0)] <= L_T + Σ_{t=2..T} L_{t-1} + L_0                                                    (5)
//	L_T     = E KL(q(x_T|x_0) ‖ N(0, 1))
//	L_{t-1} = E KL(q(x_{t-1}|x_t,x_0) ‖ p_θ(x_{t-1}|x_t)) = C_t + β_t²/(2σ_t² α_t (1-ᾱ_t)) E(ε - ε_θ)²    (12)
//	L_0     = E[-ln p_θ(x_0|x_1)]
//	E(ε - ε_θ)² = E Var[ε|x_t] + E(ε*(x_t,t) - ε_θ(x_t,t))²
//
// The inner mean over x_0 is Bayes' rule in closed form, and the outer a quadrature over q(x_t), good to about 1e-8
// for a denoiser that is smooth, clipped or not. Every term but L_0 is a sum of squares and of KLs, so that rounding
// cannot take it below 0. In nats; X0SquaredError is known at every t.
//
// With ε* for ε_θ, the decoder Continuous, and σ_t² = β_t at t = 1 too (Variance: Schedule.Beta), the bound exceeds the
// entropy of the data by nothing for N(0, 1), and for N(0, 1/4) by .0448, .0220, .0110 and .00109 nats with
// schedule.Linear at T = 25, 50, 100 and 1000: the gap goes as 1/T. With β̃_2 at t = 1, as the paper's code has it for
// the bins of Discrete, that gap is .115 nats at T = 1000, all but .001 of it from L_0.
//
// It fails when the data has more than one dimension (MonteCarlo is for those), when the model lacks its parts or has
// another schedule, when a variance is not positive or a prediction not finite, and when Discrete is given data that is
// not points at its levels.
func (d *Diffusion) Bound(m Model) (bound.Terms, error) {
	if err := d.ready("Bound", m); err != nil {
		return bound.Terms{}, err
	}
	s, T := d.schedule, d.schedule.T()
	terms := bound.Terms{Dim: 1, Prev: make([]float64, T+1), X0SquaredError: make([]float64, T+1)}
	terms.LT = bound.Prior(s, math.Sqrt(secondMoment(d.data)))
	l := newLine(d.data)
	for t := T; t >= 1; t-- {
		l.set(d.at(t))
		l.splitWhereClipped(m, t)
		squared, err := l.epsSquared(m, t)
		if err != nil {
			return bound.Terms{}, err
		}
		terms.X0SquaredError[t] = squared / s.SNR(t)
		if variance := m.variance(t); t > 1 {
			terms.Prev[t] = bound.Constant(s, t, variance) + bound.Weight(s, t, schedule.Eps, variance)*squared
		} else if _, ok := m.decoder().(Continuous); ok {
			terms.L0 = 0.5 * (math.Log(2*math.Pi*variance) + terms.X0SquaredError[1]/variance)
		} else if terms.L0, err = l.decoded(m); err != nil {
			return bound.Terms{}, err
		}
	}
	return terms, nil
}

// epsSquared is E(ε - ε_θ)² at t: what ε* cannot know and what ε_θ does not.
func (l *line) epsSquared(m Model, t int) (float64, error) {
	var mass, total float64
	var x [1]float64
	for i := range l.x {
		x[0] = l.x[i]
		q := l.weight[i] * math.Exp(l.at(x[0]))
		best, variance := l.noise(x[0])
		eps, err := m.noise(t, x[:])
		if err != nil {
			return 0, err
		}
		off := best - eps[0]
		mass += q
		total += q * (variance + off*off)
	}
	return total / mass, nil
}

// decoded is E[-ln p_θ(x_0|x_1)] for points: enumerated over x_0, integrated over x_1. The law must be laid out for
// t = 1.
func (l *line) decoded(m Model) (float64, error) {
	var mass, total float64
	for i, x := range l.x {
		q := l.weight[i] * math.Exp(l.at(x))
		eps, err := m.noise(1, []float64{x})
		if err != nil {
			return 0, err
		}
		p := gauss.Normal{Mean: m.Schedule.X0FromEps(1, x, eps[0]), Var: m.variance(1)}
		mass += q
		for k, c := range l.data.components {
			if l.r[k] > 0 {
				total -= q * l.r[k] * m.decoder().logLikelihood(p, c.Mean[0])
			}
		}
	}
	return total / mass, nil
}

// splitWhereClipped lets the quadrature see where clipping begins and ends: at a large t the predicted x_0 goes from -1
// to 1 within less than its nodes are apart.
func (l *line) splitWhereClipped(m Model, t int) {
	if !m.ClipX0 {
		return
	}
	var xt [1]float64
	l.split(func(x float64) int {
		xt[0] = x
		eps := m.Eps(t, xt[:])
		if len(eps) != 1 {
			return 0
		}
		switch x0 := m.Schedule.X0FromEps(t, x, eps[0]); {
		case x0 < -1:
			return -1
		case x0 > 1:
			return 1
		}
		return 0
	})
}

// ready fails when the model does not fit the diffusion, or the data is not on the line that quadrature needs.
func (d *Diffusion) ready(function string, m Model) error {
	if dim := d.data.Dim(); dim != 1 {
		return fmt.Errorf("ddpm/exact: %s integrates over a line, but the data has Dim = %d; use MonteCarlo", function, dim)
	}
	return d.fits(m)
}

// fits fails when the model is not a reverse process for the diffusion.
func (d *Diffusion) fits(m Model) error {
	if m.Schedule != nil {
		if err := d.shares(m.Schedule); err != nil {
			return err
		}
	}
	if err := m.check(); err != nil {
		return err
	}
	return m.decoder().check(d.data)
}

// shares fails when s is not the schedule of the diffusion, or one just like it.
func (d *Diffusion) shares(s *schedule.Schedule) error {
	if got, want := s.T(), d.schedule.T(); got != want {
		return fmt.Errorf("ddpm/exact: the model has T = %d, but the diffusion T = %d; give both the same schedule", got, want)
	}
	for t := 1; t <= d.schedule.T(); t++ {
		if got, want := s.Beta(t), d.schedule.Beta(t); got != want {
			return fmt.Errorf("ddpm/exact: the model has beta_%d = %g, but the diffusion %g; give both the same schedule", t, got, want)
		}
	}
	return nil
}

// secondMoment is E[x²] of data on the line.
func secondMoment(m *Mixture) float64 {
	mean := m.Mean()[0]
	return m.Variance()[0] + mean*mean
}
