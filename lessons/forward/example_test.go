package forward_test

import (
	"fmt"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/forward"
)

// A thousand steps from data of variance 1, under each way to scale.
func ExampleRule_Laws() {
	s, _ := schedule.Linear(1000)
	for _, r := range []forward.Rule{forward.Unscaled, forward.Overscaled, forward.Right} {
		fmt.Printf("%s: %.2f\n", r.Name, r.Laws(s, gauss.Normal{Var: 1})[1000].Std())
	}
	// Output:
	// x + √β ε: 3.32
	// (1-β) x + √β ε: 0.71
	// √(1-β) x + √β ε: 1.00
}

// A step of equation (2), with its numbers.
func ExampleNumbers() {
	s, _ := schedule.Linear(1000)
	fmt.Print(forward.Numbers(s, 500, 0.8, -0.5))
	// Output:
	//    x_t = √(1-β_t) x_{t-1} + √β_t ε
	// 0.7459 = √(1-0.01004) · 0.8 + √0.01004 · (-0.5)
}
