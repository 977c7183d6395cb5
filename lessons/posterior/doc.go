// Package posterior is the lesson on the step back: where x_t was one step before.
//
// The notebook 04-posterior calls it. Its equations are (6) and (7) of Ho et al. 2020, the law of x_{t-1} when x_t and
// x_0 are known,
//
//	q(x_{t-1}|x_t,x_0) = N(μ̃_t(x_t,x_0), β̃_t I)
//
// found by Bayes' rule with the exponents collected and the square completed, and checked against Bayes' rule by brute
// force and against walks. Beside it stands the law without x_0, which is no Gaussian.
package posterior
