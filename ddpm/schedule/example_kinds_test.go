package schedule_test

import (
	"fmt"
	"log"

	"denoise/ddpm/schedule"
)

func ExampleLinear() {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%g to %g\n", s.Beta(1), s.Beta(1000))

	_, err = schedule.Linear(20)
	fmt.Println(err)
	// Output:
	// 0.0001 to 0.02
	// ddpm/schedule: Linear with T = 20 steps: the last beta would be 0.02·1000/20 = 1, and a beta must be below 1; use T >= 21, or LinearRange or Cosine
}

// Why Linear scales with T: with the paper's ends and 200 steps, 13% of the data is left at the end.
func ExampleLinearRange() {
	unscaled, err := schedule.LinearRange(200, 1e-4, 0.02)
	if err != nil {
		log.Fatal(err)
	}
	scaled, err := schedule.Linear(200)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f %.5f\n", unscaled.AlphaBar(200), scaled.AlphaBar(200))
	// Output: 0.132 0.00003
}

func ExampleCosine() {
	s, err := schedule.Cosine(1000)
	if err != nil {
		log.Fatal(err)
	}
	// Half-way, half of the variance is left.
	fmt.Printf("%.2f, and the last beta is %g\n", s.AlphaBar(500), s.Beta(1000))
	// Output: 0.49, and the last beta is 0.999
}

func ExampleSigmoid() {
	s, err := schedule.Sigmoid(1000)
	if err != nil {
		log.Fatal(err)
	}
	// As much is left after a tenth of the way as is lost with a tenth to go.
	fmt.Printf("%.6f %.6f %.6f\n", s.AlphaBar(100), s.AlphaBar(500), s.OneMinusAlphaBar(900))
	// Output: 0.960507 0.500000 0.960507
}

func ExampleFromBetas() {
	s, err := schedule.FromBetas([]float64{0.36, 0.75})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f %.2f\n", s.AlphaBar(1), s.AlphaBar(2))
	// Output: 0.64 0.16
}

func ExampleConfig_New() {
	s, err := schedule.Config{Kind: "cosine", T: 50}.New()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.T())

	_, err = schedule.Config{Kind: "cosinus"}.New()
	fmt.Println(err)
	// Output:
	// 50
	// ddpm/schedule: unknown kind of schedule "cosinus"; valid are ["linear" "cosine" "sigmoid" "betas"]; did you mean "cosine"?
}
