package ddpm

import "denoise/ddpm/bound"

// Evaluation is the bound of some examples.
type Evaluation struct {
	// Each holds the terms of every example, in order. With exact.ByPath they are those of equation (3): LT is
	// -ln p(x_T), Prev[t] and L0 are -ln p_θ(x_{t-1}|x_t)/q(x_t|x_{t-1}). Their sum estimates the same bound; one
	// by one they do not compare.
	Each []bound.Terms
}

// terms takes those of example i from the tables of a batch.
func (e *Evaluator) terms(terms, squares []float32, batch, i int) bound.Terms {
	T := e.process.T()
	t := bound.Terms{Dim: e.size(), LT: float64(terms[i]), L0: float64(terms[batch+i]),
		Prev: make([]float64, T+1), X0SquaredError: make([]float64, T+1)}
	for s := 1; s <= T; s++ {
		t.X0SquaredError[s] = float64(squares[s*batch+i])
		if s > 1 {
			t.Prev[s] = float64(terms[s*batch+i])
		}
	}
	return t
}

// Mean is the bound averaged over the examples: its terms, rate and distortion.
func (e *Evaluation) Mean() (bound.Terms, error) { return bound.Mean(e.Each) }

// BitsPerDim is the mean of the bound over the examples, in bits per dimension; mean ± half holds its expectation over
// data and noise with probability 0.95.
func (e *Evaluation) BitsPerDim() (mean, half float64) { return e.AboveEntropy(0) }

// AboveEntropy is the bound of equation (16) without its last term, the entropy of the data, in bits per dimension: how
// much the model's code is longer than the best. mean ± half holds its expectation with probability 0.95.
//
//	L - H(x_0) = KL(q(x_T) ‖ p(x_T)) + Σ_{t>=1} E_q[KL(q(x_{t-1}|x_t) ‖ p_θ(x_{t-1}|x_t))]
//
// entropy is H(x_0) in nats, summed over the dimensions. The result is never negative but by chance, and only where the
// decoder and the entropy are both of densities or both of levels.
func (e *Evaluation) AboveEntropy(entropy float64) (mean, half float64) {
	values := make([]float64, len(e.Each))
	for i, t := range e.Each {
		values[i] = bound.BitsPerDim(t.Nats()-entropy, t.Dim)
	}
	return bound.Interval(values, 0.95)
}
