package network

import (
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// TestGradients holds the gradients of every part, by its input and by all of its parameters, against differences.
func TestGradients(t *testing.T) {
	small := &UNet{Size: 4, Channels: 1, Base: 4, Multipliers: []int{1, 2}, Blocks: 1, Attention: []int{2}, Groups: 2}
	plain := *small
	plain.PlainResampling = true
	times := func(g *graph.Graph) *graph.Node { return graph.Const(g, []int32{3, 500}) }
	for name, test := range map[string]struct {
		f    block
		dims []int
	}{
		"dense":        {func(s *model.Scope, x *graph.Node) *graph.Node { return dense(s, x, 3) }, []int{2, 4}},
		"dense, image": {func(s *model.Scope, x *graph.Node) *graph.Node { return dense(s, x, 3) }, []int{2, 3, 2, 4}},
		"swish":        {func(_ *model.Scope, x *graph.Node) *graph.Node { return swish(x) }, []int{2, 4}},
		"norm":         {func(s *model.Scope, x *graph.Node) *graph.Node { return groupNorm(s, x, 2) }, []int{2, 3, 4, 6}},
		"conv":         {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, 3) }, []int{2, 4, 5, 2}},
		"conv, fewer":  {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, 2) }, []int{2, 4, 5, 3}},
		"conv, single": {func(s *model.Scope, x *graph.Node) *graph.Node { return conv(s, x, 2) }, []int{2, 1, 1, 3}},
		"conv zero":    {func(s *model.Scope, x *graph.Node) *graph.Node { return convZero(s, x, 1) }, []int{2, 4, 4, 3}},
		"halving":      {func(s *model.Scope, x *graph.Node) *graph.Node { return convHalving(s, x, 3) }, []int{2, 4, 6, 2}},
		"down":         {func(s *model.Scope, x *graph.Node) *graph.Node { return down(s, x, true) }, []int{2, 4, 6, 2}},
		"up":           {func(s *model.Scope, x *graph.Node) *graph.Node { return up(s, x, false) }, []int{2, 2, 3, 2}},
		"attention":    {func(s *model.Scope, x *graph.Node) *graph.Node { return small.attention(s, x) }, []int{2, 2, 3, 4}},
		"residual": {func(s *model.Scope, x *graph.Node) *graph.Node {
			return small.resBlock(s, x, embedTime(s.At("t"), times(x.Graph()), 4, 8, x.DType()), 6)
		}, []int{2, 3, 3, 4}},
		"U-Net":        {func(s *model.Scope, x *graph.Node) *graph.Node { return small.Eps(s, x, times(x.Graph())) }, []int{2, 4, 4, 1}},
		"U-Net, plain": {func(s *model.Scope, x *graph.Node) *graph.Node { return plain.Eps(s, x, times(x.Graph())) }, []int{2, 4, 4, 1}},
		"MLP": {func(s *model.Scope, x *graph.Node) *graph.Node {
			return (&MLP{Dimensions: 3, Width: 8, Blocks: 2}).Eps(s, x, times(x.Graph()))
		}, []int{2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			checkGradients(t, backendtest.Open(t, "go"), test.f, test.dims...)
		})
	}
}
