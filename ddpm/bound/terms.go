package bound

import (
	"fmt"
	"math"
)

// Terms are the terms of equation (5), in nats, summed over the Dim dimensions of an example, and averaged over whatever
// they are terms of.
//
//	L = L_T + Σ_{t=2..T} L_{t-1} + L_0
type Terms struct {
	Dim  int
	LT   float64   // L_T = KL(q(x_T|x_0) ‖ p(x_T))
	Prev []float64 // Prev[t] is L_{t-1} = KL(q(x_{t-1}|x_t,x_0) ‖ p_θ(x_{t-1}|x_t)), t = 2..T; entries 0 and 1 are 0
	L0   float64   // -ln p_θ(x_0|x_1)
	// X0SquaredError[t] is the mean over the dimensions of (x_0 - x̂_0(x_t))², t = 1..T, in the scale of the data; nil
	// where it is not known.
	X0SquaredError []float64
}

// T is the number of steps.
func (b Terms) T() int { return len(b.Prev) - 1 }

// Nats is the whole bound, equation (5): the sum over t and over the dimensions.
func (b Terms) Nats() float64 { return b.kl(0) + b.L0 }

// kl is L_T and the L_{s-1} of all s > t.
func (b Terms) kl(t int) float64 {
	sum := b.LT
	for s := len(b.Prev) - 1; s > max(t, 1); s-- {
		sum += b.Prev[s]
	}
	return sum
}

// BitsPerDim is the whole bound in bits per dimension.
func (b Terms) BitsPerDim() float64 { return BitsPerDim(b.Nats(), b.Dim) }

// Rate is what it takes to send x_1, in bits per dimension: L_T + Σ L_{t-1}, the terms of equation (5) that are
// divergences (section 4.3 of the paper).
func (b Terms) Rate() float64 { return BitsPerDim(b.kl(0), b.Dim) }

// Distortion is what it takes to send x_0 once x_1 is there, in bits per dimension: L_0 of equation (5).
func (b Terms) Distortion() float64 { return BitsPerDim(b.L0, b.Dim) }

// RateFrom is the rate, in bits per dimension, once the chain has come down to x_t: L_T + Σ_{s>t} L_{s-1}. Over RMSE it
// draws the rate-distortion curve of the paper's figure 5. t in 0..T.
func (b Terms) RateFrom(t int) float64 {
	if t < 0 || t > b.T() {
		panic(fmt.Sprintf("ddpm/bound: t = %d outside 0..%d", t, b.T()))
	}
	return BitsPerDim(b.kl(t), b.Dim)
}

// RMSE is the root of the mean squared error of x̂_0(x_t) on the 8-bit scale of pixels, 0 to 255: the distortion of the
// paper's figure 5.
//
//	127.5 √X0SquaredError[t]
//
// t in 1..T; it panics where X0SquaredError is nil.
func (b Terms) RMSE(t int) float64 {
	if t < 1 || t >= len(b.X0SquaredError) {
		panic(fmt.Sprintf("ddpm/bound: no squared error at t = %d; there are %d times", t, max(0, len(b.X0SquaredError)-1)))
	}
	return 127.5 * math.Sqrt(b.X0SquaredError[t])
}

// Mean is the mean of the terms of several examples, term by term. It fails when there are none, and when they differ in
// their dimensions or their number of steps.
func Mean(each []Terms) (Terms, error) {
	if len(each) == 0 {
		return Terms{}, fmt.Errorf("ddpm/bound: the mean of no terms; give at least one")
	}
	first := each[0]
	mean := Terms{Dim: first.Dim, Prev: make([]float64, len(first.Prev))}
	if first.X0SquaredError != nil {
		mean.X0SquaredError = make([]float64, len(first.X0SquaredError))
	}
	share := 1 / float64(len(each))
	for i, b := range each {
		if b.Dim != first.Dim || len(b.Prev) != len(first.Prev) {
			return Terms{}, fmt.Errorf("ddpm/bound: terms %d are of %d dimensions and %d steps, those before of %d and %d; they must be alike",
				i, b.Dim, b.T(), first.Dim, first.T())
		}
		if len(b.X0SquaredError) != len(first.X0SquaredError) {
			return Terms{}, fmt.Errorf("ddpm/bound: terms %d have squared errors at %d times, those before at %d; they must be alike",
				i, max(0, len(b.X0SquaredError)-1), max(0, len(first.X0SquaredError)-1))
		}
		mean.LT += share * b.LT
		mean.L0 += share * b.L0
		for t := range b.Prev {
			mean.Prev[t] += share * b.Prev[t]
		}
		for t := range b.X0SquaredError {
			mean.X0SquaredError[t] += share * b.X0SquaredError[t]
		}
	}
	return mean, nil
}
