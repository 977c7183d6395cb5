package exact

import "math"

// LogPDF is the natural logarithm of the density at x, in nats, summed over the dimensions.
//
//	ln q(x) = ln Σₖ wₖ N(x; mₖ, vₖ I)
//
// Where a component is a point it is +Inf at the point. x has Dim coordinates; it panics for another number.
func (m *Mixture) LogPDF(x []float64) float64 {
	var room [32]float64
	_, logPDF := m.noisy(room[:0], x, 1, 0)
	return logPDF
}

// Score is the gradient of LogPDF, a vector of Dim coordinates that points to where the density rises.
//
//	∇ ln q(x) = Σₖ rₖ(x) (mₖ - x)/vₖ,   rₖ(x) = wₖ N(x; mₖ, vₖ I)/q(x)
//
// A mixture that has a point among its components has no score: NaN. It panics as LogPDF does.
func (m *Mixture) Score(x []float64) []float64 { return m.score(x, 1, 0) }

func (m *Mixture) score(x []float64, scale, noise float64) []float64 {
	var room [32]float64
	r, _ := m.noisy(room[:0], x, scale, noise)
	score := make([]float64, len(x))
	for k, c := range m.components {
		of := r[k] / (scale*scale*c.Var + noise)
		for i, mean := range c.Mean {
			score[i] += of * (scale*mean - x[i])
		}
	}
	return score
}

// noisy looks at the law of scale·X + √noise·ε for X drawn from m: it appends to into the probability that each
// component has, given the value x, and returns the logarithm of the density at x.
func (m *Mixture) noisy(into, x []float64, scale, noise float64) (responsibilities []float64, logPDF float64) {
	dim := float64(len(m.checked(x)))
	most := math.Inf(-1)
	last, top := -1.0, 0.0 // components of one variance share a logarithm
	for k, c := range m.components {
		distance := 0.0
		for i, mean := range c.Mean {
			d := x[i] - scale*mean
			distance += d * d
		}
		variance := scale*scale*c.Var + noise
		if variance != last {
			last, top = variance, dim*math.Log(2*math.Pi*variance)
		}
		l := m.logWeights[k] - 0.5*(top+distance/variance)
		switch {
		case variance == 0 && distance == 0:
			l = math.Inf(1)
		case variance == 0:
			l = math.Inf(-1)
		}
		into = append(into, l)
		most = max(most, l)
	}
	return into, normalise(into, most)
}

// normalise replaces logarithms, of which most is the largest, by the exponentials divided by their sum, and returns the
// logarithm of the sum. No exponential overflows, and one at least is 1.
func normalise(logs []float64, most float64) (logSum float64) {
	sum := 0.0
	for k, l := range logs {
		logs[k] = math.Exp(l - most)
		sum += logs[k]
	}
	for k := range logs {
		logs[k] /= sum
	}
	if math.IsInf(most, 0) {
		return most
	}
	return most + math.Log(sum)
}
