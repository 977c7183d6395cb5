package network

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// Precision is the type in which a network computes.
type Precision string

const (
	Float32 Precision = "float32"
	// BFloat16 has the range of float32 and 8 bits of precision in place of 24: a GPU multiplies it many times as fast, and
	// results take half the memory. The weights stay float32, each converted where it is used, and so do their gradients.
	// The statistics of the normalisations, softmax and the embedding of t are computed in float32.
	BFloat16 Precision = "bfloat16"
)

// Check returns an error that names a precision that is none; "" means Float32.
func (p Precision) Check() error {
	switch p {
	case "", Float32, BFloat16:
		return nil
	}
	return fmt.Errorf("ddpm: network.Config.Compute is %q: it must be %q or %q", string(p), Float32, BFloat16)
}

// inBFloat16 is a network that computes in bfloat16; its input and its result are of the type of x_t.
type inBFloat16 struct{ Network }

func (n inBFloat16) Predict(scope *model.Scope, in Input, outputs int) *graph.Node {
	dtype := in.Xt.DType()
	in.Xt = graph.ConvertDType(in.Xt, dtypes.BFloat16)
	return graph.ConvertDType(n.Network.Predict(scope, in, outputs), dtype)
}

// NumClasses is that of the network itself.
func (n inBFloat16) NumClasses() int { return Classes(n.Network) }

// wider is float32 for bfloat16, and any other type itself: that of weights and of what needs precision.
func wider(dtype dtypes.DType) dtypes.DType {
	if dtype == dtypes.BFloat16 {
		return dtypes.Float32
	}
	return dtype
}

func widened(x *graph.Node) *graph.Node { return graph.ConvertDType(x, wider(x.DType())) }
