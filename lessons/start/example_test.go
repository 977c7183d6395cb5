package start_test

import (
	"fmt"

	"denoise/ddpm/schedule"
	"denoise/lessons/start"
)

// A white pixel with noise 0.5, after 0, 500 and 1000 steps.
func ExampleNoised() {
	s, _ := schedule.Linear(1000)
	for _, t := range []int{0, 500, 1000} {
		xt, _ := start.Noised(s, []float32{1}, []float32{0.5}, t)
		fmt.Printf("t = %4d: %.4f\n", t, xt[0])
	}
	// Output:
	// t =    0: 1.0000
	// t =  500: 0.7603
	// t = 1000: 0.5063
}
