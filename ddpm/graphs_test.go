package ddpm

import (
	"math"

	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
)

// equation is a graph function of x_t (or x_0, or x_{t-1}), a second argument and, in the reverse step, noise z; with
// what schedule computes for one coordinate, and the size of the terms that are added to get it: what rounding each of
// them once may change is a unit of that size.
type equation struct {
	name  string
	graph func(p *Process, t, x, y, z *Node) *Node
	host  func(s *schedule.Schedule, t int, x, y, z float64) (value, size float64)
}

var equations = []equation{
	{"Step", func(p *Process, t, x, y, z *Node) *Node { return p.Step(x, t, y) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			q := s.Step(t, x)
			return q.At(y), math.Abs(q.Mean) + math.Abs(q.Std()*y)
		}},
	{"Diffuse", func(p *Process, t, x, y, z *Node) *Node { return p.Diffuse(x, t, y) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			q := s.Marginal(t, x)
			return q.At(y), math.Abs(q.Mean) + math.Abs(q.Std()*y)
		}},
	{"X0FromEps", func(p *Process, t, x, y, z *Node) *Node { return p.X0FromEps(x, t, y) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			return s.X0FromEps(t, x, y), math.Abs(s.X0FromEps(t, x, 0)) + math.Abs(s.X0FromEps(t, 0, y))
		}},
	{"EpsFromX0", func(p *Process, t, x, y, z *Node) *Node { return p.EpsFromX0(x, t, y) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			return s.EpsFromX0(t, x, y), math.Abs(s.EpsFromX0(t, x, 0)) + math.Abs(s.EpsFromX0(t, 0, y))
		}},
	{"MeanFromEps", func(p *Process, t, x, y, z *Node) *Node { return p.MeanFromEps(x, t, y) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			return s.MeanFromEps(t, x, y), math.Abs(s.MeanFromEps(t, x, 0)) + math.Abs(s.MeanFromEps(t, 0, y))
		}},
	{"Posterior mean", func(p *Process, t, x, y, z *Node) *Node { mean, _, _ := p.Posterior(x, y, t); return mean },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			return s.Posterior(t, x, y).Mean, math.Abs(s.Posterior(t, x, 0).Mean) + math.Abs(s.Posterior(t, 0, y).Mean)
		}},
	{"Posterior variance", func(p *Process, t, x, y, z *Node) *Node {
		_, variance, _ := p.Posterior(x, y, t)
		return BroadcastToDims(variance, x.Shape().Dimensions...)
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		return s.PosteriorVariance(t), s.PosteriorVariance(t)
	}},
	{"Posterior logVariance", func(p *Process, t, x, y, z *Node) *Node {
		_, _, logVariance := p.Posterior(x, y, t)
		return BroadcastToDims(logVariance, x.Shape().Dimensions...)
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		return math.Log(s.PosteriorVariance(max(t, 2))), math.Abs(math.Log(s.PosteriorVariance(max(t, 2))))
	}},
	{"ReverseStep, small", func(p *Process, t, x, y, z *Node) *Node {
		xPrev, _ := p.ReverseStep(x, t, y, z, ReverseOptions{})
		return xPrev
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		noise := math.Sqrt(s.PosteriorVariance(t)) * z
		return s.MeanFromEps(t, x, y) + noise, math.Abs(s.MeanFromEps(t, x, 0)) + math.Abs(s.MeanFromEps(t, 0, y)) + math.Abs(noise)
	}},
	{"ReverseStep, large", func(p *Process, t, x, y, z *Node) *Node {
		xPrev, _ := p.ReverseStep(x, t, y, z, ReverseOptions{Variance: schedule.FixedLarge})
		return xPrev
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		noise := math.Sqrt(s.Beta(t)) * z
		if t == 1 {
			noise = 0
		}
		return s.MeanFromEps(t, x, y) + noise, math.Abs(s.MeanFromEps(t, x, 0)) + math.Abs(s.MeanFromEps(t, 0, y)) + math.Abs(noise)
	}},
	{"ReverseStep, clipped", func(p *Process, t, x, y, z *Node) *Node {
		xPrev, _ := p.ReverseStep(x, t, y, z, ReverseOptions{ClipX0: true})
		return xPrev
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		noise := math.Sqrt(s.PosteriorVariance(t)) * z
		q := s.Posterior(t, x, max(-1, min(1, s.X0FromEps(t, x, y))))
		// Where clipping does not bite, the rounding of x_0 comes through.
		ofX0, ofXt := s.PosteriorMeanCoefficients(t)
		size := ofX0 * (math.Abs(s.X0FromEps(t, x, 0)) + math.Abs(s.X0FromEps(t, 0, y)))
		return q.Mean + noise, size + math.Abs(ofXt*x) + math.Abs(noise)
	}},
	{"Reverse x0, clipped", func(p *Process, t, x, y, z *Node) *Node {
		_, _, x0 := p.Reverse(x, t, y, ReverseOptions{ClipX0: true})
		return x0
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		return max(-1, min(1, s.X0FromEps(t, x, y))), math.Abs(s.X0FromEps(t, x, 0)) + math.Abs(s.X0FromEps(t, 0, y))
	}},
	{"DDIMStep", func(p *Process, t, x, y, z *Node) *Node {
		xPrev, _ := p.DDIMStep(x, t, y, z, DDIMOptions{Eta: 0.5})
		return xPrev
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		law := s.DDIM(t, t-1, x, y, 0.5)
		ofX0, ofEps, _ := s.DDIMCoefficients(t, t-1, 0.5)
		size := ofX0*(math.Abs(s.X0FromEps(t, x, 0))+math.Abs(s.X0FromEps(t, 0, y))) + math.Abs(ofEps*y) + math.Abs(law.Std()*z)
		return law.At(z), size
	}},
	{"DDIMStep, clipped", func(p *Process, t, x, y, z *Node) *Node {
		xPrev, _ := p.DDIMStep(x, t, y, z, DDIMOptions{Eta: 1, ClipX0: true})
		return xPrev
	}, func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
		x0 := max(-1, min(1, s.X0FromEps(t, x, y)))
		law := s.DDIM(t, t-1, x, s.EpsFromX0(t, x, x0), 1)
		// Where clipping does not bite, the rounding of x_0 comes through, in ε once more.
		ofX0, ofEps, _ := s.DDIMCoefficients(t, t-1, 1)
		ofX0 += ofEps * math.Abs(s.EpsFromX0(t, 0, 1))
		size := ofX0*(math.Abs(s.X0FromEps(t, x, 0))+math.Abs(s.X0FromEps(t, 0, y))) + math.Abs(ofEps*s.EpsFromX0(t, x, 0))
		return law.At(z), size + math.Abs(law.Std()*z)
	}},
	{"Inpaint", func(p *Process, t, x, y, z *Node) *Node { return p.Inpaint(x, y, OnesLike(x), t, z) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			if t == 1 {
				return y, math.Abs(y)
			}
			q := s.Marginal(t-1, y)
			return q.At(z), math.Abs(q.Mean) + math.Abs(q.Std()*z)
		}},
	{"Inpaint, unknown", func(p *Process, t, x, y, z *Node) *Node { return p.Inpaint(x, y, ZerosLike(x), t, z) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) { return x, 0 }},
	{"Guide", func(p *Process, t, x, y, z *Node) *Node { return Guide(x, y, Scalar(x.Graph(), x.DType(), 1.5)) },
		func(s *schedule.Schedule, t int, x, y, z float64) (float64, float64) {
			return (1+1.5)*x - 1.5*y, 2.5*math.Abs(x) + 1.5*math.Abs(y)
		}},
}
