package bound_test

import (
	"fmt"

	"denoise/ddpm/bound"
)

// few are the terms of a chain of three steps over two dimensions, in nats.
var few = bound.Terms{Dim: 2, LT: 0.01, Prev: []float64{0, 0, 3, 1}, L0: 4, X0SquaredError: []float64{0, 0.0001, 0.01, 0.25}}

func ExampleTerms_Nats() {
	fmt.Println(few.Nats()) // 0.01 + 1 + 3 + 4
	// Output: 8.01
}

func ExampleTerms_Rate() {
	fmt.Printf("%.4f bits/dim\n", few.Rate()) // 4.01/(2 ln 2)
	// Output: 2.8926 bits/dim
}

func ExampleTerms_Distortion() {
	fmt.Printf("%.4f bits/dim\n", few.Distortion()) // 4/(2 ln 2)
	// Output: 2.8854 bits/dim
}

func ExampleTerms_RMSE() {
	fmt.Printf("%.3f of 255 levels\n", few.RMSE(2)) // 127.5·√0.01
	// Output: 12.750 of 255 levels
}
