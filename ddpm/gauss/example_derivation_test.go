package gauss_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/gauss"
)

func ExampleNormal_CDF() {
	n := gauss.Normal{Mean: 1, Var: 4}
	fmt.Printf("%.4f %.4f\n", n.CDF(1), n.CDF(3)) // one standard deviation above
	// Output: 0.5000 0.8413
}

// Far out the two distribution functions are both 1 in float64, and what lies between is not lost.
func ExampleNormal_Interval() {
	n := gauss.Normal{Var: 1}
	fmt.Printf("%.3g %.3g\n", n.Interval(10, 11), n.CDF(11)-n.CDF(10))
	fmt.Println(n.Interval(math.Inf(-1), math.Inf(1)))
	// Output:
	// 7.62e-24 0
	// 1
}

func ExampleNormal_Entropy() {
	fmt.Printf("%.6f nats\n", gauss.Normal{Var: 1}.Entropy())
	// Output: 1.418939 nats
}

func ExampleNormal_Sample() {
	r := rand.New(rand.NewPCG(1, 2))
	n, sum := gauss.Normal{Mean: 3, Var: 4}, 0.0
	for range 10_000 {
		sum += n.Sample(r)
	}
	fmt.Printf("%.1f\n", sum/10_000)
	// Output: 3.0
}

func ExampleKL() {
	p, q := gauss.Normal{Var: 1}, gauss.Normal{Mean: 1, Var: 4}
	fmt.Printf("%.4f %.4f\n", gauss.KL(p, q), gauss.KL(q, p)) // not symmetric
	// Output: 0.4431 1.3069
}

func ExampleCrossEntropy() {
	p, q := gauss.Normal{Var: 1}, gauss.Normal{Mean: 1, Var: 4}
	fmt.Printf("%.4f %.4f\n", gauss.CrossEntropy(p, q), p.Entropy()+gauss.KL(p, q))
	// Output: 1.8621 1.8621
}

// A step with β = 0.36.
func ExampleLinear() {
	step := gauss.Linear{Scale: 0.8, Var: 0.36}
	fmt.Printf("%.2f\n", step.At(2))
	fmt.Printf("%.2f\n", step.Push(gauss.Normal{Var: 1})) // variance 1 stays 1
	// Output:
	// {1.60 0.36}
	// {0.00 1.00}
}

func ExampleLinear_At() {
	fmt.Printf("%.2f\n", gauss.Linear{Scale: 0.8, Var: 0.36}.At(-1))
	// Output: {-0.80 0.36}
}

func ExampleLinear_Push() {
	fmt.Printf("%.2f\n", gauss.Linear{Scale: 0.8, Var: 0.36}.Push(gauss.Normal{Mean: 1, Var: 0.25}))
	// Output: {0.80 0.52}
}

// Two steps merge into one that keeps √(α_1 α_2) of x_0 and has variance 1 - α_1 α_2: the induction of equation (4).
func ExampleLinear_Then() {
	first, second := gauss.Linear{Scale: 0.8, Var: 0.36}, gauss.Linear{Scale: 0.5, Var: 0.75}
	fmt.Printf("%.2f\n", first.Then(second))
	fmt.Printf("%.2f %.2f\n", math.Sqrt(0.64*0.25), 1-0.64*0.25)
	// Output:
	// {0.40 0.00 0.84}
	// 0.40 0.84
}

// What is known of X before, and after a measurement of equal variance: half way, with half the variance.
func ExampleLinear_Posterior() {
	measure := gauss.Linear{Scale: 1, Var: 1}
	fmt.Println(measure.Posterior(gauss.Normal{Mean: 0, Var: 1}, 2))
	// Output: {1 0.5}
}

func ExampleNormal_Exponent() {
	q := gauss.Normal{Mean: 1, Var: 0.5}.Exponent()
	fmt.Printf("A = %.0f, B = %.0f\n", q.A, q.B)
	fmt.Printf("%.6f %.6f\n", q.At(0.3), gauss.Normal{Mean: 1, Var: 0.5}.LogPDF(0.3))
	// Output:
	// A = 2, B = 2
	// -1.062365 -1.062365
}

func ExampleLinear_Exponent() {
	l := gauss.Linear{Scale: 0.5, Var: 0.25}
	fmt.Printf("%.6f %.6f\n", l.Exponent(1).At(3), l.At(3).LogPDF(1))
	// Output: -0.725791 -0.725791
}

// Bayes' rule with the exponents collected: prior times likelihood, then the square completed.
func ExampleQuadratic_Plus() {
	prior, measure := gauss.Normal{Mean: 0, Var: 1}, gauss.Linear{Scale: 1, Var: 1}
	posterior, _, _ := prior.Exponent().Plus(measure.Exponent(2)).Complete()
	fmt.Println(posterior)
	// Output: {1 0.5}
}

func ExampleQuadratic_At() {
	fmt.Println(gauss.Quadratic{A: 2, B: 1, C: 0}.At(1)) // -½(2·1 - 2·1)
	// Output: -0
}

// 2x² - 4x + 5 = 2(x-1)² + 3.
func ExampleQuadratic_Complete() {
	n, logScale, err := gauss.Quadratic{A: 2, B: 2, C: 5}.Complete()
	fmt.Printf("%v %.4f %v\n", n, logScale, err)
	fmt.Printf("%.4f\n", -1.5+math.Log(2*math.Pi*0.5)/2) // what is left of the 3, and the normaliser
	// Output:
	// {1 0.5} -0.9276 <nil>
	// -0.9276
}

