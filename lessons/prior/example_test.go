package prior_test

import (
	"fmt"

	"denoise/ddpm/schedule"
	"denoise/lessons/prior"
)

// L_T of the paper's schedule, and of one with its ends and a fifth of its steps, in bits per dimension.
func ExampleBits() {
	paper, _ := schedule.Linear(1000)
	short, _ := prior.Unscaled(200)
	fmt.Printf("%.4e %.3f\n", prior.Bits(paper, 1), prior.Bits(short, 1))
	// Output: 2.9113e-05 0.102
}

// A fifth of the images are bright. Among samples they are more where x_T is not noise.
func ExampleBrightness_Sampled() {
	b := prior.Brightness{Pixels: 256, Bright: 0.2}
	short, _ := prior.Unscaled(200)
	scaled, _ := schedule.Linear(200)
	fmt.Printf("%.2f %.2f\n", b.Sampled(short), b.Sampled(scaled))
	// Output: 0.42 0.20
}

func ExampleBrightness_Chain() {
	short, _ := prior.Unscaled(200)
	fmt.Print(prior.Brightness{Pixels: 256, Bright: 0.2}.Chain(short))
	// Output:
	// KL(data ‖ samples) ≤ KL(q(u_T) ‖ N(0, 1)) ≤ E[L_T]
	// 0.1071 ≤ 3.735 ≤ 4.251
}
