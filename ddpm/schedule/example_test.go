package schedule_test

import (
	"fmt"
	"log"
	"math"

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

func ExampleSchedule_Beta() {
	fmt.Printf("%.6f\n", paper().Beta(500))
	// Output: 0.010040
}

func ExampleSchedule_Alpha() {
	fmt.Printf("%.6f\n", paper().Alpha(500))
	// Output: 0.989960
}

func ExampleSchedule_AlphaBar() {
	s := paper()
	for _, t := range []int{0, 2, 100, 500, 1000} {
		fmt.Printf("%4d %.10g\n", t, s.AlphaBar(t))
	}
	// Output:
	//    0 1
	//    2 0.9997800921
	//  100 0.8970181457
	//  500 0.07858724288
	// 1000 4.035829765e-05
}

func ExampleSchedule_OneMinusAlphaBar() {
	// In float32, 1 - ᾱ_1 has lost four of its seven digits.
	s := paper()
	fmt.Printf("%.9f %.9f\n", s.OneMinusAlphaBar(1), 1-float32(s.AlphaBar(1)))
	// Output: 0.000100000 0.000100017
}

func ExampleSchedule_SNR() {
	s := paper()
	fmt.Printf("%.0f %.4f\n", s.SNR(1), s.SNR(500))
	// Output: 9999 0.0853
}

func ExampleSchedule_PosteriorVariance() {
	s := paper()
	for _, t := range []int{1, 2, 1000} {
		fmt.Printf("%4d %.4g of %.4g\n", t, s.PosteriorVariance(t), s.Beta(t))
	}
	// Output:
	//    1 0 of 0.0001
	//    2 5.453e-05 of 0.0001199
	// 1000 0.02 of 0.02
}

func ExampleSchedule_LogPosteriorVarianceClipped() {
	s := paper()
	fmt.Printf("%.6f %.6f %.6f\n", s.LogPosteriorVarianceClipped(1), s.LogPosteriorVarianceClipped(2), s.LogPosteriorVarianceClipped(3))
	// Output: -9.816725 -9.816725 -9.367121
}

func ExampleSchedule_PosteriorMeanCoefficients() {
	ofX0, ofXt := paper().PosteriorMeanCoefficients(2)
	fmt.Printf("%.6f x0 + %.6f xt\n", ofX0, ofXt)
	// Output: 0.545291 x0 + 0.454708 xt
}

// Two steps one after the other, merged, and both at once: the induction that proves (4).
func ExampleSchedule_Step() {
	s, err := schedule.FromBetas([]float64{0.36, 0.75})
	if err != nil {
		log.Fatal(err)
	}
	first := s.Step(1, 1)
	second := first.Affine(math.Sqrt(s.Alpha(2)), 0).Add(gauss.Normal{Mean: 0, Var: s.Beta(2)})
	fmt.Printf("%.2f\n%.2f\n", second, s.Marginal(2, 1))
	// Output:
	// {0.40 0.84}
	// {0.40 0.84}
}

func ExampleSchedule_Marginal() {
	// What t = 500 makes of a white pixel.
	fmt.Printf("%.4f\n", paper().Marginal(500, 1))
	// Output: {0.2803 0.9214}
}

func ExampleSchedule_Posterior() {
	fmt.Printf("%.5f\n", paper().Posterior(500, 0.5, 1))
	// Output: {0.50012 0.01003}
}

func ExampleSchedule_X0FromEps() {
	s := paper()
	xt := s.Marginal(500, 1).At(-0.3) // the noise is -0.3
	fmt.Printf("%.6f\n", s.X0FromEps(500, xt, -0.3))
	// Output: 1.000000
}

func ExampleSchedule_EpsFromX0() {
	s := paper()
	xt := s.Marginal(500, 1).At(-0.3)
	fmt.Printf("%.6f\n", s.EpsFromX0(500, xt, 1))
	// Output: -0.300000
}

// The mean of the reverse step, straight from the noise, and by way of x_0 and the posterior.
func ExampleSchedule_MeanFromEps() {
	s := paper()
	const t, xt, eps = 500, 0.5, -0.3
	fmt.Printf("%.9f\n", s.MeanFromEps(t, xt, eps))
	fmt.Printf("%.9f\n", s.Posterior(t, xt, s.X0FromEps(t, xt, eps)).Mean)
	// Output:
	// 0.505682773
	// 0.505682773
}

func ExampleSchedule_Reverse() {
	s := paper()
	fmt.Printf("%.6f\n", s.Reverse(500, 0.5, -0.3, schedule.FixedSmall))
	fmt.Printf("%.6f\n", s.Reverse(500, 0.5, -0.3, schedule.FixedLarge))
	// Output:
	// {0.505683 0.010031}
	// {0.505683 0.010040}
}

func ExampleSchedule_LogReverseVariance() {
	s := paper()
	for _, t := range []int{1, 2} {
		fmt.Printf("%d %.4f %.4f\n", t, s.LogReverseVariance(t, schedule.FixedSmall), s.LogReverseVariance(t, schedule.FixedLarge))
	}
	// Output:
	// 1 -9.8167 -9.8167
	// 2 -9.8167 -9.0287
}

func ExampleVariance_Check() {
	fmt.Println(schedule.Variance("fixedsmall").Check())
	// Output: ddpm/schedule: unknown variance "fixedsmall"; valid are ["fixed-small" "fixed-large" "learned"]; did you mean "fixed-small"?
}
