package ddpm_test

import (
	"denoise/ddpm"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
)

// From ε to x_0, from that to v and back to ε.
func ExampleProcess_Convert() {
	p := paper()
	show(func(x0, t, eps *Node) []*Node {
		xt := p.Diffuse(x0, t, eps)
		first := p.Convert(xt, t, eps, schedule.Eps, schedule.X0)
		v := p.Convert(xt, t, first, schedule.X0, schedule.V)
		return []*Node{first, v, p.Convert(xt, t, v, schedule.V, schedule.Eps)}
	}, []float32{0.7, 0.7}, []int32{2, 500}, []float32{-0.4, -0.4})
	// Output:
	// [0.7000 0.7000]
	// [-0.4103 -0.7841]
	// [-0.4000 -0.4000]
}

// The means a standard deviation apart cost half a nat; twice the standard deviation, ½(ln 4 - 1 + ¼).
func ExampleNormalKL() {
	showAll(func(in []*Node) []*Node { return []*Node{ddpm.NormalKL(in[0], in[1], in[2], in[3])} },
		[]float32{0, 0}, []float32{0, 0}, []float32{1, 0}, []float32{0, 1.3862944})
	// Output: [0.5000 0.3181]
}

// The level 128 with the mean on it, and the lowest level with the mean on it, whose bin has no lower end.
func ExampleDecoderLogLikelihood() {
	levels := []float32{2*128/255.0 - 1, -1}
	variance := float32(-2 * 4.908362567647835) // the logarithm of β̃_2
	for _, cdf := range []gauss.CDF{gauss.Erf, gauss.Tanh} {
		showAll(func(in []*Node) []*Node {
			return []*Node{ddpm.DecoderLogLikelihood(in[0], in[0], in[1], gauss.Bins{CDF: cdf})}
		}, levels, []float32{variance, variance})
	}
	// Output:
	// [-0.9048 -0.3534]
	// [-0.9050 -0.3534]
}

// An image of a thousand values, each ±1, leaves a fiftieth of a nat at t = 1000.
func ExampleProcess_PriorKL() {
	showAll(func(in []*Node) []*Node { return []*Node{paper().PriorKL(BroadcastToDims(in[0], 1, 1000))} },
		[][]float32{{-1}})
	// Output: [0.0202]
}

// The predicted noise is off by a half. At t = 1 it is the decoder of images that pays.
func ExampleProcess_Term() {
	p := paper()
	for _, decoder := range []exact.Decoder{exact.Continuous{}, exact.Discrete{}} {
		show(func(x0, t, eps *Node) []*Node {
			xt := p.Diffuse(x0, t, eps)
			mean, logVariance, _ := p.Reverse(xt, t, AddScalar(eps, 0.5), ddpm.ReverseOptions{})
			return []*Node{p.Term(x0, xt, t, mean, logVariance, decoder)}
		}, []float32{0.2, 0.2, 0.2}, []int32{1, 2, 500}, []float32{-0.4, -0.4, -0.4})
	}
	// Output:
	// [-3.7602 0.1499 0.0014]
	// [1.1134 0.1499 0.0014]
}

// For data N(0, 1) the best reverse step is N(√α_t x_t, β_t), and the ratio is q(x_{t-1})/q(x_t) by Bayes' rule: here
// (2² - 1²)/2 in nats.
func ExampleProcess_LogRatio() {
	p := paper()
	show(func(xPrev, t, xt *Node) []*Node {
		mean := p.Step(xt, t, ZerosLike(xt))
		_, logVariance, _ := p.Reverse(xt, t, xt, ddpm.ReverseOptions{Variance: schedule.FixedLarge})
		return []*Node{p.LogRatio(xPrev, xt, t, mean, logVariance, exact.Continuous{})}
	}, []float32{1, 1}, []int32{2, 500}, []float32{2, 2})
	// Output: [1.5000 1.5000]
}

func ExampleNormalLogPDF() {
	showAll(func(in []*Node) []*Node { return []*Node{ddpm.NormalLogPDF(in[0], in[1], in[2])} },
		[]float32{0, 2}, []float32{0, 1}, []float32{0, 0})
	// Output: [-0.9189 -1.4189]
}

