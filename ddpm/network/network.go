package network

import (
	"errors"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// Input is what a network sees.
type Input struct {
	Xt *graph.Node // x_t, [batch, ...shape of an example], float32 or float64
	T  *graph.Node // t, an integer [batch] in 1..T
	// Label is the class of each example, int32 [batch], 0..Classes-1, or Classes for "no label", which nil means for all
	// of them. A network without classes takes nil alone.
	Label *graph.Node
}

// Network predicts, from a noised example and its time, the target of its training, such as the noise: ε_θ(x_t, t).
type Network interface {
	// Predict builds the graph of the network's answer, with its parameters as variables in scope.
	//
	// outputs counts the values for every value of x_t: 1 for the target alone, 2 for it and the v of a learned variance.
	// The result has the type of x_t and its shape, but outputs times as many along the last axis: all of the first, then
	// all of the second. Dropout, where there is any, acts only in a graph marked as training (Store.SetTraining).
	//
	// It is graph-building code: an invalid configuration and a wrong shape panic with a message that begins "ddpm: ".
	Predict(scope *model.Scope, in Input, outputs int) *graph.Node

	// Validate returns an error that names the first value of the configuration that cannot work, and the accepted ones.
	Validate() error
}

// Config chooses a network: exactly one of UNet and MLP is set.
type Config struct {
	UNet *UNet `json:"unet,omitempty"`
	MLP  *MLP  `json:"mlp,omitempty"`
	// Compute is the type in which the network computes; "" means Float32.
	Compute Precision `json:"compute,omitempty"`
}

// New returns the network that c chooses, or an error that says what is wrong with its configuration.
func (c Config) New() (Network, error) {
	var net Network
	switch {
	case c.UNet != nil && c.MLP != nil:
		return nil, errors.New("ddpm: network.Config has both UNet and MLP: set one of them, UNet for images, MLP for points")
	case c.UNet != nil:
		net = c.UNet
	case c.MLP != nil:
		net = c.MLP
	default:
		return nil, errors.New("ddpm: network.Config is empty: set UNet for images, or MLP for points")
	}
	if err := net.Validate(); err != nil {
		return nil, err
	}
	if c.Compute == BFloat16 {
		return inBFloat16{net}, nil
	}
	return net, c.Compute.Check()
}

// Conditional is a network that sees labels.
type Conditional interface {
	Network
	// NumClasses is the number of classes whose labels the network sees; 0 means that it sees none.
	NumClasses() int
}

// Classes is the number of classes whose labels the network sees, 0 for one that is not Conditional.
func Classes(net Network) int {
	if conditional, ok := net.(Conditional); ok {
		return conditional.NumClasses()
	}
	return 0
}

// Shape is that of an example: [height, width, channels] of an image, [dimensions] of a point.
func (c Config) Shape() []int {
	if c.UNet != nil {
		return []int{c.UNet.Size, c.UNet.Size, c.UNet.channels()}
	}
	if c.MLP != nil {
		return []int{c.MLP.dimensions()}
	}
	return nil
}
