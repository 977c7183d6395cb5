package exact_test

import (
	"fmt"
	"math/rand/v2"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
)

// two is the data -1 or 1, diffused in 25 steps.
func two() *exact.Diffusion {
	data, err := exact.NewPoints([]float64{-1}, []float64{1})
	if err != nil {
		panic(err)
	}
	s, err := schedule.Linear(25)
	if err != nil {
		panic(err)
	}
	return exact.New(data, s)
}

func ExampleNewMixture() {
	// The weights need not sum to 1; the variances are variances.
	m, err := exact.NewMixture(
		exact.Component{Weight: 3, Mean: []float64{-1}, Var: 0.25},
		exact.Component{Weight: 1, Mean: []float64{1}, Var: 0.25},
	)
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Mean(), m.Variance())
	// Output: [-0.5] [1]
}

func ExampleNewPoints() {
	m, err := exact.NewPoints([]float64{0, 1}, []float64{2, 1})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Dim(), m.Mean(), m.Variance())
	// Output: 2 [1 1] [1 0]
}

func ExampleMixture_LogPDF() {
	m, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0, 0}, Var: 1})
	if err != nil {
		panic(err)
	}
	// Two dimensions: twice ln N(0; 0, 1).
	fmt.Printf("%.6f\n", m.LogPDF([]float64{0, 0}))
	// Output: -1.837877
}

func ExampleMixture_Score() {
	m, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{1, 2}, Var: 0.5})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Score([]float64{0, 2}))
	// Output: [2 0]
}

func ExampleMixture_Mean() {
	m, err := exact.NewPoints([]float64{0}, []float64{1})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Mean())
	// Output: [0.5]
}

func ExampleMixture_Variance() {
	// Half inside the components, a quarter between their means.
	m, err := exact.NewMixture(
		exact.Component{Weight: 1, Mean: []float64{0}, Var: 0.5},
		exact.Component{Weight: 1, Mean: []float64{1}, Var: 0.5},
	)
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Variance())
	// Output: [0.75]
}

// The points move inwards by √ᾱ_t and spread by 1-ᾱ_t.
func ExampleDiffusion_Marginal() {
	for _, t := range []int{0, 5, 25} {
		for _, c := range two().Marginal(t).Components() {
			fmt.Printf("t = %2d: %.1f of N(%+.4f, %.4f)\n", t, c.Weight, c.Mean[0], c.Var)
		}
	}
	// Output:
	// t =  0: 0.5 of N(-1.0000, 0.0000)
	// t =  0: 0.5 of N(+1.0000, 0.0000)
	// t =  5: 0.5 of N(-0.8307, 0.3100)
	// t =  5: 0.5 of N(+0.8307, 0.3100)
	// t = 25: 0.5 of N(-0.0005, 1.0000)
	// t = 25: 0.5 of N(+0.0005, 1.0000)
}

func ExampleDiffusion_LogPDF() {
	fmt.Printf("%.4f\n", two().LogPDF(5, []float64{0.5}))
	// Output: -1.1365
}

func ExampleDiffusion_Score() {
	// Between the points there is no way to lean; to the right of the middle the way is to the right.
	d := two()
	fmt.Printf("%+.4f %+.4f\n", d.Score(5, []float64{0})[0], d.Score(5, []float64{0.1})[0])
	// Output: +0.0000 +0.3788
}

// A little right of the middle x_t came from the point 1 most often, and so with a negative noise.
func ExampleDiffusion_Eps() {
	fmt.Printf("%+.4f\n", two().Eps(5, []float64{0.1})[0])
	// Output: -0.2109
}

func ExampleDiffusion_X0() {
	// Between -1 and 1, at neither: the mean of what x_0 can be.
	fmt.Printf("%+.4f\n", two().X0(5, []float64{0.1})[0])
	// Output: +0.2617
}

func ExampleDiffusion_V() {
	fmt.Printf("%+.4f\n", two().V(5, []float64{0.1})[0])
	// Output: -0.3209
}

func ExampleDiffusion_PosteriorX0() {
	for _, c := range two().PosteriorX0(5, []float64{0.1}).Components() {
		fmt.Printf("x_0 = %+.0f with probability %.4f\n", c.Mean[0], c.Weight)
	}
	// Output:
	// x_0 = -1 with probability 0.3691
	// x_0 = +1 with probability 0.6309
}

// Without x_0 the step back from x_t = 0 has two peaks, one on the way to each point.
func ExampleDiffusion_Reverse() {
	for _, c := range two().Reverse(5, []float64{0}).Components() {
		fmt.Printf("%.1f of N(%+.4f, %.4f)\n", c.Weight, c.Mean[0], c.Var)
	}
	// Output:
	// 0.5 of N(-0.3942, 0.0885)
	// 0.5 of N(+0.3942, 0.0885)
}

// The density of a path and of its first step alone.
func ExampleLogForward() {
	d := two()
	path := d.Path(rand.New(rand.NewPCG(1, 2)), []float64{1})
	total := 0.0
	for t := 1; t < len(path); t++ {
		total += d.Schedule().Step(t, path[t-1][0]).LogPDF(path[t][0])
	}
	fmt.Printf("%d steps: %.6f %.6f\n", len(path)-1, exact.LogForward(d.Schedule(), path), total)
	// Output: 25 steps: -23.450835 -23.450835
}

func ExampleDiffusion_Path() {
	path := two().Path(rand.New(rand.NewPCG(1, 2)), []float64{1})
	fmt.Printf("x_0 = %.0f, x_1 = %.4f, ... x_25 = %.4f\n", path[0][0], path[1][0], path[25][0])
	// Output: x_0 = 1, x_1 = 1.0220, ... x_25 = 1.0315
}
