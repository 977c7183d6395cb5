package ddpm_test

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
)

// evaluated is the bound of a thousand values from N(0, ¼), under the best prediction of the noise there is, and the
// entropy of that law in nats.
func evaluated() (evaluation *ddpm.Evaluation, entropy float64) {
	data, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0}, Var: 0.25})
	if err != nil {
		log.Fatal(err)
	}
	s, err := schedule.Linear(100)
	if err != nil {
		log.Fatal(err)
	}
	net, err := ddpm.ExactEps(data, s)
	if err != nil {
		log.Fatal(err)
	}
	b, err := backend.Open("go")
	if err != nil {
		log.Fatal(err)
	}
	x0 := &ddpm.Samples{N: 1000, Shape: []int{1}}
	for r := rand.New(rand.NewPCG(1, 2)); len(x0.X) < x0.N; {
		x0.X = append(x0.X, float32(data.Sample(r)[0]))
	}
	evaluator := ddpm.NewEvaluator(b, ddpm.NewProcess(s), net, x0.Shape)
	defer evaluator.Close()
	evaluation, err = evaluator.Evaluate(context.Background(), x0, ddpm.BoundOptions{Variance: schedule.FixedLarge})
	if err != nil {
		log.Fatal(err)
	}
	if entropy, err = data.Entropy(); err != nil {
		log.Fatal(err)
	}
	return evaluation, entropy
}

// The entropy of N(0, ¼) is 1.05 bits.
func ExampleEvaluator_Evaluate() {
	evaluation, _ := evaluated()
	bits, half := evaluation.BitsPerDim()
	fmt.Printf("%.2f ± %.2f bits per dimension\n", bits, half)
	terms, err := evaluation.Mean()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("rate %.2f, distortion %.2f\n", terms.Rate(), terms.Distortion())
	// Output:
	// 1.07 ± 0.13 bits per dimension
	// rate 3.98, distortion -2.91
}

// What is left is the price of a hundred Gaussian steps back, and chance.
func ExampleEvaluation_AboveEntropy() {
	evaluation, entropy := evaluated()
	above, half := evaluation.AboveEntropy(entropy)
	fmt.Printf("%.2f ± %.2f bits per dimension\n", above, half)
	// Output:
	// 0.03 ± 0.13 bits per dimension
}
