package network

import (
	"fmt"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend"
)

func ExampleCostOf() {
	backend, err := compute.NewWithConfig("go")
	if err != nil {
		panic(err)
	}
	cost, err := CostOf(backend, CIFAR10(), 1, 1, 32, 32, 3)
	fmt.Println(cost.Parameters, err)
	// Output: 35746307 <nil>
}

// The parameters of the paper's network (its authors print 35.7 million), and what small networks take, layer by layer.
func TestCostOf(t *testing.T) {
	b := backendtest.Open(t, "go")
	const (
		width  = 128
		pixels = 4 * 4
		// A normalisation of 8 channels: two sums and three spreads. A residual block of 8 channels after a concatenation
		// of 16, or of 8, with its time of 32 channels.
		norm    = 5 * pixels * 8
		joined  = 2*norm + pixels*(9*16*8) + 32*8 + norm + pixels*(9*8*8+16*8)
		plain   = norm + pixels*(9*8*8) + 32*8 + norm + pixels*(9*8*8)
		attends = norm + pixels*(4*8*8) + 2*pixels*pixels*8
		unet    = 8*32 + 32*32 + pixels*9*1*8 + plain + plain + attends + plain + 2*joined + norm + pixels*9*8*1
	)
	for _, test := range []struct {
		net               Network
		shape             []int
		parameters, flops int // flops 0: not counted by hand
	}{
		{CIFAR10(), []int{32, 32, 3}, 35_746_307, 0},
		// Dense layers: time 128·128+128 twice, in 2·128+128, three blocks of three 128·128+128, out 128·2+2.
		{&MLP{}, []int{2}, 11*(width*width+width) + 2*width + width + width*2 + 2, 2 * (11*width*width + 2*width + 2*width)},
		{&UNet{Size: 4, Channels: 1, Base: 8, Multipliers: []int{1}, Blocks: 1, Groups: 4}, []int{4, 4, 1}, 0, 2 * unet},
	} {
		const batch = 3
		got, err := CostOf(b, test.net, 1, batch, test.shape...)
		if err != nil || test.parameters != 0 && got.Parameters != test.parameters {
			t.Errorf("%T: %d parameters and error %v, want %d", test.net, got.Parameters, err, test.parameters)
		}
		if want := int64(batch * test.flops); want != 0 && got.FLOPs != want {
			t.Errorf("%T: %d FLOPs for %d examples, want %d", test.net, got.FLOPs, batch, want)
		}
	}
	if _, err := CostOf(b, CIFAR10(), 1, 1, 28, 28, 1); err == nil || !contains(err.Error(), "32, 32, 3", "28") {
		t.Errorf("for the wrong shape: error %v", err)
	}
	if _, err := CostOf(b, &UNet{}, 1, 1, 32, 32, 3); err == nil || !contains(err.Error(), "Size") {
		t.Errorf("for an invalid network: error %v", err)
	}
}
