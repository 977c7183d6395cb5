package decoder

import (
	"math/big"
	"math/rand/v2"
	"strings"

	"denoise/ddpm/gauss"
)

// Drawn is a pixel, and the Gaussian that a model gives for it.
type Drawn struct {
	Law   gauss.Normal
	Level int
}

// Draw makes n pixels of any level, and for each a law whose mean is off by N(0, rmse²) levels, as a network's is.
func Draw(n int, rmse float64, seed uint64) []Drawn {
	r := rand.New(rand.NewPCG(seed, 8))
	pixels := make([]Drawn, n)
	for i := range pixels {
		level := r.IntN(256)
		pixels[i] = Drawn{Law(float64(level)+rmse*r.NormFloat64(), Std), level}
	}
	return pixels
}

// Nats is -ln of the probability of all the pixels together, by (13): the sum over them.
func Nats(pixels []Drawn) float64 {
	sum := 0.0
	for _, p := range pixels {
		sum -= (gauss.Bins{}).LogMass(p.Law, p.Level)
	}
	return sum
}

// edges are the probabilities below level k and below the next.
func edges(n gauss.Normal, k int) (below, upTo float64) {
	below, upTo = 0, 1
	if k > 0 {
		below = n.CDF((float64(k)-0.5)/half - 1)
	}
	if k < 255 {
		upTo = n.CDF((float64(k)+0.5)/half - 1)
	}
	return below, upTo
}

// precise is a number of that many binary digits: enough for the interval of a thousand pixels or two.
func precise(x float64) *big.Float { return new(big.Float).SetPrec(8192).SetFloat64(x) }

// narrow goes from the interval [low, low+width) to the share of it that belongs to level k.
func narrow(low, width *big.Float, n gauss.Normal, k int) {
	below, upTo := edges(n, k)
	low.Add(low, precise(0).Mul(width, precise(below)))
	width.Mul(width, precise(upTo-below))
}

// Encode writes the pixels in zeros and ones by an arithmetic code: each pixel narrows an interval, [0, 1) at first, to the
// share that its probability is of it, and the code is the shortest binary fraction whose continuations all lie in the last
// interval. It is for up to a thousand pixels, none of them many standard deviations from its mean.
func Encode(pixels []Drawn) string {
	low, width := precise(0), precise(1)
	for _, p := range pixels {
		narrow(low, width, p.Law, p.Level)
	}
	// Of n digits, the first fraction not below low is the ceiling of low·2ⁿ.
	for n := -width.MantExp(nil); ; n++ {
		scaled := precise(0).SetMantExp(low, n)
		first, accuracy := scaled.Int(nil)
		if accuracy != big.Exact {
			first.Add(first, big.NewInt(1))
		}
		end := precise(0).SetInt(new(big.Int).Add(first, big.NewInt(1)))
		if end.Cmp(scaled.Add(scaled, precise(0).SetMantExp(width, n))) <= 0 {
			digits := first.Text(2)
			return strings.Repeat("0", n-len(digits)) + digits
		}
	}
}

// Decode reads the levels back from the code, with the laws alone.
func Decode(laws []gauss.Normal, code string) []int {
	numerator, _ := new(big.Int).SetString(code, 2)
	value := precise(0).SetMantExp(precise(0).SetInt(numerator), -len(code))
	low, width := precise(0), precise(1)
	levels := make([]int, len(laws))
	for i, n := range laws {
		share, _ := precise(0).Quo(precise(0).Sub(value, low), width).Float64()
		k := 0
		for _, upTo := edges(n, k); k < 255 && share >= upTo; _, upTo = edges(n, k) {
			k++
		}
		levels[i] = k
		narrow(low, width, n, k)
	}
	return levels
}
