package schedule_test

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
)

func ExampleSchedule_StepLinear() {
	s, _ := schedule.FromBetas([]float64{0.36, 0.75})
	fmt.Printf("%.2f\n", s.StepLinear(1))
	// Output: {0.80 0.00 0.36}
}

func ExampleSchedule_MarginalLinear() {
	s, _ := schedule.FromBetas([]float64{0.36, 0.75})
	fmt.Printf("%.2f\n", s.MarginalLinear(2))
	fmt.Printf("%.2f\n", s.StepLinear(1).Then(s.StepLinear(2)))
	// Output:
	// {0.40 0.00 0.84}
	// {0.40 0.00 0.84}
}

func ExampleTarget_Check() {
	fmt.Println(schedule.Target("epsilon").Check())
	// Output: ddpm/schedule: unknown target "epsilon"; valid are ["eps" "x0" "v" "mean"]; did you mean "eps"?
}

// One prediction, said four ways.
func ExampleSchedule_Convert() {
	s, _ := schedule.Linear(1000)
	const t, xt, eps = 500, 0.6, 0.5
	for _, to := range []schedule.Target{schedule.X0, schedule.V, schedule.Mean} {
		fmt.Printf("%s: %.4f\n", to, s.Convert(t, xt, eps, schedule.Eps, to))
	}
	// Output:
	// x0: 0.4282
	// v: -0.2709
	// mean: 0.5978
}

// The mean of (11), as the line in x_t and ε that it is.
func ExampleSchedule_Conversion() {
	s, _ := schedule.Linear(1000)
	ofXt, ofEps := s.Conversion(500, schedule.Eps, schedule.Mean)
	fmt.Printf("%.6f %.6f\n", ofXt, ofEps)
	fmt.Printf("%.6f %.6f\n", s.MeanFromEps(500, 1, 0), s.MeanFromEps(500, 0, 1))
	// Output:
	// 1.005058 -0.010512
	// 1.005058 -0.010512
}

func ExampleSchedule_VFrom() {
	s, _ := schedule.FromBetas([]float64{0.36})
	fmt.Printf("%.2f\n", s.VFrom(1, 1, 0)) // -√(1-ᾱ)
	// Output: -0.60
}

// The network's -1, 0 and 1 at t = 2, as variances: β̃_2, between, and β_2.
func ExampleSchedule_LogVarianceRange() {
	s, _ := schedule.Linear(1000)
	for _, v := range []float64{-1, 0, 1} {
		fmt.Printf("%.3g\n", math.Exp(s.LogVarianceRange(2, v)))
	}
	// Output:
	// 5.45e-05
	// 8.09e-05
	// 0.00012
}
