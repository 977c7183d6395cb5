package jump_test

import (
	"fmt"

	"denoise/ddpm/schedule"
	"denoise/lessons/jump"
)

// What each of three steps leaves in x_3; together they are 1-ᾱ_3 = 0.496.
func ExampleShares() {
	s, _ := schedule.FromBetas([]float64{0.1, 0.2, 0.3})
	fmt.Printf("%.3f %.3f\n", jump.Shares(s, 3)[1:], s.OneMinusAlphaBar(3))
	// Output: [0.056 0.140 0.300] 0.496
}

// The proof of equation (4) at step 500, in numbers.
func ExampleInduction() {
	s, _ := schedule.Linear(1000)
	fmt.Print(jump.Induction(s, 500))
	// Output:
	// α_t (1-ᾱ_{t-1}) + β_t = 1-ᾱ_t
	// 0.99 · 0.9206 + 0.01004 = 0.9214
}
