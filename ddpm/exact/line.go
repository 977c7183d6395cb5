package exact

import "math"

// line is the law of x_t = scale·x_0 + √noise·ε for data on the line, laid out for evaluation at the many points of a
// quadrature. It is for one goroutine.
type line struct {
	data    *Mixture
	centre  []float64 // mean of x_t, for each component
	spread  []float64 // variance of x_t
	logTop  []float64 // ln of the weight and the density at the centre
	toEps   []float64 // mean of ε is toEps·(x_t - centre)
	epsLeft []float64 // variance of ε when x_t is known
	r       []float64 // responsibilities at the last point

	panels    [][2]float64 // of the quadrature
	x, weight []float64    // the quadrature: ∫ f ≈ Σ weight·f(x)
}

func newLine(data *Mixture) *line {
	n := len(data.components)
	room := make([]float64, 6*n)
	cut := func(i int) []float64 { return room[i*n : (i+1)*n : (i+1)*n] }
	return &line{data: data, centre: cut(0), spread: cut(1), logTop: cut(2), toEps: cut(3), epsLeft: cut(4), r: cut(5)}
}

// set lays out the law for a scale and a noise.
func (l *line) set(scale, noise float64) {
	for k, c := range l.data.components {
		variance := scale*scale*c.Var + noise
		l.centre[k] = scale * c.Mean[0]
		l.spread[k] = variance
		l.logTop[k] = l.data.logWeights[k] - 0.5*math.Log(2*math.Pi*variance)
		l.toEps[k] = math.Sqrt(noise) / variance
		l.epsLeft[k] = scale * scale * c.Var / variance
	}
	l.rule()
}

// at returns ln q(x) and leaves in r the probability that each component has, given x.
func (l *line) at(x float64) (logPDF float64) {
	most := math.Inf(-1)
	for k, centre := range l.centre {
		d := x - centre
		l.r[k] = l.logTop[k] - 0.5*d*d/l.spread[k]
		most = max(most, l.r[k])
	}
	return normalise(l.r, most)
}

// noise is the mean and the variance of ε when x_t is x, from the responsibilities that at left. Its variance is a sum
// of squares: a difference of squares would lose it where x_t tells ε almost exactly.
func (l *line) noise(x float64) (mean, variance float64) {
	for k, centre := range l.centre {
		mean += l.r[k] * l.toEps[k] * (x - centre)
	}
	for k, centre := range l.centre {
		if l.r[k] > 0 {
			d := l.toEps[k]*(x-centre) - mean
			variance += l.r[k] * (l.epsLeft[k] + d*d)
		}
	}
	return mean, variance
}
