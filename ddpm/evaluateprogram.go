package ddpm

import (
	"denoise/ddpm/exact"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// program returns the compiled passes over t for those options, whatever their seed.
func (e *Evaluator) program(opts BoundOptions) (*program, error) {
	opts.Seed = 0
	if p, ok := e.programs[opts]; ok {
		return p, nil
	}
	p, err := newProgram(e.backend, e.store, func(scope *model.Scope, in []*Node) []*Node {
		e.makeVariables()
		from, to, x0, states, xt, terms, squares := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
		return loop(e.store, from, to, []*Node{x0, states}, []*Node{xt, terms, squares}, func(t *Node, same, left []*Node) []*Node {
			return e.step(scope, opts, t, same[0], same[1], left[0], left[1], left[2])
		})
	})
	if err != nil {
		return nil, err
	}
	e.programs[opts] = p
	return p, nil
}

// step is a pass at t, a scalar: the noise, x_t, and their entries in the two tables. Row t of terms gets the term of t,
// row 0 that of the end of the chain, which the pass of t = T is the last to write. Row t of squares gets the mean of
// (x_0 - x̂_0)².
func (e *Evaluator) step(scope *model.Scope, opts BoundOptions, t, x0, states, xt, terms, squares *Node) []*Node {
	times := BroadcastToDims(t, opts.Batch)
	_, z := Noise(Gather(states, ExpandAxes(t, 0)), x0.Shape().Dimensions...)
	xPrev := xt
	if opts.Form == exact.ByPath {
		xt = e.process.Step(xPrev, times, z)
	} else {
		xt = e.process.Diffuse(x0, times, z)
	}
	eps, logVariance := e.predict(scope, xt, times, nil)
	reverse := ReverseOptions{Variance: opts.Variance, LogVariance: logVariance, ClipX0: e.images() && !opts.NoClip}
	mean, logVariance, predicted := e.process.Reverse(xt, times, eps, reverse)

	var term, end *Node
	if opts.Form == exact.ByPath {
		term = Neg(e.process.LogRatio(xPrev, xt, times, mean, logVariance, opts.Decoder))
		end = Neg(sumOverExample(NormalLogPDF(xt, ZerosLike(xt), ZerosLike(xt))))
	} else {
		term = e.process.Term(x0, xt, times, mean, logVariance, opts.Decoder)
		end = e.process.PriorKL(x0)
	}
	rows := Iota(t.Graph(), shapes.Make(dtypes.Int32, terms.Shape().Dimensions...), 0)
	put := func(table, row, values *Node) *Node {
		return Where(Equal(rows, row), BroadcastToShape(ExpandAxes(values, 0), table.Shape()), table)
	}
	square := meanOverExample(Square(Sub(x0, predicted)))
	return []*Node{xt, put(put(terms, ZerosLike(t), end), t, term), put(squares, t, square)}
}
