package beyond

import (
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
)

// Best is the variance of the reverse step that makes the bound least, if it is one number for each t and the mean is the best.
//
//	σ_t² = E Var[x_{t-1}|x_t] = β̃_t + (√ᾱ_{t-1} β_t/(1-ᾱ_t))² (1-ᾱ_t)/ᾱ_t E Var[ε|x_t]
//
// t in 1..T.
func Best(d *exact.Diffusion, t int) float64 {
	s := d.Schedule()
	ofX0, _ := s.PosteriorMeanCoefficients(t)
	return s.PosteriorVariance(t) + ofX0*ofX0*s.OneMinusAlphaBar(t)/s.AlphaBar(t)*d.Irreducible(t)
}

// BestAt is the same where the variance may depend on x_t, as a network's does: Var[x_{t-1}|x_t], for data on the line.
func BestAt(d *exact.Diffusion, t int, x float64) float64 {
	return d.Reverse(t, []float64{x}).Variance()[0]
}

// Answer is the v with which a network says that variance: LogVarianceRange solved for v. At -1 it is β̃_t, at 1 it is β_t.
//
//	v = 2f - 1,   f = (ln σ² - ln β̃_t)/(ln β_t - ln β̃_t)
//
// t in 2..T.
func Answer(d *exact.Diffusion, t int, variance float64) float64 {
	s := d.Schedule()
	small, large := s.LogVarianceRange(t, -1), s.LogVarianceRange(t, 1)
	return 2*(math.Log(variance)-small)/(large-small) - 1
}

// Wrong is what a term L_{t-1} of the bound costs more with a variance that is not the best, in nats.
//
//	L_{t-1}(σ²) - L_{t-1}(σ_*²) = ½(ln(σ²/σ_*²) + σ_*²/σ² - 1) = KL(N(0, σ_*²) ‖ N(0, σ²))
func Wrong(best, variance float64) float64 {
	return gauss.KL(gauss.Normal{Var: best}, gauss.Normal{Var: variance})
}

// Costs is what the bound has above the entropy of the data, in nats, with ε* and each choice of variance: β̃_t, β_t, the best
// number for each t, and the best for each x_t. All have a continuous decoder; that of β̃_t has the variance β_1.
type Costs struct{ Small, Large, Best, Each float64 }

// CostsOf computes them for data on the line.
//
//	L_{t-1} with the best for each x_t = E ½ ln(Var[x_{t-1}|x_t]/β̃_t),   L_0 = E ½ ln(2πe Var[x_0|x_1])
func CostsOf(d *exact.Diffusion) (Costs, error) {
	entropy, err := d.Data().Entropy()
	if err != nil {
		return Costs{}, err
	}
	s := d.Schedule()
	square := math.Sqrt(d.Data().Variance()[0] + math.Pow(d.Data().Mean()[0], 2))
	start := bound.Prior(s, square) - entropy
	c := Costs{start, start, start, start}
	for t := 1; t <= s.T(); t++ {
		best := Best(d, t)
		least := 0.5 * math.Log(best)
		each := mean(d, t, func(x float64) float64 { return 0.5 * math.Log(BestAt(d, t, x)) })
		rest, small := -0.5*math.Log(s.PosteriorVariance(t)), s.PosteriorVariance(t)
		if t == 1 {
			rest, small = 0.5*math.Log(2*math.Pi*math.E), s.Beta(1)
		}
		c.Each += each + rest
		c.Best += least + rest
		c.Small += least + rest + Wrong(best, small)
		c.Large += least + rest + Wrong(best, s.Beta(t))
	}
	return c, nil
}
