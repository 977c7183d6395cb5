package gauss_test

import (
	"fmt"

	"denoise/ddpm/gauss"
)

func ExampleNormal_Std() {
	fmt.Println(gauss.Normal{Mean: 0, Var: 0.25}.Std())
	// Output: 0.5
}

func ExampleNormal_At() {
	// Two standard deviations, of 0.5 each, above the mean.
	fmt.Println(gauss.Normal{Mean: 1, Var: 0.25}.At(2))
	// Output: 2
}

func ExampleNormal_Z() {
	fmt.Println(gauss.Normal{Mean: 1, Var: 0.25}.Z(2))
	// Output: 2
}

func ExampleNormal_PDF() {
	fmt.Printf("%.6f\n", gauss.Normal{Mean: 0, Var: 1}.PDF(0))
	// Output: 0.398942
}

func ExampleNormal_LogPDF() {
	// Far in the tail the density is 0 in float64, its logarithm is not.
	n := gauss.Normal{Mean: 0, Var: 1}
	fmt.Printf("%g %.4f\n", n.PDF(40), n.LogPDF(40))
	// Output: 0 -800.9189
}

func ExampleNormal_Affine() {
	// The variance is multiplied by the square of the scale.
	fmt.Println(gauss.Normal{Mean: 1, Var: 0.5}.Affine(0.5, 3))
	// Output: {3.5 0.125}
}

// Two forward steps with α_1 = 0.64 and α_2 = 0.25 from x_0 = 1: what is left of the first step's noise, and the
// second's, merge into one Gaussian of variance 1 - α_1 α_2, as equation (4) says.
func ExampleNormal_Add() {
	first := gauss.Normal{Mean: 0.8, Var: 0.36}
	noise := gauss.Normal{Mean: 0, Var: 0.75}
	fmt.Printf("%.2f\n", first.Affine(0.5, 0).Add(noise))
	fmt.Printf("%.2f\n", 1-0.64*0.25)
	// Output:
	// {0.40 0.84}
	// 0.84
}
