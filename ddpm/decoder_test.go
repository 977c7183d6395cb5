package ddpm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/gauss"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
)

// pixel is a level, and the Gaussian that is asked how probable it is.
type pixel struct {
	level int
	mean  float32
	log   float32 // of the variance
}

// decoded is DecoderLogLikelihood of the pixels.
func decoded(t *testing.T, b compute.Backend, bins gauss.Bins, pixels []pixel) []float32 {
	t.Helper()
	x0, mean, log := make([]float32, len(pixels)), make([]float32, len(pixels)), make([]float32, len(pixels))
	for i, p := range pixels {
		x0[i], mean[i], log[i] = float32(bins.Centre(p.level)), p.mean, p.log
	}
	return values[float32](t, b, func(in []*Node) []*Node {
		return []*Node{DecoderLogLikelihood(in[0], in[1], in[2], bins)}
	}, x0, mean, log)[0]
}

// decoderRounding is how much rounding in float32 can change ln p, in units: what each rounding on the way does to it, by
// the derivatives of the exact distribution, those of the approximation being at most three times as large.
func decoderRounding(n gauss.Normal, bins gauss.Bins, level int) float64 {
	standard := gauss.Normal{Var: 1}
	half := 1 / float64(len(levels(bins))-1)
	off := bins.Centre(level) - n.Mean
	from, to := (math.Abs(off)-half)/n.Std(), (math.Abs(off)+half)/n.Std()
	switch level {
	case 0:
		from, to = (-off-half)/n.Std(), math.Inf(1)
	case len(levels(bins)) - 1:
		from, to = (off-half)/n.Std(), math.Inf(1)
	}
	tail := func(z float64) float64 { return standard.CDF(-z) }
	ofEdge := func(z float64) (density, magnified, rounded float64) {
		if math.IsInf(z, 0) {
			return 0, 0, 0
		}
		return standard.PDF(z), standard.PDF(z) * math.Abs(z), tail(math.Abs(z)) * (4 + z*z)
	}
	lowDensity, lowMagnified, lowRounded := ofEdge(from)
	highDensity, highMagnified, highRounded := ofEdge(to)
	mass := max(tail(from)-tail(to), 1e-12)
	units := math.Abs(lowDensity-highDensity) * (2 + math.Abs(off)) / n.Std()   // of the distance
	units += (lowMagnified + highMagnified) * (4 + math.Abs(math.Log(n.Var))/2) // of the edges and their scale
	units += lowRounded + highRounded                                           // of the tails
	units = units/mass + math.Abs(math.Log(mass)) + 4
	if bins.CDF == gauss.Tanh {
		units *= 3
	}
	return units
}

// levels are all of them.
func levels(bins gauss.Bins) []int {
	n := bins.Levels
	if n == 0 {
		n = 256
	}
	all := make([]int, n)
	for k := range all {
		all[k] = k
	}
	return all
}

// Every level under Gaussians on, between and beyond the levels, from a tenth of a bin wide to half the range, against
// gauss.Bins in float64, on each backend and with each distribution function: within what rounding can do.
func TestDecoderAgreesWithTheHost(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, bins := range []gauss.Bins{{}, {CDF: gauss.Tanh}, {Levels: 2}, {Levels: 16, CDF: gauss.Erf}} {
		t.Run(fmt.Sprintf("%+v", bins), func(t *testing.T) {
			var pixels []pixel
			for _, level := range levels(bins) {
				for _, log := range []float64{-14, -9.816725135, -9.2, -6, -2} {
					for range 4 { // means up to eight standard deviations away, and anywhere
						near := bins.Centre(level) + (16*rng.Float64()-8)*math.Exp(log/2)
						pixels = append(pixels, pixel{level, float32(near), float32(log)}, pixel{level, float32(3*rng.Float64() - 1.5), float32(log)})
					}
				}
			}
			backendtest.Each(t, func(t *testing.T, b compute.Backend) {
				worst := 0.0
				for i, got := range decoded(t, b, bins, pixels) {
					p := pixels[i]
					n := gauss.Normal{Mean: float64(p.mean), Var: math.Exp(float64(p.log))}
					want := bins.LogMass(n, p.level)
					units := decoderRounding(n, bins, p.level)
					limit := 2 * unit * units
					if bins.CDF == gauss.Tanh { // there the host subtracts numbers near 1 in float64
						limit += 2e-16 / math.Exp(want)
					}
					wrong := math.Abs(float64(got) - want)
					if !(wrong <= limit) {
						t.Errorf("level %d under N(%g, %g): %g, want %g within %.2g", p.level, n.Mean, n.Var, got, want, limit)
						return
					}
					worst = max(worst, wrong/unit/units)
				}
				t.Logf("at most %.2f of what rounding can do, of %d pixels", worst, len(pixels))
			})
		})
	}
}

