package ddpm

import (
	"math"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/exact"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// The loop over t gives what a program of one step gives, called for every t, with the network's weights; and the same
// bits however the steps are shared out among passes. By equation (3), where a step goes on from the one before.
func TestTheLoopOverT(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		const batch = 3
		p := newProcess(t, schedule.Config{Kind: "cosine", T: 10})
		net := &network.UNet{Size: 4, Channels: 1, Base: 4, Multipliers: []int{1}, Blocks: 1, Groups: 2}
		e := NewEvaluator(b, p, net, []int{4, 4, 1})
		defer e.Close()
		opts := BoundOptions{Batch: batch, Decoder: exact.Discrete{}, Form: exact.ByPath}
		looped, err := e.program(opts)
		if err != nil {
			t.Fatal(err)
		}
		single := model.MustNewExec(b, e.store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
			return e.step(scope, opts, in[0], in[1], in[2], in[3], in[4], in[5])
		})
		rng := rand.New(rand.NewPCG(9, 10))
		for v := range e.store.IterVariables() { // the network's own begin with some that are 0
			v.MustSetValue(tensors.FromFlatDataAndDimensions(normals(rng, v.Shape().Size()), v.Shape().Dimensions...))
		}
		x0 := normals(rng, batch*16)
		for i := range x0 {
			x0[i] = max(-1, min(1, x0[i]))
		}
		data, states := tensors.FromFlatDataAndDimensions(x0, batch, 4, 4, 1), noiseStates(3, 0, p.T())
		// tables are the two of an evaluation that goes on from one pass to the next.
		tables := func(pass func(n int, left []*tensors.Tensor) []*tensors.Tensor, passes int) []float32 {
			empty := shapes.Make(dtypes.Float32, p.T()+1, batch)
			left := []*tensors.Tensor{data, tensors.FromShape(empty), tensors.FromShape(empty)}
			for n := range passes {
				left = pass(n, left)
			}
			return append(tensors.MustCopyFlatData[float32](left[1]), tensors.MustCopyFlatData[float32](left[2])...)
		}
		split := func(from ...int) []float32 {
			return tables(func(n int, left []*tensors.Tensor) []*tensors.Tensor {
				next, err := looped.call(t.Context(), int32(from[n]), int32(from[n+1]), data, states, left[0], left[1], left[2])
				if err != nil {
					t.Fatal(err)
				}
				return next
			}, len(from)-1)
		}
		want := tables(func(n int, left []*tensors.Tensor) []*tensors.Tensor {
			return single.MustCall(int32(n+1), data, states, left[0], left[1], left[2])
		}, p.T())
		whole, parts := split(1, 11), split(1, 1, 2, 4, 11)
		for i := range want {
			if whole[i] != parts[i] {
				t.Fatalf("entry %d is %g in one pass and %g in four", i, whole[i], parts[i])
			}
			// The compiler may fuse a step otherwise in a loop: some roundings of a term of hundreds of nats.
			if wrong := math.Abs(float64(whole[i] - want[i])); !(wrong <= 1e-4*(1+math.Abs(float64(want[i])))) {
				t.Errorf("entry %d is %g in the loop, %g without", i, whole[i], want[i])
			}
			if step := i / batch % (p.T() + 1); want[i] == 0 && (step > 0 || i < batch) {
				t.Errorf("entry %d, of t = %d, is empty", i, step)
			}
		}
	})
}
