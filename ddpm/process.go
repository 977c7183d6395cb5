package ddpm

import (
	"math"
	"slices"

	"denoise/ddpm/schedule"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Process is the diffusion process of one schedule, as functions that build GoMLX graphs.
//
// In every method x_0, x_t and noise are floating-point nodes of one shape [batch, ...], and t is an int32 node
// [batch] that gives each example its own time in 1..T. What the methods look up by t is computed in float64 on the
// host and rounded once to the type of x.
//
// Shapes and types are checked while the graph is built: the methods panic with a message that names them. The values
// of t are data, which no one knows then: where t lies outside 1..T the results for that example are NaN.
type Process struct {
	schedule *schedule.Schedule
	whole    *Process // what this one was respaced from; nil where it was not
	times    []int    // the times of whole, by its own
}

// NewProcess returns the process with that schedule. It panics when s is nil.
func NewProcess(s *schedule.Schedule) *Process {
	if s == nil {
		panic("ddpm: NewProcess with a nil schedule; make one with schedule.Linear, schedule.Cosine or schedule.FromBetas")
	}
	return &Process{schedule: s}
}

// Schedule is the schedule that the process was made with: the same closed forms on the host, in float64.
func (p *Process) Schedule() *schedule.Schedule { return p.schedule }

// T is the number of steps.
func (p *Process) T() int { return p.schedule.T() }

// at looks up quantity at each example's time: a node of like's type, shaped [batch, 1, ...] to broadcast over like.
func (p *Process) at(t, like *Node, quantity func(t int) float64) *Node {
	values := p.rows(t, like, func(t int) []float64 { return []float64{quantity(t)} })
	dims := make([]int, like.Rank())
	for i := range dims {
		dims[i] = 1
	}
	dims[0] = t.Shape().Dimensions[0]
	return Reshape(values, dims...)
}

// rows looks up quantities, of one number at every t, at each example's time: a node [batch, number] of like's type. NaN
// stands before the first row of their table and after the last: Gather clamps to these the times outside 1..T.
func (p *Process) rows(t, like *Node, quantities func(t int) []float64) *Node {
	T := p.T()
	table := make([][]float64, T+2)
	for i := 1; i <= T; i++ {
		table[i] = quantities(i)
	}
	outside := slices.Repeat([]float64{math.NaN()}, len(table[1]))
	table[0], table[T+1] = outside, outside
	return Gather(ConstAs(like, table), ExpandAxes(t, -1))
}

// arg is an argument of a graph function and the name it goes by in messages.
type arg struct {
	name string
	node *Node
}

// check panics unless the arguments are floating-point nodes of one shape [batch, ...] and t is int32 [batch].
func (p *Process) check(function string, t *Node, args ...arg) {
	checkAlike(function, args...)
	x := args[0]
	batch := x.node.Shape().Dimensions[0]
	if t.DType() != dtypes.Int32 || t.Rank() != 1 || t.Shape().Dimensions[0] != batch {
		exceptions.Panicf("ddpm: %s: t is %s, want (Int32)[%d]: a time in 1..%d for each example of %s, which is %s",
			function, t.Shape(), batch, p.T(), x.name, x.node.Shape())
	}
}

// checkAlike panics unless the arguments are floating-point nodes of one shape [batch, ...].
func checkAlike(function string, args ...arg) {
	first := args[0]
	for _, a := range args {
		switch {
		case !a.node.DType().IsFloat():
			exceptions.Panicf("ddpm: %s: %s is %s, want floating-point numbers", function, a.name, a.node.Shape())
		case a.node.Rank() == 0:
			exceptions.Panicf("ddpm: %s: %s is the scalar %s, want [batch, ...]: examples along the first axis",
				function, a.name, a.node.Shape())
		case !a.node.Shape().Equal(first.node.Shape()):
			exceptions.Panicf("ddpm: %s: %s is %s but %s is %s; they must have one shape and type",
				function, first.name, first.node.Shape(), a.name, a.node.Shape())
		}
	}
}

// sumOverExample sums all but the first axis.
func sumOverExample(x *Node) *Node {
	if axes := axesOfExample(x); len(axes) > 0 {
		return ReduceSum(x, axes...)
	}
	return x
}

// meanOverExample averages over all but the first axis.
func meanOverExample(x *Node) *Node {
	if axes := axesOfExample(x); len(axes) > 0 {
		return ReduceMean(x, axes...)
	}
	return x
}

func axesOfExample(x *Node) []int {
	axes := make([]int, x.Rank()-1)
	for i := range axes {
		axes[i] = i + 1
	}
	return axes
}
