package network

import (
	"errors"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// Network predicts the noise in a noised example: ε_θ(x_t, t).
type Network interface {
	// Eps builds the graph of ε_θ(x_t, t), with its parameters as variables in scope.
	//
	// xt is [batch, ...shape of an example], float32 or float64, and the result has its shape and type. t is an
	// integer [batch] in 1..T. Dropout, where there is any, acts only in a graph marked as training
	// (Store.SetTraining).
	//
	// It is graph-building code: an invalid configuration and a wrong shape panic with a message that begins "ddpm: ".
	Eps(scope *model.Scope, xt, t *graph.Node) *graph.Node

	// Validate returns an error that names the first value of the configuration that cannot work, and the accepted ones.
	Validate() error
}

// Config chooses a network: exactly one of its fields is set.
type Config struct {
	UNet *UNet `json:"unet,omitempty"`
	MLP  *MLP  `json:"mlp,omitempty"`
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
	return net, nil
}
