package optimal

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Width is Var[x_t] for data N(0, variance), equation (4) averaged over the data.
//
//	s_t = ᾱ_t v + 1-ᾱ_t
func Width(s *schedule.Schedule, t int, variance float64) float64 {
	return s.MarginalLinear(t).Push(gauss.Normal{Var: variance}).Var
}

// Ratio is the variance of the exact step back, q(x_{t-1}|x_t), over the β_t that the model gives its own, for data
// N(0, variance). Both have the same mean.
//
//	ρ_t = s_{t-1}/s_t
func Ratio(s *schedule.Schedule, t int, variance float64) float64 {
	return Width(s, t-1, variance) / Width(s, t, variance)
}

// Gap is by how much the bound exceeds the entropy of the data N(0, variance), in nats, for ε* and σ_t² = β_t at every t:
// the KLs of equation (16), each of two Gaussians of the same mean.
//
//	KL(N(0, s_T) ‖ N(0, 1)) + Σ_{t=1..T} ½(ρ_t - 1 - ln ρ_t)
func Gap(s *schedule.Schedule, variance float64) float64 {
	sum := gauss.KL(gauss.Normal{Var: Width(s, s.T(), variance)}, gauss.Normal{Var: 1})
	for t := 1; t <= s.T(); t++ {
		sum += gauss.KL(gauss.Normal{Var: Ratio(s, t, variance)}, gauss.Normal{Var: 1})
	}
	return sum
}

// Gaps draws Gap against T for data N(0, variance), and for comparison a line that falls as 1/T. It fails for a T that the
// linear schedule does not take.
func Gaps(steps []int, variances ...float64) (figure.Chart, error) {
	c := figure.Chart{Title: "What the bound costs with nothing left to learn", XLabel: "steps T", YLabel: "bound - entropy, nats", LogX: true, LogY: true}
	for i, v := range variances {
		line := figure.Line{Name: fmt.Sprintf("N(0, %g)", v), Role: []figure.Role{figure.Learned, figure.Third, figure.Fourth}[i%3]}
		for _, T := range steps {
			s, err := schedule.Linear(T)
			if err != nil {
				return c, err
			}
			line.X, line.Y = append(line.X, float64(T)), append(line.Y, Gap(s, v))
		}
		c.Lines = append(c.Lines, line)
	}
	first, last := float64(steps[0]), float64(steps[len(steps)-1])
	c.Lines = append(c.Lines, figure.Line{Name: "1/T", X: []float64{first, last}, Y: []float64{1 / first, 1 / last}, Role: figure.Neutral, Dashed: true})
	return c, nil
}

// Fixed draws the variance of the exact step back as a share of β_t, for data N(0, variance), between the two that the paper
// fixes.
//
//	q(x_{t-1}|x_t) = N(·, β_t s_{t-1}/s_t),   which for v = 1 is β_t and for v = 0 is β̃_t
func Fixed(s *schedule.Schedule, upTo int, between ...float64) figure.Chart {
	c := figure.Chart{Title: "The exact variance of a step back", XLabel: "time t", YLabel: "variance / β_t", YRange: [2]float64{0.4, 1.05}}
	line := func(variance float64, as figure.Line) {
		for t := 2; t <= upTo; t++ {
			as.X, as.Y = append(as.X, float64(t)), append(as.Y, Ratio(s, t, variance))
		}
		c.Lines = append(c.Lines, as)
	}
	line(1, figure.Line{Name: "N(0, 1): β_t", Role: figure.Known})
	for i, v := range between {
		line(v, figure.Line{Name: fmt.Sprintf("N(0, %g)", v), Role: []figure.Role{figure.Third, figure.Fourth}[i%2]})
	}
	line(0, figure.Line{Name: "a point: β̃_t", Role: figure.Known, Dashed: true})
	return c
}

// Unfed is the variance of what Algorithm 2 makes of N(0, 1) noise when it learned the data N(0, 1) exactly, but adds none
// of the noise: every step only shrinks.
//
//	x_{t-1} = (x_t - β_t/√(1-ᾱ_t) √(1-ᾱ_t) x_t)/√α_t = √α_t x_t,   so that Var[x_0] = ᾱ_T
func Unfed(s *schedule.Schedule) float64 {
	x := gauss.Normal{Var: 1}
	for t := s.T(); t >= 1; t-- {
		x = x.Affine(s.MeanFromEps(t, 1, math.Sqrt(s.OneMinusAlphaBar(t))), 0)
	}
	return x.Var
}
