package sampling

import (
	"math/rand/v2"

	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// Way is a way to take a step down: the law of x_{t-1}, given x_t and what the network says of it.
type Way struct {
	Name string
	step func(s *schedule.Schedule, t int, xt, eps float64) gauss.Normal
}

// Ancestral is Algorithm 2: the mean of equation (11), and noise of the variance but at t = 1.
func Ancestral(name string, v schedule.Variance) Way {
	return Way{name, func(s *schedule.Schedule, t int, xt, eps float64) gauss.Normal {
		law := s.Reverse(t, xt, eps, v)
		if t == 1 {
			law.Var = 0
		}
		return law
	}}
}

// DDIM goes the way of schedule.Schedule.DDIM, which draws no noise for η = 0.
func DDIM(name string, eta float64) Way {
	return Way{name, func(s *schedule.Schedule, t int, xt, eps float64) gauss.Normal { return s.DDIM(t, t-1, xt, eps, eta) }}
}

// Still is Algorithm 2 without its noise: means alone.
func Still(name string) Way {
	return Way{name, func(s *schedule.Schedule, t int, xt, eps float64) gauss.Normal {
		return gauss.Normal{Mean: s.MeanFromEps(t, xt, eps)}
	}}
}

// ToTheEnd is Algorithm 2 with noise at the last step too.
func ToTheEnd(name string, v schedule.Variance) Way {
	return Way{name, func(s *schedule.Schedule, t int, xt, eps float64) gauss.Normal { return s.Reverse(t, xt, eps, v) }}
}

// Spreads are the variances of x_T, ..., x_0 of a chain of that many steps, for data N(0, v) and its ε*: x_{t-1} is a multiple
// of x_t, and noise.
//
//	V_T = 1,   V_{t-1} = a_t² V_t + σ_t²,   a_t = the mean of the step for x_t = 1 and ε*(1, t)
func (w Way) Spreads(d *exact.Diffusion, steps int) (times []int, spreads []float64, err error) {
	r, err := respaced(d, steps)
	if err != nil {
		return nil, nil, err
	}
	times, spreads = []int{r.Time(steps)}, []float64{1}
	for i := steps; i >= 1; i-- {
		law := w.step(r.Schedule, i, 1, d.Eps(r.Time(i), []float64{1})[0])
		times = append(times, r.Time(i-1))
		spreads = append(spreads, law.Mean*law.Mean*spreads[len(spreads)-1]+law.Var)
	}
	return times, spreads, nil
}

// Draw takes n points from x_T ~ N(0, I) down in that many steps.
func (w Way) Draw(d *exact.Diffusion, n, steps int, seed uint64) ([][]float64, error) {
	r, err := respaced(d, steps)
	if err != nil {
		return nil, err
	}
	noise := rand.New(rand.NewPCG(seed, 11))
	x := make([][]float64, n)
	for k := range x {
		for range d.Data().Dim() {
			x[k] = append(x[k], noise.NormFloat64())
		}
	}
	for i := steps; i >= 1; i-- {
		for k := range x {
			for j, eps := range d.Eps(r.Time(i), x[k]) {
				x[k][j] = w.step(r.Schedule, i, x[k][j], eps).At(noise.NormFloat64())
			}
		}
	}
	return x, nil
}

// respaced keeps that many times of the schedule, evenly, T among them.
func respaced(d *exact.Diffusion, steps int) (*schedule.Respaced, error) {
	times, err := schedule.Ends.Times(d.Schedule().T(), steps)
	if err != nil {
		return nil, err
	}
	return d.Schedule().Respace(times)
}
