package bound_test

import (
	"fmt"
	"log"
	"math"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// paper is the schedule of the paper's section 4.
func paper() *schedule.Schedule {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	return s
}

// One white pixel, x_0 = 1, tells next to nothing at t = 1000.
func ExamplePrior() {
	fmt.Printf("%.4e bits\n", bound.BitsPerDim(bound.Prior(paper(), 1), 1))
	// Output: 2.9113e-05 bits
}

// What it costs to use β_t for the variance where the mean is right.
func ExamplePrevious() {
	s := paper()
	const t, x0, xt = 2, 1, 0.99
	p := s.Posterior(t, xt, x0)
	fmt.Printf("%.6f\n", bound.Previous(s, t, x0, xt, p))
	p.Var = s.Beta(t)
	fmt.Printf("%.6f\n", bound.Previous(s, t, x0, xt, p))
	// Output:
	// 0.000000
	// 0.121387
}

// The two parts of L_{t-1}: what the means contribute, and what the variances do.
func ExampleMeanSquared() {
	s := paper()
	const t, x0, xt = 500, 0.5, 0.2
	p := s.Reverse(t, xt, 0.1, schedule.FixedLarge)
	squared := bound.MeanSquared(s, t, x0, xt, p.Mean, p.Var)
	fmt.Printf("%.9f + %.9f\n", squared, bound.Constant(s, t, p.Var))
	fmt.Printf("%.9f\n", bound.Previous(s, t, x0, xt, p))
	// Output:
	// 0.000007809 + 0.000000187
	// 0.000007996
}

// The constant is large only at the beginning, where β_t and β̃_t differ.
func ExampleConstant() {
	s := paper()
	for _, t := range []int{2, 10, 1000} {
		fmt.Printf("%4d %.2e\n", t, bound.Constant(s, t, s.Beta(t)))
	}
	// Output:
	//    2 1.21e-01
	//   10 6.01e-03
	// 1000 1.70e-13
}

// Equations (9), (10) and (12) for one x_0, one ε and a network that always predicts 0.
func ExampleReparametrised() {
	s := paper()
	const t, x0, eps = 500, 0.5, -1.5
	mean := func(xt float64) float64 { return s.MeanFromEps(t, xt, 0) }
	fmt.Printf("%.9f\n", bound.Reparametrised(s, t, x0, eps, s.Beta(t), mean))
	fmt.Printf("%.9f\n", bound.MeanFromNoise(s, t, x0, eps, s.Beta(t), mean))
	fmt.Printf("%.9f\n", bound.EpsSquared(s, t, eps, 0, s.Beta(t)))
	// Output:
	// 0.012382722
	// 0.012382722
	// 0.012382722
}

// The mean that (10) asks for leaves nothing.
func ExampleMeanFromNoise() {
	s := paper()
	const t, x0, eps = 500, 0.5, -1.5
	right := func(xt float64) float64 { return s.MeanFromEps(t, xt, eps) }
	wrong := func(xt float64) float64 { return xt }
	fmt.Printf("%.4f %.4f\n", bound.MeanFromNoise(s, t, x0, eps, s.Beta(t), right), bound.MeanFromNoise(s, t, x0, eps, s.Beta(t), wrong))
	// Output: 0.0000 0.0042
}

// The same error of the noise costs more where little noise is left.
func ExampleEpsSquared() {
	s := paper()
	for _, t := range []int{2, 20, 200, 1000} {
		fmt.Printf("%4d %.5f\n", t, bound.EpsSquared(s, t, 1, 0.9, s.Beta(t)))
	}
	// Output:
	//    2 0.00273
	//   20 0.00041
	//  200 0.00006
	// 1000 0.00010
}

func ExampleSimple() {
	fmt.Println(bound.Simple([]float64{1, -1, 0, 2}, []float64{1, 0, 0, 1}))
	// Output: 0.5
}

// In terms of x_0 and of v the weights differ; the loss is the same.
func ExampleWeight() {
	s := paper()
	const t = 500
	for _, target := range []schedule.Target{schedule.Eps, schedule.X0, schedule.V, schedule.Mean} {
		fmt.Printf("%-4s %.4g\n", target, bound.Weight(s, t, target, s.Beta(t)))
	}
	// Output:
	// eps  0.005503
	// x0   0.0004694
	// v    0.0004325
	// mean 49.8
}

func ExampleWeightBySNR() {
	s := paper()
	const t = 500
	fmt.Printf("%.10f\n", bound.WeightBySNR(s, t, schedule.Eps, schedule.FixedSmall))
	fmt.Printf("%.10f\n", bound.Weight(s, t, schedule.Eps, s.PosteriorVariance(t)))
	// Output:
	// 0.0055081965
	// 0.0055081965
}

// Of the marginals along a path, all but the first and the last cancel.
func ExampleTelescope() {
	s, err := schedule.FromBetas([]float64{0.1, 0.2, 0.3, 0.4})
	if err != nil {
		log.Fatal(err)
	}
	sum, ends := bound.Telescope(s, 1, []float64{1, 0.9, 1.1, -0.2, 0.5})
	fmt.Printf("%.6f = %.6f\n", sum, ends)
	// Output: 0.961173 = 0.961173
}

// The bound of data N(0, 1) under its own reverse process, from what each term is there: it adds up to the entropy.
func ExampleTerms() {
	s := paper()
	terms := bound.Terms{Dim: 1, LT: bound.Prior(s, 1), Prev: make([]float64, s.T()+1)}
	for t := 2; t <= s.T(); t++ {
		terms.Prev[t] = math.Log(s.Beta(t)/s.PosteriorVariance(t)) / 2
	}
	terms.L0 = gauss.Normal{Var: s.Beta(1)}.Entropy() // the decoder N(x_0; √α_1 x_1, β_1)
	fmt.Printf("%.6f nats, %.6f bits/dim\n", terms.Nats(), terms.BitsPerDim())
	fmt.Printf("rate %.6f, distortion %.6f\n", terms.Rate(), terms.Distortion())
	fmt.Printf("entropy %.6f bits\n", bound.BitsPerDim(gauss.Normal{Var: 1}.Entropy(), 1))
	// Output:
	// 1.418939 nats, 2.047096 bits/dim
	// rate 6.643856, distortion -4.596761
	// entropy 2.047096 bits
}

// How the rate grows and the error falls as the chain comes down.
func ExampleTerms_RateFrom() {
	terms := bound.Terms{
		Dim: 2, LT: 0.01, Prev: []float64{0, 0, 3, 1}, L0: 4,
		X0SquaredError: []float64{0, 0.0001, 0.01, 0.25},
	}
	for t := terms.T(); t >= 1; t-- {
		fmt.Printf("x_%d: %.3f bits/dim, error %.1f of 255\n", t, terms.RateFrom(t), terms.RMSE(t))
	}
	// Output:
	// x_3: 0.007 bits/dim, error 63.8 of 255
	// x_2: 0.729 bits/dim, error 12.8 of 255
	// x_1: 2.893 bits/dim, error 1.3 of 255
}

func ExampleMean() {
	mean, err := bound.Mean([]bound.Terms{
		{Dim: 1, LT: 0.1, Prev: []float64{0, 0, 2}, L0: 1},
		{Dim: 1, LT: 0.3, Prev: []float64{0, 0, 4}, L0: 2},
	})
	fmt.Println(mean.LT, mean.Prev, mean.L0, err)
	_, err = bound.Mean(nil)
	fmt.Println(err)
	// Output:
	// 0.2 [0 0 3] 1.5 <nil>
	// ddpm/bound: the mean of no terms; give at least one
}

// Eight bits in each of 3072 dimensions.
func ExampleBitsPerDim() {
	fmt.Printf("%.1f\n", bound.BitsPerDim(3072*math.Log(256), 3072))
	// Output: 8.0
}

func ExampleInterval() {
	mean, half := bound.Interval([]float64{1, 2, 3, 4}, 0.95)
	fmt.Printf("%.2f ± %.2f\n", mean, half)
	// Output: 2.50 ± 1.27
}
