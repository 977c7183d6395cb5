package network

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// UNet is the U-Net of Ho et al. 2020, appendix B: residual blocks at falling, then at rising resolutions, the latter seeing
// the outputs of the former; attention at chosen resolutions and in the middle; the time added in every block.
//
// Only Size must be set. The zero value of every other field is documented with it.
type UNet struct {
	// Size is the height and the width of the images, in pixels: a multiple of 2^(levels-1).
	Size int `json:"size"`
	// Channels is the number of channels of the images; 0 means 3.
	Channels int `json:"channels,omitempty"`
	// Base is the number of channels of the first convolution, even and at least 4; 0 means 128.
	Base int `json:"base,omitempty"`
	// Multipliers gives the channels of each level in units of Base: its length is the number of levels, each half the
	// resolution of the one before; empty means 1, 2, 2, 2.
	Multipliers []int `json:"multipliers,omitempty"`
	// Blocks is the number of residual blocks of a level on the way down; the way up has one more. 0 means 2.
	Blocks int `json:"blocks,omitempty"`
	// Attention lists the resolutions, in pixels, at which attention follows each block; empty means in the middle only,
	// where it always is.
	Attention []int `json:"attention,omitempty"`
	// Groups is the number of groups of GroupNorm, a divisor of the channels of every level; 0 means 32.
	Groups int `json:"groups,omitempty"`
	// Dropout is the probability, below 1, with which training drops an activation before each block's last convolution; 0
	// means none.
	Dropout float64 `json:"dropout,omitempty"`
	// PlainResampling halves by the mean of 2×2 pixels and doubles by repetition, without learned convolutions; false
	// means with them.
	PlainResampling bool `json:"plain_resampling,omitempty"`
	// Classes is the number of classes whose labels the network sees; 0 means that it sees none.
	Classes int `json:"classes,omitempty"`
}

func orDefault(value, zeroMeans int) int {
	if value == 0 {
		return zeroMeans
	}
	return value
}

func (u *UNet) channels() int { return orDefault(u.Channels, 3) }
func (u *UNet) base() int     { return orDefault(u.Base, 128) }
func (u *UNet) blocks() int   { return orDefault(u.Blocks, 2) }
func (u *UNet) groups() int   { return orDefault(u.Groups, 32) }

// NumClasses is Classes; see Conditional.
func (u *UNet) NumClasses() int { return u.Classes }

func (u *UNet) multipliers() []int {
	if len(u.Multipliers) == 0 {
		return []int{1, 2, 2, 2}
	}
	return u.Multipliers
}

// Predict builds the answer for in.Xt [batch, Size, Size, Channels]; see Network.
func (u *UNet) Predict(scope *model.Scope, in Input, outputs int) *graph.Node {
	if err := u.Validate(); err != nil {
		panic(err)
	}
	xt := in.Xt
	if d := xt.Shape().Dimensions; len(d) != 4 || !slices.Equal(d[1:], []int{u.Size, u.Size, u.channels()}) {
		panic(fmt.Sprintf("ddpm: the U-Net is for images [batch, %d, %d, %d], not %s", u.Size, u.Size, u.channels(), xt.Shape()))
	}
	tau := embed(scope, in, u.Classes, u.base(), 4*u.base())

	h := conv(scope.At("in"), xt, u.base())
	seen := []*graph.Node{h} // what the way up will see
	levels := u.multipliers()
	for level, multiplier := range levels {
		for block := range u.blocks() {
			h = u.block(scope.At("down%d_%d", level, block), h, tau, multiplier)
			seen = append(seen, h)
		}
		if level < len(levels)-1 {
			h = down(scope.At("down%d", level), h, u.PlainResampling)
			seen = append(seen, h)
		}
	}

	middle := h.Shape().Dim(3)
	h = u.resBlock(scope.At("middle0"), h, tau, middle)
	h = u.attention(scope.At("middle1"), h)
	h = u.resBlock(scope.At("middle2"), h, tau, middle)

	for level, multiplier := range slices.Backward(levels) {
		for block := range u.blocks() + 1 {
			last := len(seen) - 1
			h = graph.Concatenate([]*graph.Node{h, seen[last]}, 3)
			seen = seen[:last]
			h = u.block(scope.At("up%d_%d", level, block), h, tau, multiplier)
		}
		if level > 0 {
			h = up(scope.At("up%d", level), h, u.PlainResampling)
		}
	}
	h = swish(groupNorm(scope.At("norm"), h, u.groups()))
	return convZero(scope.At("out"), h, outputs*u.channels())
}

// block is a residual block to multiplier·Base channels, and attention after it where its resolution is listed.
func (u *UNet) block(scope *model.Scope, x, tau *graph.Node, multiplier int) *graph.Node {
	x = u.resBlock(scope, x, tau, multiplier*u.base())
	if slices.Contains(u.Attention, x.Shape().Dim(1)) {
		x = u.attention(scope.At("attention"), x)
	}
	return x
}
