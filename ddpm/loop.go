package ddpm

import (
	"fmt"
	"time"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// loop runs body within one program for t = from, ..., to - 1, in order. body gets t, a scalar, what stays the same in
// every pass and what the pass before has left, and returns what it leaves. The variables of the store are what they are
// outside. loop returns what the last pass has left.
//
// XLA's loops see no node of the program around them, so that everything goes in as an argument, the weights too. GoMLX
// makes each scalar constant once in a graph, in the body if that is where it is first used: the program must have no
// arithmetic beside the loop.
func loop(store *model.Store, from, to *Node, same, left []*Node, body func(t *Node, same, left []*Node) []*Node) []*Node {
	g := from.Graph()
	var variables []*model.Variable
	weights := []*Node{}
	for v := range store.IterVariables() {
		variables = append(variables, v)
		weights = append(weights, v.NodeValue(g))
	}
	start := []*Node{from, to}
	for _, part := range [][]*Node{left, same, weights} {
		start = append(start, part...)
	}
	arguments := func(name string) []*Node {
		nodes := make([]*Node, len(start))
		for i, node := range start {
			nodes[i] = Parameter(g, fmt.Sprintf("%s%d", name, i), node.Shape())
		}
		return nodes
	}
	more := NewClosure(g, func(*Graph) []*Node {
		in := arguments("more")
		return []*Node{LessThan(in[0], in[1])}
	})
	pass := NewClosure(g, func(*Graph) []*Node {
		in := arguments("pass")
		t, rest := in[0], in[2:]
		leftHere, rest := rest[:len(left)], rest[len(left):]
		sameHere, weightsHere := rest[:len(same)], rest[len(same):]
		for i, v := range variables {
			v.SetNodeValue(weightsHere[i])
		}
		out := []*Node{AddScalar(t, 1), in[1]}
		out = append(out, body(t, sameHere, leftHere)...)
		return append(out, rest...)
	})
	for i, v := range variables {
		v.SetNodeValue(weights[i])
	}
	return While(more, pass, start...)[2 : 2+len(left)]
}

// inPasses calls pass for the steps from, ..., to - 1 of a loop, in order, as many at a time as take about a second. Its
// first call has none: it compiles.
func inPasses(from, to int, pass func(from, to int) error) error {
	if err := pass(from, from); err != nil {
		return err
	}
	for steps := 1; from < to; {
		began := time.Now()
		end := min(from+steps, to)
		if err := pass(from, end); err != nil {
			return err
		}
		if from = end; time.Since(began) < time.Second/2 {
			steps *= 2
		}
	}
	return nil
}
