package ddpm_test

import (
	"fmt"
	"log"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
)

// paper is the process of the paper's section 4.
func paper() *ddpm.Process {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	return ddpm.NewProcess(s)
}

// show runs a graph of three arguments on the pure Go backend and prints its results, one a line.
func show(build func(x, t, y *Node) []*Node, args ...any) {
	showAll(func(in []*Node) []*Node { return build(in[0], in[1], in[2]) }, args...)
}

// showAll is show for any number of arguments.
func showAll(build func(in []*Node) []*Node, args ...any) {
	b, err := backend.Open("go")
	if err != nil {
		log.Fatal(err)
	}
	results, err := CallOnceN(b, build, args...)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Printf("%.4f\n", r.Value())
	}
}

// Each example of a batch has its own time.
func ExampleNewProcess() {
	p := paper()
	x0 := [][]float32{{1, -1}, {1, -1}, {1, -1}}
	eps := [][]float32{{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}
	show(func(x0, t, eps *Node) []*Node { return []*Node{p.Diffuse(x0, t, eps)} },
		x0, []int32{2, 500, 1000}, eps)
	// Output: [[1.0073 -0.9925] [0.7603 0.1996] [0.5063 0.4936]]
}

func ExampleProcess_Schedule() {
	fmt.Printf("%.4f\n", paper().Schedule().Marginal(500, 1))
	// Output: {0.2803 0.9214}
}

func ExampleProcess_T() {
	fmt.Println(paper().T())
	// Output: 1000
}

// A step without noise shrinks x by √(1-β_t).
func ExampleProcess_Step() {
	p := paper()
	show(func(xPrev, t, eps *Node) []*Node { return []*Node{p.Step(xPrev, t, eps)} },
		[]float32{1, 1}, []int32{2, 1000}, []float32{0, 0})
	// Output: [0.9999 0.9899]
}

// At t = 1000 next to nothing but the noise is left.
func ExampleProcess_Diffuse() {
	p := paper()
	show(func(x0, t, eps *Node) []*Node { return []*Node{p.Diffuse(x0, t, eps)} },
		[]float32{1, 1}, []int32{2, 1000}, []float32{-0.5, -0.5})
	// Output: [0.9925 -0.4936]
}

// The mean lies close to x_t until the last steps; at t = 1 it is x_0, and the variance 0.
func ExampleProcess_Posterior() {
	p := paper()
	show(func(xt, t, x0 *Node) []*Node {
		mean, variance, logVariance := p.Posterior(xt, x0, t)
		return []*Node{mean, variance, logVariance}
	}, []float32{0, 0, 0}, []int32{1, 2, 1000}, []float32{1, 1, 1})
	// Output:
	// [1.0000 0.5453 0.0001]
	// [0.0000 0.0001 0.0200]
	// [-9.8167 -9.8167 -3.9120]
}

func ExampleProcess_X0FromEps() {
	p := paper()
	show(func(x0, t, eps *Node) []*Node { return []*Node{p.X0FromEps(p.Diffuse(x0, t, eps), t, eps)} },
		[]float32{1, -1}, []int32{1, 500}, []float32{0.3, 0.3})
	// Output: [1.0000 -1.0000]
}

func ExampleProcess_EpsFromX0() {
	p := paper()
	show(func(x0, t, eps *Node) []*Node { return []*Node{p.EpsFromX0(p.Diffuse(x0, t, eps), t, x0)} },
		[]float32{1, -1}, []int32{500, 1000}, []float32{0.3, 0.3})
	// Output: [0.3000 0.3000]
}

// Equation (11), and equation (7) at the x_0 of equation (15).
func ExampleProcess_MeanFromEps() {
	p := paper()
	show(func(xt, t, eps *Node) []*Node {
		mean, _, _ := p.Posterior(xt, p.X0FromEps(xt, t, eps), t)
		return []*Node{p.MeanFromEps(xt, t, eps), mean}
	}, []float32{0.5, 0.5}, []int32{2, 500}, []float32{-0.3, -0.3})
	// Output:
	// [0.5025 0.5057]
	// [0.5025 0.5057]
}

// Means, then predictions of x_0, without and with clipping: it bites on the second example alone.
func ExampleProcess_Reverse() {
	p := paper()
	for _, clip := range []bool{false, true} {
		show(func(xt, t, eps *Node) []*Node {
			mean, _, x0 := p.Reverse(xt, t, eps, ddpm.ReverseOptions{ClipX0: clip})
			return []*Node{mean, x0}
		}, []float32{0.5, 1}, []int32{20, 20}, []float32{-0.3, -0.3})
	}
	// Output:
	// [0.5020 1.0021]
	// [0.5243 1.0257]
	// [0.5020 1.0000]
	// [0.5243 1.0000]
}

// The same noise z moves x at t = 500, and not at the last step, t = 1.
func ExampleProcess_ReverseStep() {
	p := paper()
	for _, noise := range []float64{0, 1} {
		show(func(xt, t, eps *Node) []*Node {
			xPrev, _ := p.ReverseStep(xt, t, eps, AddScalar(ZerosLike(xt), noise), ddpm.ReverseOptions{})
			return []*Node{xPrev}
		}, []float32{0.5, 0.5}, []int32{1, 500}, []float32{-0.3, -0.3})
	}
	// Output:
	// [0.5030 0.5057]
	// [0.5030 0.6058]
}

func ExampleSimpleLoss() {
	show(func(eps, _, predicted *Node) []*Node {
		perExample, mean := ddpm.SimpleLoss(eps, predicted)
		return []*Node{perExample, mean}
	}, [][]float32{{1, -1}, {0, 2}}, []int32{1, 1}, [][]float32{{1, 0}, {0, 0}})
	// Output:
	// [0.5000 2.0000]
	// 1.2500
}
