package optimal_test

import (
	"fmt"

	"denoise/ddpm/schedule"
	"denoise/lessons/optimal"
)

// What the bound costs for data N(0, 1/4) when nothing is left to learn: half as much for twice the steps.
func ExampleGap() {
	for _, T := range []int{25, 50, 100, 1000} {
		s, _ := schedule.Linear(T)
		fmt.Printf("T = %4d: %.5f nats\n", T, optimal.Gap(s, 0.25))
	}
	// Output:
	// T =   25: 0.04477 nats
	// T =   50: 0.02204 nats
	// T =  100: 0.01096 nats
	// T = 1000: 0.00109 nats
}

// Samples of nine points, with the noise of every step and without: without, all of them are the one in the middle.
func ExampleRecipe_Run() {
	d, _ := optimal.Lattice(50)
	for _, r := range []optimal.Recipe{{}, {Still: true}} {
		middle := 0
		for _, x := range r.Run(d, 900, 1, nil) {
			if x[0]*x[0]+x[1]*x[1] < 0.1 {
				middle++
			}
		}
		fmt.Println(middle)
	}
	// Output:
	// 92
	// 900
}

// ε* from the guess of x_0, with its numbers.
func ExampleNoise() {
	d, _ := optimal.Line(1000)
	fmt.Print(optimal.Noise(d, 150, 0.6))
	// Output:
	// ε^{*}(x_t, t) = (x_t - √ᾱ_t x̂_0(x_t))/√(1-ᾱ_t)
	//        0.4404 = (0.6 - 0.8879 · 0.4476)/0.4601
}