// losses runs one form of L_{t-1} at t = 2 and 500, for a prediction of the noise that is off by a half.
func losses(form func(p *ddpm.Process, x0, t, eps *Node, mean func(xt *Node) *Node) *Node) {
	p := paper()
	show(func(x0, t, eps *Node) []*Node {
		return []*Node{form(p, x0, t, eps, func(xt *Node) *Node { return p.MeanFromEps(xt, t, AddScalar(eps, 0.5)) })}
	}, [][]float32{{0.2}, {0.2}}, []int32{2, 500}, [][]float32{{-0.4}, {-0.4}})
}

func ExampleProcess_MeanSquared() {
	losses(func(p *ddpm.Process, x0, t, eps *Node, mean func(xt *Node) *Node) *Node {
		xt := p.Diffuse(x0, t, eps)
		return p.MeanSquared(x0, xt, t, mean(xt), schedule.FixedSmall)
	})
	// Output: [0.1499 0.0014]
}

func ExampleProcess_Reparametrised() {
	losses(func(p *ddpm.Process, x0, t, eps *Node, mean func(xt *Node) *Node) *Node {
		return p.Reparametrised(x0, t, eps, mean, schedule.FixedSmall)
	})
	// Output: [0.1499 0.0014]
}

func ExampleProcess_MeanFromNoise() {
	losses(func(p *ddpm.Process, x0, t, eps *Node, mean func(xt *Node) *Node) *Node {
		return p.MeanFromNoise(x0, t, eps, mean, schedule.FixedSmall)
	})
	// Output: [0.1499 0.0014]
}

func ExampleProcess_EpsSquared() {
	losses(func(p *ddpm.Process, _, t, eps *Node, _ func(xt *Node) *Node) *Node {
		return p.EpsSquared(eps, AddScalar(eps, 0.5), t, schedule.FixedSmall)
	})
	// Output: [0.1499 0.0014]
}

// The larger variance makes less of the same error.
func ExampleProcess_TargetSquared() {
	for _, variance := range []schedule.Variance{schedule.FixedSmall, schedule.FixedLarge} {
		losses(func(p *ddpm.Process, x0, t, eps *Node, _ func(xt *Node) *Node) *Node {
			predicted := p.X0FromEps(p.Diffuse(x0, t, eps), t, AddScalar(eps, 0.5))
			return p.TargetSquared(x0, predicted, t, schedule.X0, variance)
		})
	}
	// Output:
	// [0.1499 0.0014]
	// [0.0682 0.0014]
}

func ExampleProcess_TargetSquaredBySNR() {
	losses(func(p *ddpm.Process, _, t, eps *Node, _ func(xt *Node) *Node) *Node {
		return p.TargetSquaredBySNR(eps, AddScalar(eps, 0.5), t, schedule.Eps, schedule.FixedSmall)
	})
	// Output: [0.1499 0.0014]
}

// At the lower bound, half way in logarithms, and at the upper bound.
func ExampleProcess_LearnedLogVariance() {
	p := paper()
	showAll(func(in []*Node) []*Node { return []*Node{p.LearnedLogVariance(in[0], in[1])} },
		[]int32{2, 2, 2}, []float32{-1, 0, 1})
	// Output: [-9.8167 -9.4227 -9.0287]
}

// What is learned from it is the variance alone.
func ExampleProcess_HybridTerm() {
	p := paper()
	show(func(x0, t, v *Node) []*Node {
		xt := x0
		mean, logVariance := MulScalar(xt, 0.99), p.LearnedLogVariance(t, v)
		term := ReduceAllSum(p.HybridTerm(x0, xt, t, mean, logVariance, exact.Continuous{}))
		gradients := Gradient(term, mean, v)
		return []*Node{term, gradients[0], gradients[1]}
	}, []float32{0.5}, []int32{500}, []float32{0.1})
	// Output:
	// 0.0009
	// [0.0000]
	// [-0.0000]
}

// Between two points the noise is that of the nearer one; far from both nothing overflows.
func ExampleExactEps() {
	data, _ := exact.NewPoints([]float64{-1}, []float64{1})
	p := paper()
	net, _ := ddpm.ExactEps(data, p.Schedule())
	show(func(xt, t, _ *Node) []*Node { return []*Node{net.Predict(nil, network.Input{Xt: xt, T: t}, 1)} },
		[][]float32{{0.9}, {0}, {1000}}, []int32{100, 100, 100}, []float32{0})
	// Output: [[-0.1468] [0.0000] [3113.2080]]
}
