package ddpm

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
)

// L_{t-1} as a squared error, in each of its forms, against package bound in float64, at every t, for both variances, on
// each backend.
func TestSquaredErrorsAgreeWithTheHost(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 200})
	s, c := p.Schedule(), newChain(p)
	// A network's mean, of any kind, and its noise.
	graphMean := func(xt *Node) *Node { return AddScalar(MulScalar(xt, 0.75), 0.125) }
	hostMean := func(xt float64) float64 { return 0.75*xt + 0.125 }
	for _, variance := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge} {
		of := func(t int) float64 { return math.Exp(s.LogReverseVariance(t, variance)) }
		// either is a form for x_0 and noise, for which x_{t-1} stands here; rounding leaves the numbers whose difference is
		// squared a few units off, each with what it came from.
		either := func(form func(t int, x0, eps float64) float64) func(t int, x0, eps, _ float64, _ gauss.Normal) (value, units float64) {
			return func(t int, x0, eps, _ float64, _ gauss.Normal) (value, units float64) {
				if t == 1 {
					return math.NaN(), 0
				}
				value = form(t, x0, eps)
				xt := math.Abs(s.Marginal(t, math.Abs(x0)).At(math.Abs(eps)))
				size := 4*(xt+s.MeanFromEps(t, xt, -math.Abs(eps))) + 1
				return value, 2*math.Sqrt(value/(2*of(t)))*size + 8*value
			}
		}
		// direct is a weighted square of the difference of two inputs.
		direct := func(form func(t int, a, b float64) float64) func(t int, _, a, b float64, _ gauss.Normal) (value, units float64) {
			return func(t int, _, a, b float64, _ gauss.Normal) (value, units float64) {
				if t == 1 {
					return math.NaN(), 0
				}
				value = form(t, a, b)
				return value, 8 * value
			}
		}
		backendtest.Each(t, func(t *testing.T, b compute.Backend) {
			c.agree(t, b, "MeanSquared", func(t, x0, eps, _, _, _ *Node) *Node {
				xt := p.Diffuse(x0, t, eps)
				return p.MeanSquared(x0, xt, t, graphMean(xt), variance)
			}, either(func(t int, x0, eps float64) float64 {
				xt := s.Marginal(t, x0).At(eps)
				return bound.MeanSquared(s, t, x0, xt, hostMean(xt), of(t))
			}))
			c.agree(t, b, "Reparametrised", func(t, x0, eps, _, _, _ *Node) *Node {
				return p.Reparametrised(x0, t, eps, graphMean, variance)
			}, either(func(t int, x0, eps float64) float64 { return bound.Reparametrised(s, t, x0, eps, of(t), hostMean) }))
			c.agree(t, b, "MeanFromNoise", func(t, x0, eps, _, _, _ *Node) *Node {
				return p.MeanFromNoise(x0, t, eps, graphMean, variance)
			}, either(func(t int, x0, eps float64) float64 { return bound.MeanFromNoise(s, t, x0, eps, of(t), hostMean) }))
			c.agree(t, b, "EpsSquared", func(t, _, eps, predicted, _, _ *Node) *Node {
				return p.EpsSquared(eps, predicted, t, variance)
			}, direct(func(t int, eps, predicted float64) float64 { return bound.EpsSquared(s, t, eps, predicted, of(t)) }))
			for _, target := range targets {
				c.agree(t, b, "TargetSquared, "+string(target), func(t, _, value, predicted, _, _ *Node) *Node {
					return p.TargetSquared(value, predicted, t, target, variance)
				}, direct(func(t int, a, b float64) float64 { return bound.Weight(s, t, target, of(t)) * (a - b) * (a - b) }))
				c.agree(t, b, "TargetSquaredBySNR, "+string(target), func(t, _, value, predicted, _, _ *Node) *Node {
					return p.TargetSquaredBySNR(value, predicted, t, target, variance)
				}, direct(func(t int, a, b float64) float64 {
					return bound.WeightBySNR(s, t, target, variance) * (a - b) * (a - b)
				}))
			}
		})
	}
}
