package ddpm_test

import (
	"context"
	"fmt"
	"log"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
)

// The same noise z, with none of it drawn, half of it, all of it; at the last step, t = 1, there is none to draw.
func ExampleProcess_DDIMStep() {
	p := paper()
	for _, eta := range []float64{0, 0.5, 1} {
		show(func(xt, t, eps *Node) []*Node {
			xPrev, _ := p.DDIMStep(xt, t, eps, OnesLike(xt), ddpm.DDIMOptions{Eta: eta})
			return []*Node{xPrev}
		}, []float32{0.5, 0.5}, []int32{1, 500}, []float32{-0.3, -0.3})
	}
	// Output:
	// [0.5030 0.5041]
	// [0.5030 0.5546]
	// [0.5030 0.6058]
}

// One step from t = 1000 to t = 500: α-bar is that of 500, and the network hears 1000.
func ExampleProcess_Respace() {
	p, err := paper().Respace([]int{500, 1000})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("T = %d, alpha-bar %.4f, beta %.4f\n", p.T(), p.Schedule().AlphaBar(1), p.Schedule().Beta(2))
	show(func(x, t, y *Node) []*Node { return []*Node{ConvertDType(p.NetworkTime(t), x.DType())} },
		[]float32{0, 0}, []int32{1, 2}, []float32{0, 0})
	// Output:
	// T = 2, alpha-bar 0.0786, beta 0.9995
	// [500.0000 1000.0000]
}

// Twice as far from the prediction without a label.
func ExampleGuide() {
	show(func(labelled, w, unlabelled *Node) []*Node {
		return []*Node{ddpm.Guide(labelled, unlabelled, w)}
	}, []float32{0.5, 0.1}, float32(1), []float32{0.3, 0.3})
	// Output: [0.7000 -0.1000]
}

// The second value is known: 1 diffused to t-1, which at t = 1 is 1 itself.
func ExampleProcess_Inpaint() {
	p := paper()
	show(func(xPrev, t, mask *Node) []*Node {
		x0, z := OnesLike(xPrev), ZerosLike(xPrev)
		return []*Node{p.Inpaint(xPrev, x0, mask, t, z)}
	}, [][]float32{{0.2, 0.2}, {0.2, 0.2}}, []int32{1, 500}, [][]float32{{0, 1}, {0, 1}})
	// Output: [[0.2000 1.0000] [0.2000 0.2818]]
}

// twoPoints is a sampler for data that are the points (-1, 0) and (1, 0), with ε* for its network.
func twoPoints() *ddpm.Sampler {
	data, err := exact.NewPoints([]float64{-1, 0}, []float64{1, 0})
	if err != nil {
		log.Fatal(err)
	}
	s, err := schedule.Linear(1000)
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
	return ddpm.NewSampler(b, ddpm.NewProcess(s), net, []int{2})
}

// At t = 100 an interpolation of the two points leads to one of them or the other, never between.
func ExampleSampler_Interpolate() {
	sampler := twoPoints()
	defer sampler.Close()
	point := func(x float32) *ddpm.Samples { return &ddpm.Samples{X: []float32{x, 0}, N: 1, Shape: []int{2}} }
	start, err := sampler.Interpolate(point(-1), point(1), 100, 5, 1)
	if err != nil {
		log.Fatal(err)
	}
	samples, err := sampler.Sample(context.Background(), ddpm.SampleOptions{Start: start, Method: ddpm.DDIM, Steps: 20})
	if err != nil {
		log.Fatal(err)
	}
	for i := range samples.N {
		fmt.Printf("%.2f\n", samples.Example(i)[0])
	}
	// Output:
	// -1.00
	// -1.00
	// -1.00
	// 1.00
	// 1.00
}

// DDIM draws no noise: four steps lead from any x_T to one of the points.
func ExampleSampler_Chain() {
	sampler := twoPoints()
	defer sampler.Close()
	opts := ddpm.SampleOptions{N: 1, Method: ddpm.DDIM, Steps: 4}
	for frame, err := range sampler.Chain(context.Background(), opts) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("t = %4d: x_t = %.2f\n", frame.T, frame.X.X)
	}
	// Output:
	// t = 1000: x_t = [0.57 -0.64]
	// t =  667: x_t = [0.57 -0.64]
	// t =  334: x_t = [0.50 -0.53]
	// t =    1: x_t = [0.39 -0.01]
	// t =    0: x_t = [1.00 -0.00]
}
