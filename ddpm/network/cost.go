package network

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Cost is what one pass of a network over a batch takes.
type Cost struct {
	Parameters  int   // trainable numbers
	FLOPs       int64 // of the matrix products and convolutions, a multiplication and an addition counted as two
	Activations int64 // bytes of all intermediate results together, before a compiler fuses or reuses any
}

// CostOf builds the graph of net for a batch of examples of the given shape ([height, width, channels] of an image,
// [dimensions] of a point), with as many outputs as its training asks for, without running it, and adds up what is in it. Gradients are not counted: for a training
// step, three times the FLOPs is the usual estimate.
func CostOf(b compute.Backend, net Network, outputs, batch int, shape ...int) (cost Cost, err error) {
	if err := net.Validate(); err != nil {
		return Cost{}, err
	}
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("ddpm: counting the cost of the network: %v", failure)
		}
	}()
	store := model.NewStore()
	g := graph.NewGraph(b, "cost")
	defer g.Finalize()
	model.SetStore(g, store)
	x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, append([]int{batch}, shape...)...))
	t := graph.Parameter(g, "t", shapes.Make(dtypes.Int32, batch))
	net.Predict(store.RootScope(), Input{Xt: x, T: t}, outputs)
	for v := range store.IterVariables() {
		if v.Trainable {
			cost.Parameters += v.Shape().Size()
		}
	}
	for _, node := range g.Nodes() {
		switch node.Type() {
		case graph.NodeTypeParameter, graph.NodeTypeConstant:
			continue
		case graph.NodeTypeDotGeneral:
			cost.FLOPs += dotFLOPs(node)
		case graph.NodeTypeConvGeneral:
			kernel := node.Inputs()[1].Shape()
			cost.FLOPs += 2 * int64(node.Shape().Size()) * int64(kernel.Size()/kernel.Dim(-1))
		}
		cost.Activations += int64(node.Shape().Size()) * int64(node.DType().Size())
	}
	return cost, nil
}

// contracted finds the axes of the left operand over which a product of GoMLX sums: only the node's text tells.
var contracted = regexp.MustCompile(`lhsContractingAxes=\[([\d ]*)\]`)

// dotFLOPs counts a product of matrices, or of batches of them: a multiplication and an addition for each element of the
// result and each term of its sum. The sums of the group normalisation, which are products with ones, count as that.
func dotFLOPs(node *graph.Node) int64 {
	axes := contracted.FindStringSubmatch(node.String())
	if axes == nil {
		exceptions.Panicf("ddpm: no contracting axes in %s", node)
	}
	flops := 2 * int64(node.Shape().Size())
	for _, axis := range strings.Fields(axes[1]) {
		a, err := strconv.Atoi(axis)
		if err != nil {
			panic(err)
		}
		flops *= int64(node.Inputs()[0].Shape().Dim(a))
	}
	return flops
}
