package exact_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
)

// normal is N(0, v) diffused in T steps, and the best model of it with σ_t² = β_t.
func normal(v float64, T int) (*exact.Diffusion, exact.Model) {
	data, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0}, Var: v})
	if err != nil {
		panic(err)
	}
	s, err := schedule.Linear(T)
	if err != nil {
		panic(err)
	}
	d := exact.New(data, s)
	return d, exact.Model{Schedule: s, Eps: d.Eps, Variance: s.Beta}
}

func ExampleMixture_Entropy() {
	data, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0}, Var: 1})
	if err != nil {
		panic(err)
	}
	nats, err := data.Entropy()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.6f bits\n", bound.BitsPerDim(nats, 1))
	// Output: 2.047096 bits
}

// A fair coin on two of the 256 levels costs a bit a symbol.
func ExampleMixture_DiscreteEntropy() {
	mass := make([]float64, 256)
	mass[0], mass[255] = 1, 1
	data, err := exact.NewLevels(gauss.Bins{}, mass)
	if err != nil {
		panic(err)
	}
	nats, err := data.DiscreteEntropy()
	if err != nil {
		panic(err)
	}
	fmt.Println(bound.BitsPerDim(nats, data.Dim()))
	// Output: 1
}

func ExampleNewLevels() {
	// Three levels, at -1, 0 and 1.
	data, err := exact.NewLevels(gauss.Bins{Levels: 3}, []float64{1, 0, 3})
	if err != nil {
		panic(err)
	}
	for _, c := range data.Components() {
		fmt.Println(c.Weight, c.Mean)
	}
	// Output:
	// 0.25 [-1]
	// 0.75 [1]
}

// For N(0, 1) the part that stays unknown is ᾱ_t: the more noise there is, the better it is known.
func ExampleDiffusion_Irreducible() {
	d, _ := normal(1, 1000)
	fmt.Printf("%.4f %.4f\n", d.Irreducible(257), d.Schedule().AlphaBar(257))
	// Output: 0.5055 0.5055
}

func ExampleModel_Reverse() {
	d, m := normal(1, 1000)
	mean, variance := m.Reverse(500, []float64{0.7})
	// For N(0, 1) the step back is the step forth: √(1-β_t) x_t and β_t.
	fmt.Printf("%.6f %.6f\n", mean[0], variance)
	fmt.Printf("%.6f %.6f\n", math.Sqrt(d.Schedule().Alpha(500))*0.7, d.Schedule().Beta(500))
	// Output:
	// 0.696477 0.010040
	// 0.696477 0.010040
}

// The reverse process of N(0, 1) is exact: forwards from x_0 or backwards from x_T, the path has one density.
func ExampleModel_LogJoint() {
	d, m := normal(1, 1000)
	path := d.Path(rand.New(rand.NewPCG(1, 2)), []float64{0.3})
	forth := d.Data().LogPDF(path[0]) + exact.LogForward(d.Schedule(), path)
	fmt.Printf("%.6f %.6f\n", m.LogJoint(path), forth)
	// Output: 1030.697670 1030.697670
}

func ExampleModel_Sample() {
	_, m := normal(0.25, 1000)
	path := m.Sample(rand.New(rand.NewPCG(1, 2)), 1)
	fmt.Printf("x_1000 = %.4f, ... x_1 = %.4f, x_0 = %.4f\n", path[1000][0], path[1][0], path[0][0])
	// Output: x_1000 = 0.3794, ... x_1 = 0.5329, x_0 = 0.5327
}

// The gap between the bound and the entropy of N(0, 1/4) goes as 1/T.
func ExampleDiffusion_Bound() {
	for _, T := range []int{25, 50, 100, 1000} {
		d, m := normal(0.25, T)
		terms, err := d.Bound(m)
		if err != nil {
			panic(err)
		}
		entropy, err := d.Data().Entropy()
		if err != nil {
			panic(err)
		}
		fmt.Printf("T = %4d: %.5f nats\n", T, terms.Nats()-entropy)
	}
	// Output:
	// T =   25: 0.04477 nats
	// T =   50: 0.02204 nats
	// T =  100: 0.01096 nats
	// T = 1000: 0.00109 nats
}

