package train2d

import (
	"fmt"
	"math"

	"denoise/ddpm/dataset"
	"denoise/lessons/check"
)

// Checks holds samples against the mixture they should come from: the share of them near a component, how many each
// component gets, and their variance. A trained network is close, not exact, and each check says how close is asked:
//
//	near      within 3 standard deviations of some component; exactly, 1 − e^(−9/2) = 98.9% are; asked, 85% or more
//	shares    each component's exact weight, within 0.04 and four standard errors √(w(1−w)/n)
//	variance  that of the mixture, by coordinate, within 10%
//
// It fails for a mixture that cannot be, and for no samples.
func Checks(m dataset.Mixture, samples []float32) ([]check.Check, error) {
	m, err := m.Resolve()
	if err != nil {
		return nil, err
	}
	n := len(samples) / 2
	if n == 0 {
		return nil, fmt.Errorf("train2d: no samples to check: draw some first")
	}
	near, counts := assign(m, samples)
	shares := make([]float64, len(counts))
	for k, count := range counts {
		shares[k] = count / float64(n)
	}
	exact := 1 - math.Exp(-4.5)
	checks := []check.Check{{
		Name: "share of samples within 3σ of a component", Got: near / float64(n), Want: exact,
		Tolerance: exact - 0.85, Route: "counted", Against: "1 − e^(−9/2)",
	}}
	spread := 0.0
	for _, w := range m.Weights {
		spread = max(spread, w*(1-w))
	}
	worst, err := check.Worst(check.Check{
		Name: "share of samples of a component", Tolerance: 0.04 + 4*math.Sqrt(spread/float64(n)), Route: "counted", Against: "its weight",
	}, shares, m.Weights)
	if err != nil {
		return nil, err
	}
	checks = append(checks, worst)
	for axis, name := range []string{"first", "second"} {
		checks = append(checks, check.Check{
			Name: "variance of the " + name + " coordinate", Got: variance(samples, axis), Want: mixtureVariance(m, axis),
			Relative: 0.1, Route: "measured", Against: "the mixture's",
		})
	}
	return checks, nil
}

// assign counts the samples within three standard deviations of the component nearest to them, and those nearest to each.
func assign(m dataset.Mixture, samples []float32) (near float64, counts []float64) {
	counts = make([]float64, len(m.Means))
	for i := 0; i+1 < len(samples); i += 2 {
		best, least := 0, math.Inf(1)
		for k, mean := range m.Means {
			dx, dy := float64(samples[i])-mean[0], float64(samples[i+1])-mean[1]
			if d := (dx*dx + dy*dy) / m.Vars[k]; d < least {
				best, least = k, d
			}
		}
		counts[best]++
		if least <= 9 {
			near++
		}
	}
	return near, counts
}

func variance(samples []float32, axis int) float64 {
	var sum, squares, n float64
	for i := axis; i < len(samples); i += 2 {
		v := float64(samples[i])
		sum, squares, n = sum+v, squares+v*v, n+1
	}
	return squares/n - sum/n*sum/n
}

// mixtureVariance is Σ w (v + μ²) − (Σ w μ)² for one coordinate.
func mixtureVariance(m dataset.Mixture, axis int) float64 {
	var mean, second float64
	for k, w := range m.Weights {
		mean += w * m.Means[k][axis]
		second += w * (m.Vars[k] + m.Means[k][axis]*m.Means[k][axis])
	}
	return second - mean*mean
}
