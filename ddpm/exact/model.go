package exact

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// The bounds within which no square overflows that the terms of the bound are made of.
const (
	maxNoise    = 1e60
	minVariance = 1e-60
)

// Denoiser predicts the noise in xt, ε_θ(x_t,t), one number for each coordinate: a network, or Diffusion.Eps. t is in
// 1..T. It must neither keep nor change xt, and is called from one goroutine at a time.
type Denoiser func(t int, xt []float64) (eps []float64)

// Model is the reverse process p_θ(x_{0:T}) that a prediction of the noise makes, on the host.
type Model struct {
	Schedule *schedule.Schedule
	Eps      Denoiser
	// Variance is σ_t², t = 1..T, at least 1e-60. nil means schedule.FixedSmall, with its exception at t = 1. It is a
	// function so that Schedule.Beta can stand here, which is σ_t² = β_t at t = 1 too.
	Variance func(t int) float64
	// ClipX0 clips the predicted x_0 to [-1, 1]: for data that lies there.
	ClipX0 bool
	// Decoder is p_θ(x_0|x_1); nil means Continuous{}.
	Decoder Decoder
}

// Reverse is the reverse step p_θ(x_{t-1}|x_t) = N(mean, variance I), equations (1) and (11).
//
//	p_θ(x_{t-1}|x_t) = N(μ_θ(x_t,t), σ_t² I)
//	μ_θ(x_t,t) = (x_t - β_t/√(1-ᾱ_t) ε_θ(x_t,t))/√α_t         without clipping, equation (11)
//	μ_θ(x_t,t) = μ̃_t(x_t, clip(x̂_0, -1, 1))                   with clipping, equations (7) and (15)
//
// t in 1..T. mean is a new slice. It panics when the denoiser does not give a number for each coordinate.
func (m Model) Reverse(t int, xt []float64) (mean []float64, variance float64) {
	eps := m.Eps(t, xt)
	if len(eps) != len(xt) {
		panic(wrongCount(t, xt, eps).Error())
	}
	mean = make([]float64, len(xt))
	for i, x := range xt {
		if m.ClipX0 {
			mean[i] = m.Schedule.Posterior(t, x, clip(m.Schedule.X0FromEps(t, x, eps[i]))).Mean
		} else {
			mean[i] = m.Schedule.MeanFromEps(t, x, eps[i])
		}
	}
	return mean, m.variance(t)
}

// LogJoint is the logarithm of the density that the model gives a whole path, equation (1): nats, summed over t and the
// dimensions.
//
//	ln p_θ(x_{0:T}) = ln p(x_T) + Σ_{t=1..T} ln p_θ(x_{t-1}|x_t),   p(x_T) = N(0, I)
//
// The last term is the decoder's; it is -Inf for an x_0 that Discrete has no bin for. path[t] is x_t, t = 0..T; it
// panics for another number of them, and when they are not of one length.
func (m Model) LogJoint(path [][]float64) float64 {
	checkPath(m.Schedule, path)
	T := m.Schedule.T()
	total := logNormal(path[T], path[T], 0, 1)
	for t := T; t > 1; t-- {
		mean, variance := m.Reverse(t, path[t])
		total += logNormal(path[t-1], mean, 1, variance)
	}
	mean, variance := m.Reverse(1, path[1])
	for i, x0 := range path[0] {
		total += m.decoder().logLikelihood(gauss.Normal{Mean: mean[i], Var: variance}, x0)
	}
	return total
}

// Sample draws x_T, ..., x_0 of dim coordinates as Algorithm 2 does: from equation (1), but without noise at the last
// step, which would only blur x_0.
//
//	x_T ~ N(0, I),   x_{t-1} = μ_θ(x_t,t) + σ_t z for t > 1,   x_0 = μ_θ(x_1,1),   z ~ N(0, I)
//
// path[t] is x_t, t = 0..T.
func (m Model) Sample(r *rand.Rand, dim int) (path [][]float64) {
	path = make([][]float64, m.Schedule.T()+1)
	x := make([]float64, dim)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	path[m.Schedule.T()] = x
	for t := m.Schedule.T(); t > 0; t-- {
		mean, variance := m.Reverse(t, path[t])
		for i := range mean {
			if t > 1 {
				mean[i] += math.Sqrt(variance) * r.NormFloat64()
			}
		}
		path[t-1] = mean
	}
	return path
}

func (m Model) variance(t int) float64 {
	if m.Variance == nil {
		return math.Exp(m.Schedule.LogReverseVariance(t, schedule.FixedSmall))
	}
	return m.Variance(t)
}

func (m Model) decoder() Decoder {
	switch d := m.Decoder.(type) {
	case nil:
		return Continuous{}
	case *Continuous: // a pointer has the methods too, and is the same decoder
		return *d
	case *Discrete:
		return *d
	}
	return m.Decoder
}

// noise is the noise that the reverse step at t starts from, which is ε_θ until clipping bites, and then the noise that
// leads from xt to the clipped x_0. It fails where the denoiser does not give a number of sensible size for each coordinate.
func (m Model) noise(t int, xt []float64) ([]float64, error) {
	eps := m.Eps(t, xt)
	if len(eps) != len(xt) {
		return nil, wrongCount(t, xt, eps)
	}
	copied := false
	for i, e := range eps {
		if !(math.Abs(e) <= maxNoise) {
			return nil, fmt.Errorf("ddpm/exact: the denoiser gave %g at t = %d, x_t = %g; the noise must be a number within ±%g", e, t, xt, float64(maxNoise))
		}
		if !m.ClipX0 {
			continue
		}
		if x0 := m.Schedule.X0FromEps(t, xt[i], e); clip(x0) != x0 {
			if !copied {
				eps, copied = append([]float64(nil), eps...), true
			}
			eps[i] = m.Schedule.EpsFromX0(t, xt[i], clip(x0))
		}
	}
	return eps, nil
}

// wrongCount is the error of a denoiser that does not give a number for each coordinate.
func wrongCount(t int, xt, eps []float64) error {
	return fmt.Errorf("ddpm/exact: the denoiser gave %d numbers for x_t of %d coordinates at t = %d; give one each", len(eps), len(xt), t)
}

// check fails when the model has nothing to predict with, or a variance that is none.
func (m Model) check() error {
	switch {
	case m.Schedule == nil:
		return fmt.Errorf("ddpm/exact: a model without a schedule; set Schedule")
	case m.Eps == nil:
		return fmt.Errorf("ddpm/exact: a model without a denoiser; set Eps, to Diffusion.Eps for the best there is")
	}
	for t := 1; t <= m.Schedule.T(); t++ {
		if v := m.variance(t); !(v >= minVariance) || math.IsInf(v, 0) {
			return fmt.Errorf("ddpm/exact: the model has variance %g at t = %d; variances must be finite and at least %g, where the posterior's is 0 at t = 1", v, t, minVariance)
		}
	}
	return nil
}

func clip(x float64) float64 { return max(-1, min(1, x)) }