// Term by term the KLs of (5) have less variance than the densities of (3); over a whole path of an exact model it is the
// other way round.
func ExampleDiffusion_MonteCarlo() {
	d, m := normal(1, 100)
	for _, form := range []exact.Form{exact.ByPath, exact.ByKL} {
		e, err := d.MonteCarlo(m, form, 2000, rand.New(rand.NewPCG(1, 2)))
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-7s %.2f ± %.2f, variance of the sum %.2f, of L_49 %.5f\n", form, e.Nats, e.HalfWidth, e.Variance, e.TermVariance[50])
	}
	// Output:
	// by-path 1.39 ± 0.03, variance of the sum 0.48, of L_49 0.00843
	// by-kl   1.36 ± 0.06, variance of the sum 1.71, of L_49 0.00004
}

// Both forms of the bound have one total; (16) shows how little of it is not the entropy of the data.
func ExampleDiffusion_EntropyForm() {
	d, m := normal(0.25, 100)
	terms, err := d.EntropyForm(m)
	if err != nil {
		panic(err)
	}
	five, err := d.Bound(m)
	if err != nil {
		panic(err)
	}
	fmt.Printf("(16): %.5f = %.5f + %.5f\n", terms.Nats(), terms.Nats()-terms.Entropy, terms.Entropy)
	fmt.Printf("(5):  %.5f\n", five.Nats())
	// Output:
	// (16): 0.73675 = 0.01096 + 0.72579
	// (5):  0.73675
}

// Four levels with masses 1, 2, 3 and 4, in bits per symbol: no code does better than the entropy.
func ExampleDiscrete() {
	bins := gauss.Bins{Levels: 4}
	data, err := exact.NewLevels(bins, []float64{1, 2, 3, 4})
	if err != nil {
		panic(err)
	}
	s, err := schedule.Linear(100)
	if err != nil {
		panic(err)
	}
	d := exact.New(data, s)
	terms, err := d.Bound(exact.Model{Schedule: s, Eps: d.Eps, Decoder: exact.Discrete{Bins: bins}})
	if err != nil {
		panic(err)
	}
	entropy, err := data.DiscreteEntropy()
	if err != nil {
		panic(err)
	}
	fmt.Printf("bound %.4f, entropy %.4f\n", terms.BitsPerDim(), bound.BitsPerDim(entropy, 1))
	// Output: bound 2.1730, entropy 1.8464
}

func ExampleModel_LogLikelihood1D() {
	// The model of N(0, 1) is exact, and its density at 0 that of N(0, 1).
	_, m := normal(1, 100)
	logs, err := m.LogLikelihood1D(0)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.6f %.6f\n", logs[0], gauss.Normal{Var: 1}.LogPDF(0))
	// Output: -0.918939 -0.918939
}

// Entropy <= negative log-likelihood <= bound.
func ExampleDiffusion_NLL() {
	d, m := normal(0.25, 25)
	entropy, err := d.Data().Entropy()
	if err != nil {
		panic(err)
	}
	nll, err := d.NLL(m)
	if err != nil {
		panic(err)
	}
	terms, err := d.Bound(m)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.5f <= %.5f <= %.5f\n", entropy, nll, terms.Nats())
	// Output: 0.72579 <= 0.73091 <= 0.77056
}

// Bayes' rule by enumeration, against (6) and (7).
func ExampleGrid_Posterior() {
	s, err := schedule.Linear(25)
	if err != nil {
		panic(err)
	}
	grid, err := exact.NewGrid(1, -4, 4, 2000)
	if err != nil {
		panic(err)
	}
	mean, variance := grid.Moments(grid.Posterior(s, 5, []float64{0.1}, []float64{1}))
	fmt.Printf("%.6f %.6f\n", mean[0], variance[0])
	fmt.Printf("%.6f\n", s.Posterior(5, 0.1, 1))
	// Output:
	// 0.454343 0.088506
	// {0.454343 0.088506}
}

// Without x_0, against the mixture that Diffusion.Reverse has.
func ExampleGrid_Reverse() {
	grid, err := exact.NewGrid(1, -4, 4, 2000)
	if err != nil {
		panic(err)
	}
	d := two()
	mean, variance := grid.Moments(grid.Reverse(d, 5, []float64{0.1}))
	law := d.Reverse(5, []float64{0.1})
	fmt.Printf("%.6f %.6f\n", mean[0], variance[0])
	fmt.Printf("%.6f %.6f\n", law.Mean()[0], law.Variance()[0])
	// Output:
	// 0.163346 0.233232
	// 0.163346 0.233232
}