// The probabilities of all levels add up to 1, the bins at the ends being open, but for the floor under each: under
// Gaussians within the range and far outside it.
func TestDecoderSharesOutAllProbability(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, cdf := range []gauss.CDF{gauss.Erf, gauss.Tanh} {
			bins := gauss.Bins{CDF: cdf}
			for _, mean := range []float32{0.0123, -1, 0.999, 1.7, -20} {
				for _, log := range []float32{-12, -5, 1} {
					var pixels []pixel
					for _, level := range levels(bins) {
						pixels = append(pixels, pixel{level, mean, log})
					}
					sum, roundings := 0.0, 0.0
					for i, log := range decoded(t, b, bins, pixels) {
						n := gauss.Normal{Mean: float64(mean), Var: math.Exp(float64(pixels[i].log))}
						sum += math.Exp(float64(log))
						roundings += math.Exp(float64(log)) * decoderRounding(n, bins, pixels[i].level)
					}
					if limit := unit*roundings + 256e-12; !(math.Abs(sum-1) <= limit) {
						t.Errorf("%s, N(%g, e^%g): the levels have %.9f of the probability, want 1 within %.1g", cdf, mean, log, sum, limit)
					}
				}
			}
		}
	})
}

// The gradients of DecoderLogLikelihood in float64 against central differences of gauss.Bins, and finite where the
// probability is at its floor.
func TestDecoderHasItsGradient(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, bins := range []gauss.Bins{{}, {CDF: gauss.Tanh}} {
		for _, p := range []pixel{{128, 0.0101, -9.8}, {128, 0.03, -9.8}, {128, -0.02, -9.8}, {0, -0.99, -9}, {255, 0.9, -6}, {7, -0.9, -12}} {
			x0, mean, log := bins.Centre(p.level), float64(p.mean), float64(p.log)
			got := values[float64](t, b, func(in []*Node) []*Node {
				return Gradient(ReduceAllSum(DecoderLogLikelihood(in[0], in[1], in[2], bins)), in[1], in[2])
			}, []float64{x0}, []float64{mean}, []float64{log})
			host := func(mean, log float64) float64 {
				return bins.LogMass(gauss.Normal{Mean: mean, Var: math.Exp(log)}, p.level)
			}
			const h = 1e-6
			for i, want := range []float64{(host(mean+h, log) - host(mean-h, log)) / (2 * h), (host(mean, log+h) - host(mean, log-h)) / (2 * h)} {
				// The series of erfc is good to 1e-10, and so its derivative to some 1e-8 of the terms, which are of the size
				// of z/σ; the differences are good to h² times the third derivative, (1/σ)³.
				variance := math.Exp(log)
				if limit := 1e-6/math.Sqrt(variance)*10 + h*h*math.Pow(variance, -1.5)*10; !(math.Abs(got[i][0]-want) <= limit) {
					t.Errorf("%+v, level %d, N(%g, e^%g): derivative %d is %.10g, by differences %.10g within %.2g", bins, p.level, mean, log, i, got[i][0], want, limit)
				}
			}
		}
	}
}
