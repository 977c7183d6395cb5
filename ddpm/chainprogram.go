package ddpm

import (
	"denoise/ddpm/network"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// program returns the compiled steps of a chain.
func (s *Sampler) program(c plan, process *Process) (*program, error) {
	if p, ok := s.programs[c]; ok {
		return p, nil
	}
	steps := reverseSteps{plan: c, predictor: s.predictor}
	steps.process = process
	p, err := newProgram(s.backend, s.store, func(scope *model.Scope, in []*Node) []*Node {
		s.makeVariables()
		from, to, left, same := in[0], in[1], in[2:5], in[5:]
		return loop(s.store, from, to, same, left, func(pass *Node, same, left []*Node) []*Node {
			return steps.take(scope, pass, same, left)
		})
	})
	if err != nil {
		return nil, err
	}
	s.programs[c] = p
	return p, nil
}

// reverseSteps builds the steps of a chain; the process of its predictor is the respaced one.
type reverseSteps struct {
	plan
	predictor
}

// take is a pass through the loop, a scalar: from x_t to x_{t-1}.
func (s reverseSteps) take(scope *model.Scope, pass *Node, same, left []*Node) []*Node {
	xt, state := left[0], left[2]
	var label, guidance *Node
	if s.labels {
		label, same = same[0], same[1:]
	}
	if s.guided {
		guidance, same = same[0], same[1:]
	}
	noise := func() (z *Node) {
		state, z = Noise(state, xt.Shape().Dimensions...)
		return z
	}
	step := AddScalar(Neg(DivScalar(pass, s.passes)), s.steps)
	t := BroadcastToDims(step, s.n)
	xPrev, x0 := s.reverse(scope, xt, t, label, guidance, noise())
	if s.known {
		known, mask := same[0], same[1]
		xPrev = s.process.Inpaint(xPrev, known, mask, t, noise())
		if s.passes > 1 {
			last := Equal(ModScalar(pass, s.passes), Scalar(pass.Graph(), pass.DType(), s.passes-1))
			again := s.process.Step(xPrev, t, noise())
			xPrev = Where(BroadcastToShape(last, xPrev.Shape()), xPrev, again)
		}
	}
	return []*Node{xPrev, x0, state}
}

// reverse is a step by the method of the chain.
func (s reverseSteps) reverse(scope *model.Scope, xt, t, label, guidance, z *Node) (xPrev, x0 *Node) {
	eps, logVariance := s.guide(scope, xt, t, label, guidance)
	if s.method == DDIM {
		return s.process.DDIMStep(xt, t, eps, z, DDIMOptions{Eta: s.eta, ClipX0: s.clip})
	}
	return s.process.ReverseStep(xt, t, eps, z, ReverseOptions{Variance: s.plan.variance, LogVariance: logVariance, ClipX0: s.clip})
}

// guide is the network's prediction, guided where the chain is: with labels and without in one batch. The variance is that
// of the labelled half.
func (s reverseSteps) guide(scope *model.Scope, xt, t, label, guidance *Node) (eps, logVariance *Node) {
	if !s.guided {
		return s.predict(scope, xt, t, label)
	}
	twice := func(a, b *Node) *Node { return Concatenate([]*Node{a, b}, 0) }
	none := AddScalar(ZerosLike(label), network.Classes(s.net))
	eps, logVariance = s.predict(scope, twice(xt, xt), twice(t, t), twice(label, none))
	half := func(x *Node, from int) *Node { return Slice(x, AxisRange(from*s.n, (from+1)*s.n)) }
	if logVariance != nil {
		logVariance = half(logVariance, 0)
	}
	return Guide(half(eps, 0), half(eps, 1), guidance), logVariance
}
