package exact

import (
	"fmt"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
)

// Form names a way to estimate the bound from draws. Both have the same mean.
type Form string

const (
	// ByKL is equation (5): the mean over x_{t-1} is taken in closed form, as a KL of two Gaussians, for a drawn x_0 and
	// x_t. Each x_t is drawn by equation (4) with noise of its own. The zero value "" means ByKL.
	ByKL Form = "by-kl"
	// ByPath is equation (3): the densities of a whole path x_0, ..., x_T, drawn by equation (2).
	ByPath Form = "by-path"
)

// Check returns an error that lists the valid names when f is none of them.
func (f Form) Check() error {
	switch f {
	case "", ByKL, ByPath:
		return nil
	}
	return fmt.Errorf("ddpm/exact: unknown form %q; valid are %q", string(f), []Form{ByKL, ByPath})
}

// Estimate is a Monte Carlo estimate of the bound, in nats, summed over the dimensions.
type Estimate struct {
	// Terms are the terms of (5), averaged over the examples.
	Terms bound.Terms
	// Nats is the sum of the terms, and Nats ± HalfWidth holds the bound with probability 0.95.
	Nats, HalfWidth float64
	// Variance is that of the sum of all terms of one example.
	Variance float64
	// TermVariance[t] is the variance of the term at t of one example, t = 1..T; entry 0 is that of L_T.
	TermVariance []float64
	// OneTermVariance is the variance for an example of which a single term is looked at, as in training: T times the
	// term at a t drawn from 1..T.
	OneTermVariance float64
	// N is the number of examples.
	N int
}

// MonteCarlo estimates the bound for a model, for data of any dimension: from n examples, and for each of them from
// every t.
//
//	E[-ln p_θ(x_0)] <= E[-ln p(x_T) - Σ_{t=1..T} ln p_θ(x_{t-1}|x_t)/q(x_t|x_{t-1})]                     (3)
//	                 = E[ln q(x_T|x_0)/p(x_T) + Σ_{t=2..T} ln q(x_{t-1}|x_t,x_0)/p_θ(x_{t-1}|x_t)
//	                     - ln p_θ(x_0|x_1)]                                                      telescoped
//	                 = E[KL(q(x_T|x_0) ‖ p(x_T)) + Σ_{t=2..T} KL(q(x_{t-1}|x_t,x_0) ‖ p_θ(x_{t-1}|x_t))
//	                     - ln p_θ(x_0|x_1)]                                                              (5)
//
// The terms of ByPath are those of (3) telescoped. Those of ByKL are their means, given x_0 and x_t, so that each has
// the smaller variance, and OneTermVariance is smaller too. This need not be true of the sum over a whole path: there
// the terms of (3) cancel each other's noise, and of an exact model nothing is left but -ln q(x_0).
//
// It fails for fewer than two examples or an unknown form, and as Bound does, but for the dimension.
func (d *Diffusion) MonteCarlo(m Model, form Form, n int, r *rand.Rand) (Estimate, error) {
	if n < 2 {
		return Estimate{}, fmt.Errorf("ddpm/exact: %d examples; an interval needs at least 2", n)
	}
	if err := form.Check(); err != nil {
		return Estimate{}, err
	}
	if err := d.fits(m); err != nil {
		return Estimate{}, err
	}
	T := d.schedule.T()
	e := Estimate{N: n, TermVariance: make([]float64, T+1)}
	squaredError := make([]float64, T+1)
	means, values, terms := make([]float64, T+1), make([]float64, n), make([]float64, T+1)
	for i := range values {
		draw := d.jumps
		if form == ByPath {
			draw = d.Path
		}
		if err := m.terms(draw(r, d.data.Sample(r)), form, terms, squaredError); err != nil {
			return Estimate{}, err
		}
		for t, term := range terms {
			values[i] += term
			// Welford's update: the squares of deviations, without a difference of large numbers.
			off := term - means[t]
			means[t] += off / float64(i+1)
			e.TermVariance[t] += off * (term - means[t])
		}
	}
	e.Terms = bound.Terms{Dim: d.data.Dim(), LT: means[0], Prev: make([]float64, T+1), L0: means[1], X0SquaredError: squaredError}
	copy(e.Terms.Prev[2:], means[2:])
	e.Nats, e.HalfWidth = bound.Interval(values, 0.95)
	for _, v := range values {
		e.Variance += (v - e.Nats) * (v - e.Nats) / float64(n-1)
	}
	for t := range e.TermVariance {
		e.TermVariance[t] /= float64(n - 1)
		squaredError[t] /= float64(n)
	}
	e.OneTermVariance = oneTerm(means[1:], e.TermVariance[1:])
	return e, nil
}

// oneTerm is the variance of T·L, where L is a draw of the term at a uniform t: the mean variance of the terms, and the
// variance of their means.
func oneTerm(means, variances []float64) float64 {
	T := float64(len(means))
	var mean, total float64
	for _, m := range means {
		mean += m / T
	}
	for i, m := range means {
		total += variances[i] + (m-mean)*(m-mean)
	}
	return T * total
}

// terms fills in the terms of one path, L_T in entry 0, and adds the squared errors of x̂_0 to squaredError.
func (m Model) terms(path [][]float64, form Form, terms, squaredError []float64) error {
	s, T, x0 := m.Schedule, m.Schedule.T(), path[0]
	clear(terms)
	for i, x := range x0 {
		if form == ByPath {
			terms[0] += s.Marginal(T, x).LogPDF(path[T][i]) - gauss.Normal{Var: 1}.LogPDF(path[T][i])
		} else {
			terms[0] += bound.Prior(s, x)
		}
	}
	for t := T; t >= 1; t-- {
		eps, err := m.noise(t, path[t])
		if err != nil {
			return err
		}
		variance := m.variance(t)
		for i, x := range path[t] {
			p := gauss.Normal{Mean: s.MeanFromEps(t, x, eps[i]), Var: variance}
			switch {
			case t == 1:
				terms[t] -= m.decoder().logLikelihood(p, x0[i])
			case form == ByPath:
				terms[t] += s.Posterior(t, x, x0[i]).LogPDF(path[t-1][i]) - p.LogPDF(path[t-1][i])
			default:
				terms[t] += bound.Previous(s, t, x0[i], x, p)
			}
			off := x0[i] - s.X0FromEps(t, x, eps[i])
			squaredError[t] += off * off / float64(len(x0))
		}
	}
	return nil
}
