package elbo_test

import (
	"fmt"

	"denoise/ddpm/gauss"
	"denoise/lessons/elbo"
)

// The mean of the logarithm is below the logarithm of the mean, unless the encoder is the posterior, for which w does not
// vary.
func ExampleVAE_Jensen() {
	v := elbo.Toy()
	for _, q := range []gauss.Normal{{Mean: 0.5, Var: 1}, v.Posterior(2)} {
		logOfMean, meanOfLog := v.Jensen(2, q)
		fmt.Printf("%.6f %.6f\n", logOfMean, meanOfLog)
	}
	// Output:
	// -2.455004 -3.947365
	// -2.455004 -2.455004
}

func ExampleVAE_ByKL() {
	v, q := elbo.Toy(), gauss.Normal{Mean: 0.5, Var: 1}
	fmt.Printf("%.6f\n", v.ByKL(2, q))
	fmt.Printf("%.6f\n", v.LogEvidence(2)-gauss.KL(q, v.Posterior(2)))
	// Output:
	// -3.947365
	// -3.947365
}

// The bound as VAEs compute it is the same number.
func ExampleVAE_Bound() {
	fmt.Printf("%.6f\n", elbo.Toy().Bound(2, gauss.Normal{Mean: 0.5, Var: 1}))
	// Output: -3.947365
}

func ExampleVAE_Posterior() {
	fmt.Printf("%.4f\n", elbo.Toy().Posterior(2))
	// Output: {1.3333 0.3333}
}

// Near the data the two forms are about equally noisy, and in the middle of the walk they are not.
func ExampleGradientVariance() {
	c, err := elbo.Chain(1000)
	if err != nil {
		panic(err)
	}
	for _, t := range []int{2, 500} {
		drawn, averaged := elbo.GradientVariance(c.Diffusion, t)
		fmt.Printf("t = %3d: %.2e %.2e\n", t, drawn, averaged)
	}
	// Output:
	// t =   2: 1.20e-04 6.50e-05
	// t = 500: 1.00e-02 8.68e-06
}
