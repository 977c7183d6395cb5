package report

import (
	"denoise/ddpm"
	"denoise/ddpm/bound"
	"denoise/ddpm/quality"
	"denoise/ddpm/schedule"
)

// EpsError is the error of the predicted noise at the times From..To, a mean over these, the data and the dimensions, beside
// the error that the best prediction makes at the very same x_t.
//
//	Error       = E|ε - ε_θ(x_t,t)|²/D
//	Irreducible = E|ε - ε*(x_t,t)|²/D
//	Ratio       = Error/Irreducible = 1 + E|ε_θ - ε*|²/E|ε - ε*|²
//
// The ratio is 1 or more but by chance. Its interval holds that of the expectations with probability 0.95.
type EpsError struct {
	From, To           int
	Error, Irreducible float64
	Ratio              quality.Interval
}

// epsErrors goes through the tenths of the chain, from t = 1 on. The two evaluations are of the same examples and noise.
func epsErrors(s *schedule.Schedule, learned, known *ddpm.Evaluation) []EpsError {
	var all []EpsError
	for tenth := range 10 {
		from, to := tenth*s.T()/10+1, (tenth+1)*s.T()/10
		if from > to {
			continue
		}
		// |ε - ε_θ|² = SNR(t) |x_0 - x̂_0|², by equation (15)
		squares := func(t bound.Terms) (mean float64) {
			for at := from; at <= to; at++ {
				mean += s.SNR(at) * t.X0SquaredError[at] / float64(to-from+1)
			}
			return mean
		}
		e := EpsError{From: from, To: to}
		over, under := make([]float64, len(learned.Each)), make([]float64, len(learned.Each))
		for i := range over {
			over[i], under[i] = squares(learned.Each[i]), squares(known.Each[i])
		}
		e.Error, _ = bound.Interval(over, 0.95)
		e.Irreducible, _ = bound.Interval(under, 0.95)
		e.Ratio = ratio(over, under)
		all = append(all, e)
	}
	return all
}

// ratio is that of the means of pairs, with the interval of the delta method.
//
//	r = ō/ū,   Var r ≈ Var(o - r u)/(n ū²)
func ratio(over, under []float64) quality.Interval {
	top, _ := bound.Interval(over, 0.95)
	bottom, _ := bound.Interval(under, 0.95)
	r := top / bottom
	rest := make([]float64, len(over))
	for i := range rest {
		rest[i] = (over[i] - r*under[i]) / bottom
	}
	_, half := bound.Interval(rest, 0.95)
	return quality.Interval{Value: r, Low: r - half, High: r + half}
}
