package quality_test

import (
	"fmt"
	"math/rand/v2"

	"denoise/ddpm/quality"
)

// must is for examples, whose sets are in order.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// points draws n points of the plane around (x, 0), of variance 1 in each coordinate.
func points(r *rand.Rand, n int, x float64) quality.Set {
	var flat []float32
	for range n {
		flat = append(flat, float32(x+r.NormFloat64()), float32(r.NormFloat64()))
	}
	return must(quality.NewSet(flat, 2))
}

func ExampleNewSet() {
	s, err := quality.NewSet([]float32{0, 1, 2, 3, 4, 5}, 3)
	fmt.Println(s.Len(), "vectors of dimension", s.Dim(), s.At(1), err)
	_, err = quality.NewSet([]float32{0, 1, 2, 3}, 3)
	fmt.Println(err)
	// Output:
	// 2 vectors of dimension 3 [3 4 5] <nil>
	// ddpm/quality: 4 numbers are no whole number of vectors of dimension 3
}

func ExampleFit() {
	g := must(quality.Fit(must(quality.NewSet([]float32{0, 0, 2, 2, 4, 4, 6, 6}, 2))))
	fmt.Printf("mean %.3g, covariance %.3g\n", g.Mean, g.Cov)
	// Output: mean [3 3], covariance [6.67 6.67 6.67 6.67]
}

// Variances 1 and 4 against 4 and 1: (1-2)² + (2-1)², and the means are 3 apart in one coordinate.
func ExampleGaussian_Frechet() {
	g := quality.Gaussian{Mean: []float64{0, 0}, Cov: []float64{1, 0, 0, 4}}
	h := quality.Gaussian{Mean: []float64{3, 0}, Cov: []float64{4, 0, 0, 1}}
	fmt.Printf("%.4f\n", must(g.Frechet(h)))
	// Output: 11.0000
}

func ExampleFrechet() {
	r := rand.New(rand.NewPCG(1, 1))
	data := points(r, 1000, 0)
	fmt.Printf("the same law: %.3f; the bias says %.3f\n", must(quality.Frechet(data, points(r, 1000, 0))), (1./1000+1./1000)*2*(2+5)/4)
	fmt.Printf("shifted by 1: %.2f\n", must(quality.Frechet(data, points(r, 1000, 1))))
	_, err := quality.Frechet(data, points(r, 2, 0))
	fmt.Println(err)
	// Output:
	// the same law: 0.016; the bias says 0.007
	// shifted by 1: 0.97
	// ddpm/quality: Fit: 2 vectors of dimension 2; a covariance needs more vectors than dimensions, at least 3, and is noisy below some ten times as many
}

func ExampleManifolds() {
	r := rand.New(rand.NewPCG(2, 1))
	data := points(r, 500, 0)
	for _, c := range []struct {
		name    string
		samples quality.Set
	}{
		{"the same law", points(r, 500, 0)},
		{"shifted by 2", points(r, 500, 2)},
		{"shifted by 9", points(r, 500, 9)},
	} {
		pr := must(quality.Manifolds(data, c.samples, 3))
		fmt.Printf("%s: precision %.2f, recall %.2f\n", c.name, pr.Precision.Value(), pr.Recall.Value())
	}
	// Output:
	// the same law: precision 0.99, recall 0.97
	// shifted by 2: precision 0.86, recall 0.85
	// shifted by 9: precision 0.00, recall 0.00
}

func ExampleShare_Interval() {
	i := quality.Share{Hits: 0, N: 100}.Interval(0.95)
	fmt.Printf("%.3f, in %.3f..%.3f\n", i.Value, i.Low, i.High)
	// Output: 0.000, in 0.000..0.037
}

func ExampleNearest() {
	train := must(quality.NewSet([]float32{0, 0, 10, 0, 0, 10}, 2))
	samples := must(quality.NewSet([]float32{3, 4, 0, 9}, 2))
	fmt.Println(must(quality.Nearest(samples, train)))
	// Output: [{0 5} {2 1}]
}

// Half of the samples are training examples with a little noise.
func ExampleMemorisation() {
	r := rand.New(rand.NewPCG(3, 1))
	train, heldOut, fresh := points(r, 400, 0), points(r, 400, 0), points(r, 50, 0)
	var x []float32
	for i := range 50 {
		x = append(x, fresh.At(i)...)
		x = append(x, train.At(i)[0]+0.001, train.At(i)[1])
	}
	c := must(quality.Memorisation(must(quality.NewSet(x, 2)), train, heldOut))
	fmt.Printf("sample 1 is %.3f from training example %d, %.2f of the distance to a held-out one\n", c.Train[1].Distance, c.Train[1].Index, c.Ratio(1))
	near := c.NearerTrain().Interval(0.95)
	fmt.Printf("nearer to the training set: %.2f, in %.2f..%.2f; by chance %.2f\n", near.Value, near.Low, near.High, c.Chance())
	// Output:
	// sample 1 is 0.001 from training example 0, 0.05 of the distance to a held-out one
	// nearer to the training set: 0.78, in 0.69..0.85; by chance 0.50
}

func ExampleEnergy() {
	a := must(quality.NewSet([]float32{0, 0}, 1))
	b := must(quality.NewSet([]float32{3, 5}, 1))
	// E|X-Y| = 4, E|X-X'| = 0, E|Y-Y'| = 2
	fmt.Println(must(quality.Energy(a, b)))
	// Output: 6
}

func ExampleBootstrap() {
	r := rand.New(rand.NewPCG(4, 1))
	data := points(r, 300, 0)
	for _, shift := range []float64{1, 2} {
		i := must(quality.Bootstrap(quality.Energy, data, points(r, 300, shift), 100, 0.95, r))
		fmt.Printf("shifted by %g: %.2f, in %.2f..%.2f\n", shift, i.Value, i.Low, i.High)
	}
	// Output:
	// shifted by 1: 0.42, in 0.29..0.55
	// shifted by 2: 1.81, in 1.58..2.05
}

func ExamplePermute() {
	r := rand.New(rand.NewPCG(5, 1))
	data := points(r, 200, 0)
	for _, shift := range []float64{0, 1} {
		p := must(quality.Permute(quality.Energy, data, points(r, 200, shift), 99, r))
		fmt.Printf("shifted by %g: %.3f, at most %.3f by chance in 95%%, p = %.2f\n", shift, p.Value, p.Quantile(0.95), p.PValue())
	}
	// Output:
	// shifted by 0: 0.007, at most 0.017 by chance in 95%, p = 0.16
	// shifted by 1: 0.389, at most 0.029 by chance in 95%, p = 0.01
}

func ExamplePermutation_PValue() {
	p := quality.Permutation{Value: 0.3, Null: []float64{-0.1, 0, 0.1, 0.2, 0.4}}
	fmt.Printf("(1+1)/(1+5) = %.3f\n", p.PValue())
	// Output: (1+1)/(1+5) = 0.333
}

func ExampleCopies_Chance() {
	train := must(quality.NewSet(make([]float32, 900), 1))
	heldOut := must(quality.NewSet(make([]float32, 100), 1))
	sample := must(quality.NewSet([]float32{1}, 1))
	fmt.Println(must(quality.Memorisation(sample, train, heldOut)).Chance())
	// Output: 0.9
}
