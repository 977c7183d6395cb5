package device

import (
	"context"
	"fmt"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// rounds is how often the products are timed; the fastest counts, as a busy machine only makes them slower.
const rounds = 4

// MatMulRate measures how fast the backend multiplies square matrices of that type, Float32 or BFloat16, in FLOP/s: the most
// that a network, most of whose work is such products, can hope for. It takes some seconds.
//
// Cards state a peak that no program reaches; this is what this machine reaches today, its other users included. On a GPU a
// Float32 product is one in TF32, as those of a training are, unless the backend was opened with tf32=false.
func MatMulRate(ctx context.Context, b compute.Backend, dtype dtypes.DType) (float64, error) {
	n, products := 768, 2
	if cuda, ok := b.(interface{ IsCUDA() bool }); ok && cuda.IsCUDA() {
		n, products = 8192, 16
	}
	return matMulRate(ctx, b, dtype, n, products)
}

// matMulRate times products products of n×n matrices in one program, each of the last one's result: alone, they would be lost in
// the time that a call takes.
func matMulRate(ctx context.Context, b compute.Backend, dtype dtypes.DType, n, products int) (float64, error) {
	exec, err := graph.NewExec(b, func(x *graph.Node) *graph.Node {
		x = graph.ConvertDType(x, dtype)
		y := x
		for range products {
			y = graph.Dot(y, x).Product()
		}
		return graph.ConvertDType(graph.ReduceAllMean(graph.ConvertDType(y, dtypes.Float32)), dtypes.Float32)
	})
	if err != nil {
		return 0, err
	}
	defer exec.Finalize()
	// Each product is of the size of the one before: (1/n) Σ over n.
	x := tensors.FromShape(shapes.Make(dtypes.Float32, n, n))
	x.MustMutableFlatData(func(flat any) {
		for i := range flat.([]float32) {
			flat.([]float32)[i] = 1 / float32(n)
		}
	})
	var best time.Duration
	for round := range rounds + 1 { // the first compiles
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		begun := time.Now()
		outputs, err := exec.Call(x)
		if err != nil {
			return 0, fmt.Errorf("ddpm/device: multiplying matrices: %w", err)
		}
		mean := float64(tensors.ToScalar[float32](outputs[0]))
		took := time.Since(begun)
		if want := 1 / float64(n); !(mean > 0.9*want && mean < 1.1*want) {
			return 0, fmt.Errorf("ddpm/device: products of %s matrices whose elements are 1/%d have a mean of %g, want %g", dtype, n, mean, want)
		}
		if round == 1 || round > 1 && took < best {
			best = took
		}
	}
	return 2 * float64(n) * float64(n) * float64(n) * float64(products) / best.Seconds(), nil
}
