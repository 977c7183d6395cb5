package network_test

import (
	"encoding/json"
	"fmt"
	"log"

	"denoise/ddpm/network"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// A network is run like any GoMLX model. Before training, it takes all that it sees for noise.
func ExampleMLP() {
	backend, err := compute.NewWithConfig("go")
	if err != nil {
		log.Fatal(err)
	}
	net := &network.MLP{}
	store := model.NewStore()
	store.SetParam("/"+network.SeedParam, int64(42))
	eps := model.MustNewExec(backend, store, func(scope *model.Scope, xt, t *graph.Node) *graph.Node {
		return net.Predict(scope, network.Input{Xt: xt, T: t}, 1)
	})
	xt := [][]float32{{0.5, -1}, {2, 0}}
	t := []int32{1, 1000}
	fmt.Println(eps.MustCall1(xt, t).Value())
	// Output: [[0.5 -1] [2 0]]
}

// A U-Net for one's own images, of 64×64 pixels and three channels, in 5 million parameters.
func ExampleUNet() {
	backend, err := compute.NewWithConfig("go")
	if err != nil {
		log.Fatal(err)
	}
	net := &network.UNet{Size: 64, Base: 48, Multipliers: []int{1, 2, 2, 2}, Attention: []int{8}, Groups: 16}
	cost, err := network.CostOf(backend, net, 1, 1, 64, 64, 3)
	fmt.Println(cost.Parameters, err)
	// Output: 5041347 <nil>
}

// A configuration comes from JSON, and a mistake in it is an error that says what to change.
func ExampleConfig_New() {
	var c network.Config
	if err := json.Unmarshal([]byte(`{"unet": {"size": 28, "channels": 1}}`), &c); err != nil {
		log.Fatal(err)
	}
	_, err := c.New()
	fmt.Println(err)
	// Output: ddpm: UNet.Size is 28, and 4 levels halve it 3 times: make it a multiple of 8 (crop, scale or pad the images), or have fewer Multipliers
}
