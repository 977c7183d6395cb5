package network

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// MLP is a residual network for points, with the time added in every block as in the U-Net:
//
//	h = dense(x)
//	h = h + dense₀(swish(dense(swish(h)) + dense(τ)))    Blocks times; dense₀ starts as zero
//	x + dense₀(swish(h))                                 and without x what is beyond the first output
//
// It begins with the answer x_t, which at t = T is the noise but for little, too little for the simple loss to teach it well: without
// x the error of ε in the last tenth of the chain stays above twice the least.
//
// The zero value is a network for points in the plane.
type MLP struct {
	// Dimensions is the number of coordinates of a point; 0 means 2.
	Dimensions int `json:"dimensions,omitempty"`
	// Width is the size of h and of τ, even and at least 4; 0 means 128.
	Width int `json:"width,omitempty"`
	// Blocks is the number of residual blocks; 0 means 3.
	Blocks int `json:"blocks,omitempty"`
	// Classes is the number of classes whose labels the network sees; 0 means that it sees none.
	Classes int `json:"classes,omitempty"`
}

func (m *MLP) dimensions() int { return orDefault(m.Dimensions, 2) }
func (m *MLP) width() int      { return orDefault(m.Width, 128) }
func (m *MLP) blocks() int     { return orDefault(m.Blocks, 3) }

// NumClasses is Classes; see Conditional.
func (m *MLP) NumClasses() int { return m.Classes }

// Validate returns an error that names the first value of m that cannot work, and the values that can; see Network.
func (m *MLP) Validate() error {
	switch {
	case m.dimensions() < 1:
		return fmt.Errorf("ddpm: MLP.Dimensions is %d: it must be at least 1, or 0 for 2", m.Dimensions)
	case m.width() < 4 || m.width()%2 != 0:
		return fmt.Errorf("ddpm: MLP.Width is %d: it must be even and at least 4, or 0 for 128", m.Width)
	case m.blocks() < 1:
		return fmt.Errorf("ddpm: MLP.Blocks is %d: it must be at least 1, or 0 for 3", m.Blocks)
	}
	return checkClasses("MLP.Classes", m.Classes)
}

// Predict builds the answer for in.Xt [batch, Dimensions]; see Network.
func (m *MLP) Predict(scope *model.Scope, in Input, outputs int) *graph.Node {
	if err := m.Validate(); err != nil {
		panic(err)
	}
	xt := in.Xt
	if d := xt.Shape().Dimensions; len(d) != 2 || d[1] != m.dimensions() {
		panic(fmt.Sprintf("ddpm: the MLP is for points [batch, %d], not %s", m.dimensions(), xt.Shape()))
	}
	tau := embed(scope, in, m.Classes, m.width(), m.width())
	h := dense(scope.At("in"), xt, m.width())
	for block := range m.blocks() {
		s := scope.At("block%d", block)
		r := dense(s.At("dense1"), swish(h), m.width())
		r = swish(graph.Add(r, dense(s.At("time"), tau, m.width())))
		h = graph.Add(h, denseZero(s.At("dense2"), r, m.width()))
	}
	out := denseZero(scope.At("out"), swish(h), outputs*m.dimensions())
	skip := xt
	for range outputs - 1 {
		skip = graph.Concatenate([]*graph.Node{skip, graph.ZerosLike(xt)}, -1)
	}
	return graph.Add(skip, out)
}
