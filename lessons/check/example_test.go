package check_test

import (
	"fmt"
	"math"

	"denoise/lessons/check"
)

// One value by two routes: the sum of a geometric series in closed form and term by
// term.
func Example() {
	sum := 0.0
	for k := range 60 {
		sum += math.Pow(0.5, float64(k))
	}
	c := check.Check{
		Name: "Σ 2^-k", Got: 1 / (1 - 0.5), Want: sum, Tolerance: 1e-12,
		Route: "closed form", Against: "60 terms",
	}
	fmt.Println(c)
	fmt.Println(c.Err())
	// Output:
	// Σ 2^-k: closed form = 2, 60 terms = 2, difference 0 ≤ 1e-12
	// <nil>
}

func ExampleWorst() {
	c := check.Check{Equation: "(4)", Name: "mean", Tolerance: 0.1}
	worst, err := check.Worst(c, []float64{1.01, 2.2, 3}, []float64{1, 2, 3})
	fmt.Println(worst, err)
	// Output:
	// (4) mean (worst of 3: number 1): got = 2.2, want = 2, difference 0.2 not ≤ 0.1 <nil>
}
