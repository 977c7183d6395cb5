package network

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// resBlock is the residual block of Ho's U-Net, where the network learns the time:
//
//	h = conv(swish(norm(x))) + dense(τ)      the same for every pixel
//	h = conv₀(dropout(swish(norm(h))))       conv₀ starts as zero
//	y = x + h
//
// x is [batch, height, width, in], tau is [batch, width of the embedding], swish included (see embedTime), and the
// result is [batch, height, width, out]. Where in differs from out, a dense map of the channels stands for x in the sum.
func (u *UNet) resBlock(scope *model.Scope, x, tau *graph.Node, out int) *graph.Node {
	h := conv(scope.At("conv1"), swish(groupNorm(scope.At("norm1"), x, u.groups())), out)
	h = graph.Add(h, graph.Reshape(dense(scope.At("time"), tau, out), -1, 1, 1, out))
	h = swish(groupNorm(scope.At("norm2"), h, u.groups()))
	h = convZero(scope.At("conv2"), dropout(scope, h, u.Dropout), out)
	if x.Shape().Dim(3) != out {
		x = dense(scope.At("shortcut"), x, out)
	}
	return graph.Add(x, h)
}
