package inception

import (
	"github.com/gomlx/gomlx/core/graph"
)

// step is a part of the network. Images are [batch, height, width, channels].
type step interface {
	// each calls see with every convolution and its input channels, of which the step has in, and returns its output channels.
	each(in int, see func(c conv, in int)) (out int)
	// apply builds the graph of the step on x.
	apply(x *graph.Node, weights lookup) *graph.Node
}

// lookup gives a convolution's kernel, [height, width, in, out], and bias, [out].
type lookup func(name string) (kernel, bias *graph.Node)

// sequence is one step after another.
type sequence []step

func (s sequence) each(in int, see func(conv, int)) int {
	for _, next := range s {
		in = next.each(in, see)
	}
	return in
}

func (s sequence) apply(x *graph.Node, weights lookup) *graph.Node {
	for _, next := range s {
		x = next.apply(x, weights)
	}
	return x
}

// branches are steps side by side on the same input, their channels put one behind another.
type branches []step

func (b branches) each(in int, see func(conv, int)) (out int) {
	for _, branch := range b {
		out += branch.each(in, see)
	}
	return out
}

func (b branches) apply(x *graph.Node, weights lookup) *graph.Node {
	var outputs []*graph.Node
	for _, branch := range b {
		outputs = append(outputs, branch.apply(x, weights))
	}
	return graph.Concatenate(outputs, -1)
}

// conv is a convolution, batch normalisation by fixed statistics, which the weights have in them, and max(0, ·). Of stride 1 it
// keeps the size, unless it is valid; of stride 2 it is valid: without zeros around the image.
type conv struct {
	name          string
	out           int
	height, width int // of the kernel
	stride        int
	valid         bool
}

func (c conv) each(in int, see func(conv, int)) int {
	see(c, in)
	return c.out
}

func (c conv) apply(x *graph.Node, weights lookup) *graph.Node {
	kernel, bias := weights(c.name)
	convolution := graph.Convolve(x, kernel).Strides(c.stride)
	if c.valid {
		convolution = convolution.NoPadding()
	} else {
		convolution = convolution.PadSame()
	}
	y := graph.Add(convolution.Done(), graph.Reshape(bias, 1, 1, 1, c.out))
	return graph.MaxScalar(y, 0)
}

// pool is a step of 3x3 windows without weights.
type pool int

const (
	halve   pool = iota // the maximum at every second row and column, none beyond the border
	maximum             // the maximum around each pixel
	mean                // the mean of those around each pixel that are inside the border
)

func (pool) each(in int, _ func(conv, int)) int { return in }

func (p pool) apply(x *graph.Node, _ lookup) *graph.Node {
	switch p {
	case halve:
		return graph.MaxPool(x).Window(3).Strides(2).Done()
	case maximum:
		return graph.MaxPool(x).Window(3).PadSame().Done()
	}
	return graph.MeanPool(x).Window(3).PadSame().Done()
}