func ExampleNormal_Mul() {
	product, logScale := gauss.Normal{Mean: 0, Var: 1}.Mul(gauss.Normal{Mean: 2, Var: 1})
	fmt.Printf("%v %.4f\n", product, logScale)
	// Output: {1 0.5} -2.2655
}

// E cos X = e^-½ for X ~ N(0, 1).
func ExampleRule_Expect() {
	rule, err := gauss.GaussHermite(20)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.10f %.10f\n", rule.Expect(gauss.Normal{Var: 1}, math.Cos), math.Exp(-0.5))
	// Output: 0.6065306597 0.6065306597
}

func ExampleGaussHermite() {
	_, err := gauss.GaussHermite(0)
	fmt.Println(err)
	// Output: ddpm/gauss: 0 points; give 1 to 200
}

func ExampleCDF_Check() {
	fmt.Println(gauss.CDF("logistic").Check())
	// Output: ddpm/gauss: unknown distribution function "logistic"; valid are "erf" and "tanh"
}

func ExampleBins_Check() {
	fmt.Println(gauss.Bins{Levels: 1}.Check())
	// Output: ddpm/gauss: 1 levels; give 2 or more, or 0 for 256
}

func ExampleBins_Centre() {
	fmt.Println(gauss.Bins{}.Centre(0), gauss.Bins{}.Centre(255), gauss.Bins{Levels: 3}.Centre(1))
	// Output: -1 1 0
}

func ExampleBins_Index() {
	fmt.Println(gauss.Bins{}.Index(1))
	_, err := gauss.Bins{}.Index(128)
	fmt.Println(err)
	// Output:
	// 255 <nil>
	// ddpm/gauss: 128 is no level of the data; the decoder takes values in [-1, 1]: scale k in 0..255 to 2k/255 - 1
}

// The decoder of the paper's schedule, whose variance at t = 1 is β̃_2, with its mean on the level: L_0 of equation (13).
func ExampleBins_LogMass() {
	variance := math.Exp(2 * -4.908362567647835)
	on := gauss.Normal{Mean: gauss.Bins{}.Centre(128), Var: variance}
	fmt.Printf("%.12f nats (erf)\n", gauss.Bins{}.LogMass(on, 128))
	fmt.Printf("%.12f nats (tanh)\n", gauss.Bins{CDF: gauss.Tanh}.LogMass(on, 128))
	// Output:
	// -0.904818841519 nats (erf)
	// -0.905018114211 nats (tanh)
}

func ExampleBins_LogLikelihood() {
	edge := gauss.Normal{Mean: -1, Var: math.Exp(2 * -4.908362567647835)}
	fmt.Println(gauss.Bins{}.LogLikelihood(edge, 1.5))
	nats, _ := gauss.Bins{}.LogLikelihood(edge, -1)
	fmt.Printf("%.12f\n", nats)
	// Output:
	// 0 ddpm/gauss: 1.5 is no level of the data; the decoder takes values in [-1, 1]: scale k in 0..255 to 2k/255 - 1
	// -0.353383809998
}

func ExampleNewDiagonal() {
	_, err := gauss.NewDiagonal([]float64{0, 1}, []float64{1})
	fmt.Println(err)
	// Output: ddpm/gauss: 2 means and 1 variances; give as many of each, at least one
}

func ExampleKLDiagonal() {
	p, _ := gauss.NewDiagonal([]float64{0, 0}, []float64{1, 1})
	q, _ := gauss.NewDiagonal([]float64{1, 0}, []float64{1, 1})
	fmt.Println(gauss.KLDiagonal(p, q))
	// Output: 0.5
}

func ExampleDiagonal_Add() {
	p, _ := gauss.NewDiagonal([]float64{0, 1}, []float64{1, 2})
	fmt.Println(p.Add(p))
	// Output: {[0 2] [2 4]}
}

func ExampleDiagonal_Affine() {
	p, _ := gauss.NewDiagonal([]float64{0, 1}, []float64{1, 2})
	fmt.Println(p.Affine(2, []float64{1, 0}))
	// Output: {[1 2] [4 8]}
}

func ExampleDiagonal_Entropy() {
	p, _ := gauss.NewDiagonal([]float64{0, 1}, []float64{1, 1})
	fmt.Printf("%.6f\n", p.Entropy())
	// Output: 2.837877
}

func ExampleDiagonal_Sample() {
	r := rand.New(rand.NewPCG(3, 4))
	d, _ := gauss.NewDiagonal([]float64{0, 1}, []float64{1, 0}) // the second coordinate is a point
	fmt.Println(d.Sample(r)[1])
	// Output: 1
}

func ExampleDiagonal_Coordinate() {
	d, _ := gauss.NewDiagonal([]float64{0, 1}, []float64{1, 2})
	fmt.Println(d.Coordinate(1))
	// Output: {1 2}
}

func ExampleDiagonal_LogPDF() {
	p, _ := gauss.NewDiagonal([]float64{0, 1}, []float64{1, 1})
	fmt.Printf("%.6f\n", p.LogPDF([]float64{0, 0}))
	// Output: -2.337877
}

func ExampleBins_Count() {
	fmt.Println(gauss.Bins{}.Count(), gauss.Bins{Levels: 16}.Count())
	// Output: 256 16
}
