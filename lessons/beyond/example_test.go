package beyond_test

import (
	"fmt"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/beyond"
)

// The best variance of a step lies between β̃_t and β_t.
func ExampleBest() {
	humps, _ := beyond.Humps()
	d, _ := beyond.Few(humps, "cosine", 20)
	s := d.Schedule()
	fmt.Printf("%.4f < %.4f < %.4f\n", s.PosteriorVariance(8), beyond.Best(d, 8), s.Beta(8))
	// Output: 0.0728 < 0.0855 < 0.0956
}

// Drawing t in proportion to √E[L²] makes the estimate of the bound a hundred times less noisy.
func ExampleTerms_Importance() {
	humps, _ := beyond.Humps()
	d, _ := beyond.Few(humps, "linear", 1000)
	b := beyond.TermsOf(d)
	p := b.Importance()
	fmt.Printf("p_1 = %.3f, p_500 = %.0e, variance %.1f\n", p[1], p[500], b.Variance(p))
	// Output: p_1 = 0.244, p_500 = 7e-05, variance 34.1
}

// Where DDIM takes a noise of 1 without drawing anything, and where infinitely many steps would take it.
func ExampleDDIM() {
	humps, _ := beyond.Humps()
	for _, n := range []int{5, 50, 500} {
		d, _ := beyond.Few(humps, "cosine", n)
		fmt.Printf("%3d steps: %.4f\n", n, beyond.DDIM(0).Walk(d, [][]float64{{1}}, nil)[0][0][0])
	}
	fmt.Printf("     truth: %.4f\n", beyond.Truth(humps, 1))
	// Output:
	//   5 steps: 1.3214
	//  50 steps: 1.4629
	// 500 steps: 1.4654
	//      truth: 1.4656
}

// With ten steps the variance decides how far the samples are from the data.
func ExampleExcess() {
	humps, _ := beyond.Humps()
	d, _ := beyond.Few(humps, "cosine", 10)
	for _, variance := range []func(*exact.Diffusion, int) float64{beyond.Large, beyond.Best} {
		m := exact.Model{Schedule: d.Schedule(), Eps: d.Eps, Variance: func(t int) float64 { return variance(d, t) }}
		samples, bound, _ := beyond.Excess(d, m)
		fmt.Printf("KL(data ‖ samples) %.3f, bound - entropy %.3f nats\n", samples, bound)
	}
	// Output:
	// KL(data ‖ samples) 0.329, bound - entropy 0.769 nats
	// KL(data ‖ samples) 0.011, bound - entropy 0.227 nats
}

// Left of both humps' middle the label of the right one turns the answer round: negative noise is to be taken off, which leads right,
// and guidance goes further that way.
func ExampleGuided() {
	humps, _ := beyond.Humps()
	right, _ := exact.NewMixture(humps.Components()[1])
	s, _ := schedule.Cosine(beyond.Steps)
	all, labelled := exact.New(humps, s), exact.New(right, s)
	for _, w := range []float64{-1, 0, 1} {
		fmt.Printf("w = %2g: %.3f\n", w, beyond.Guided(labelled, all, 500, 0, w))
	}
	// Output:
	// w = -1: 0.269
	// w =  0: -1.467
	// w =  1: -3.204
}
