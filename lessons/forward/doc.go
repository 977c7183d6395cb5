// Package forward is the lesson on one step of noise: why the step multiplies by √(1-β), and not by 1-β or by 1.
//
// The notebook 01-forward calls it. Its equation is (2) of Ho et al. 2020, the step of the forward process,
//
//	q(x_t|x_{t-1}) = N(√(1-β_t) x_{t-1}, β_t I)
//
// set beside steps that scale otherwise (Rule), whose variances do not stay where they should, and beside those that take a
// variance for a standard deviation.
package forward
