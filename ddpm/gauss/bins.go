package gauss

import (
	"fmt"
	"math"
)

// CDF names the distribution function of the decoder of equation (13).
type CDF string

const (
	// Erf is the exact one. The zero value "" means Erf.
	Erf CDF = "erf"
	// Tanh is the approximation of the paper's code, Φ(z) ≈ ½(1 + tanh(√(2/π)(z + 0.044715 z³))).
	Tanh CDF = "tanh"
)

// Check returns an error that lists the valid names when c is none of them.
func (c CDF) Check() error {
	switch c {
	case "", Erf, Tanh:
		return nil
	}
	return fmt.Errorf("ddpm/gauss: unknown distribution function %q; valid are %q and %q", string(c), Erf, Tanh)
}

// minMass is the floor under a bin's probability, that of the paper's code.
const minMass = 1e-12

// Bins are the levels of discrete data, evenly from -1 to 1, as 8-bit pixels are scaled, and the intervals around them:
// the decoder of equation (13).
//
//	p(x) = Φ((x + 1/(L-1) - μ)/σ) - Φ((x - 1/(L-1) - μ)/σ)
//
// The half-width of a bin is 1/255 for L = 256 levels; the lowest begins at -∞ and the highest ends at ∞.
type Bins struct {
	Levels int // 0 means 256
	CDF    CDF // "" means Erf
}

// Count is the number of levels.
func (b Bins) Count() int {
	if b.Levels == 0 {
		return 256
	}
	return b.Levels
}

// Check returns an error when there are fewer than 2 levels, or the distribution function is none.
func (b Bins) Check() error {
	if b.Count() < 2 {
		return fmt.Errorf("ddpm/gauss: %d levels; give 2 or more, or 0 for 256", b.Levels)
	}
	return b.CDF.Check()
}

// Centre is the value of level k, 0 ≤ k < Levels.
//
//	-1 + 2k/(L-1)
func (b Bins) Centre(k int) float64 { return -1 + 2*float64(k)/float64(b.Count()-1) }

// Index is the level nearest to x. It fails for an x outside [-1, 1], and for bins that Check refuses.
func (b Bins) Index(x float64) (int, error) {
	if err := b.Check(); err != nil {
		return 0, err
	}
	last := b.Count() - 1
	if !(x >= -1 && x <= 1) {
		return 0, fmt.Errorf("ddpm/gauss: %g is no level of the data; the decoder takes values in [-1, 1]: scale k in 0..%d to 2k/%d - 1", x, last, last)
	}
	return int(math.Round((x + 1) / 2 * float64(last))), nil
}

// LogMass is the logarithm of the probability of level k, equation (13), in nats, where n is p_θ(x_0|x_1) of that
// coordinate before it is cut into bins.
//
// The probability has a floor of 1e-12, as in the paper's code: no single pixel costs more than 27.6 nats. It panics for a
// k outside 0..Levels-1 and for bins that Check refuses.
//
// Departs from the paper: Erf, the default, is its equation (13), but its code has Tanh.
func (b Bins) LogMass(n Normal, k int) float64 {
	if err := b.Check(); err != nil {
		panic(err.Error())
	}
	if k < 0 || k >= b.Count() {
		panic(fmt.Sprintf("ddpm/gauss: level %d outside 0..%d", k, b.Count()-1))
	}
	lo, hi := math.Inf(-1), math.Inf(1)
	half := 1 / float64(b.Count()-1)
	if k > 0 {
		lo = b.Centre(k) - half
	}
	if k < b.Count()-1 {
		hi = b.Centre(k) + half
	}
	mass := 0.0
	if b.CDF == Tanh {
		mass = massBetween(n.Z(lo), n.Z(hi), tanhBelow, tanhWithin)
	} else {
		mass = n.Interval(lo, hi)
	}
	return math.Log(max(mass, minMass))
}

// tanhBelow is ½(1 + tanh u), written so that it keeps its digits where it is small.
func tanhBelow(z float64) float64 { return 1 / (1 + math.Exp(-2*tanhArgument(z))) }

func tanhWithin(z float64) float64 { return math.Tanh(tanhArgument(z)) }

// tanhArgument is what stands in the approximation of the paper's code.
func tanhArgument(z float64) float64 { return math.Sqrt(2/math.Pi) * (z + 0.044715*z*z*z) }

// LogLikelihood is LogMass of the level of x, equation (13), in nats. It fails as Index does.
func (b Bins) LogLikelihood(n Normal, x float64) (float64, error) {
	k, err := b.Index(x)
	if err != nil {
		return 0, err
	}
	return b.LogMass(n, k), nil
}
