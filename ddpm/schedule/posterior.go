package schedule

import "math"

// PosteriorVariance is β̃_t, the variance of q(x_{t-1}|x_t,x_0), equation (7).
//
//	β̃_t = (1 - ᾱ_{t-1})/(1 - ᾱ_t) · β_t
//
// t in 1..T. It is 0 at t = 1: x_0 is given. Its logarithm there is what LogPosteriorVarianceClipped replaces.
func (s *Schedule) PosteriorVariance(t int) float64 {
	return s.noiseBar[s.from1(t)-1] / s.noiseBar[t] * s.beta[t]
}

// LogPosteriorVarianceClipped is ln β̃_t, with the value of t = 2 in the place of ln 0 at t = 1, as in the code of the
// paper. t in 1..T.
//
// When T = 1 there is no t = 2, and the value is ln β_1.
func (s *Schedule) LogPosteriorVarianceClipped(t int) float64 {
	if s.T() == 1 {
		return math.Log(s.beta[s.from1(t)])
	}
	return math.Log(s.PosteriorVariance(max(s.from1(t), 2)))
}

// PosteriorMeanCoefficients are the weights of x_0 and x_t in the mean of q(x_{t-1}|x_t,x_0), equation (7).
//
//	μ̃_t(x_t, x_0) = √ᾱ_{t-1} β_t/(1 - ᾱ_t) · x_0  +  √α_t (1 - ᾱ_{t-1})/(1 - ᾱ_t) · x_t
//
// t in 1..T. At t = 1 they are 1 and 0.
func (s *Schedule) PosteriorMeanCoefficients(t int) (ofX0, ofXt float64) {
	prev := s.from1(t) - 1
	ofX0 = math.Sqrt(s.alphaBar[prev]) * (s.beta[t] / s.noiseBar[t])
	ofXt = math.Sqrt(s.Alpha(t)) * (s.noiseBar[prev] / s.noiseBar[t])
	return ofX0, ofXt
}
