package network

import (
	"fmt"
	"math/rand/v2"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// embed returns what every block is told of the time and the class, [batch, width]:
//
//	swish(τ(t) + E[label])
//
// The swish stands at the head of each block in the paper's code; it is the same in all of them, so it is here. E has a row
// for each class and a last one for "no label", and is there only where classes > 0.
//
// Departs from the paper, whose networks see no class: E is that of Nichol and Dhariwal's code, drawn from N(0, 1), and its
// last row that of Ho and Salimans 2022 (arXiv 2207.12598), for guidance without a classifier.
func embed(scope *model.Scope, in Input, classes, dim, width int) *graph.Node {
	tau := embedTime(scope.At("time"), in.T, dim, width, in.Xt.DType())
	switch label := in.Label; {
	case classes == 0 && label != nil:
		panic("ddpm: labels were given to a network without classes: set its Classes, or give no labels")
	case classes > 0:
		if label == nil {
			label = noLabel(in.T, classes)
		}
		tau = graph.Add(tau, graph.Gather(labelTable(scope.At("label"), in.Xt, classes, width), graph.ExpandAxes(label, -1)))
	}
	return swish(tau)
}

// labelTable is E, [classes+1, width].
func labelTable(scope *model.Scope, like *graph.Node, classes, width int) *graph.Node {
	return variable(scope, like, "table", []int{classes + 1, width}, func(_ int, r *rand.Rand) float64 { return r.NormFloat64() })
}

// noLabel is the label "no label" for each example of t.
func noLabel(t *graph.Node, classes int) *graph.Node {
	return graph.BroadcastToDims(graph.Scalar(t.Graph(), dtypes.Int32, int32(classes)), t.Shape().Dimensions[0])
}

// checkClasses returns an error for a number of classes that cannot be.
func checkClasses(field string, classes int) error {
	if classes < 0 {
		return fmt.Errorf("ddpm: %s is %d: give the number of classes of the data, or 0 for a network that sees no labels", field, classes)
	}
	return nil
}
