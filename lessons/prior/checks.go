package prior

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Checks are all those of the lesson.
func Checks() (check.List, error) {
	last, err := Last()
	if err != nil {
		return nil, err
	}
	ratio, err := Ratio()
	if err != nil {
		return nil, err
	}
	samples, err := Samples()
	if err != nil {
		return nil, err
	}
	return append(append(last, ratio...), samples...), nil
}

// Last compares L_T in closed form with the integral that defines it, its mean over the data with the mean of its
// values, and both with the information that x_T still has about x_0.
func Last() (check.List, error) {
	paper, err := schedule.Linear(1000)
	if err != nil {
		return nil, err
	}
	short, err := Unscaled(200)
	if err != nil {
		return nil, err
	}
	const x0 = 0.8
	q, noise := short.Marginal(200, x0), gauss.Normal{Var: 1}
	direct := integral(func(x float64) float64 { return q.PDF(x) * (q.LogPDF(x) - noise.LogPDF(x)) }, q.At(-11), q.At(11))
	r, sum := rand.New(rand.NewPCG(1, 3)), 0.0
	const draws = 40000
	squares := 0.0
	for range draws {
		x := q.Sample(r)
		l := q.LogPDF(x) - noise.LogPDF(x)
		sum += l
		squares += l * l
	}
	mean := sum / draws
	rule, err := gauss.GaussHermite(20)
	if err != nil {
		return nil, err
	}
	over := rule.Expect(noise, func(x0 float64) float64 { return bound.Prior(paper, x0) }) / math.Ln2

	// Data N(0, 1/4): what x_T tells of x_0, and how far x_T is from noise, by the formulas for Gaussians.
	const variance = 0.25
	told := math.Log1p(variance*short.SNR(200)) / 2
	far := gauss.KL(short.MarginalLinear(200).Push(gauss.Normal{Var: variance}), noise)
	return check.List{
		{Equation: "KL of Gaussians", Name: "L_T in nats, x_0 = 0.8, T = 200", Got: gauss.KL(q, noise), Want: direct, Relative: 1e-9,
			Route: "closed form", Against: "∫ q ln q/p dx"},
		{Equation: "KL of Gaussians", Name: "L_T, measured",
			Got: gauss.KL(q, noise), Want: mean, Tolerance: 4 * math.Sqrt((squares/draws-mean*mean)/draws),
			Route: "closed form", Against: fmt.Sprintf("mean of ln q/p at %d x_T", draws)},
		{Equation: "(5)", Name: "L_T in bits, E[x_0²] = 1, T = 1000", Got: Bits(paper, 1), Want: over, Relative: 1e-9,
			Route: "½(-ln(1-ᾱ) - ᾱ + ᾱ E[x₀²])/ln 2", Against: "mean over x_0 ~ N(0, 1)"},
		{Equation: "(5)", Name: "L_T in nats, x_0 ~ N(0, ¼), T = 200",
			Got: Bits(short, variance) * math.Ln2, Want: told + far, Relative: 1e-9,
			Route: "closed form", Against: "what x_T tells of x_0 + KL(q(x_T) ‖ p)"},
	}, nil
}

// Ratio compares the signal-to-noise ratio with the sum of logarithms it comes from, and with the correlation of x_0
// and x_t among 10,000 values that walk.
func Ratio() (check.List, error) {
	s, err := schedule.Linear(1000)
	if err != nil {
		return nil, err
	}
	const t, n = 260, 10000
	logs := 0.0
	for i := 1; i <= t; i++ {
		logs += math.Log1p(-s.Beta(i))
	}
	keep, std := make([]float64, t+1), make([]float64, t+1)
	for i := 1; i <= t; i++ {
		keep[i], std[i] = math.Sqrt(s.Alpha(i)), math.Sqrt(s.Beta(i))
	}
	r := rand.New(rand.NewPCG(2, 3))
	var xx, yy, xy float64
	for range n {
		x0 := r.NormFloat64()
		x := x0
		for i := 1; i <= t; i++ {
			x = keep[i]*x + std[i]*r.NormFloat64()
		}
		xx, yy, xy = xx+x0*x0, yy+x*x, xy+x0*x
	}
	c := xy * xy / (xx * yy) // the squared correlation is ᾱ for data of variance 1
	measured := c / (1 - c)
	return check.List{
		{Equation: "SNR", Name: "SNR(260)", Got: s.SNR(t), Want: 1 / math.Expm1(-logs), Relative: 1e-12,
			Route: "ᾱ/(1-ᾱ)", Against: "1/(exp(-Σ ln(1-β)) - 1)"},
		{Equation: "SNR", Name: "SNR(260), measured",
			Got: s.SNR(t), Want: measured, Tolerance: 4 * 2 * math.Sqrt(c) / ((1 - c) * math.Sqrt(n)),
			Route: "ᾱ/(1-ᾱ)", Against: fmt.Sprintf("correlation of x_0 and x_t, %d walks", n)},
	}, nil
}

// Samples compares the share of bright images among samples with 20,000 drawn: noise for x_T, then a kind as x_T has it.
func Samples() (check.List, error) {
	s, err := Unscaled(200)
	if err != nil {
		return nil, err
	}
	b := Brightness{Pixels: 256, Bright: 0.2}
	const n = 20000
	r, count := rand.New(rand.NewPCG(3, 3)), 0.0
	for range n {
		if u := r.NormFloat64(); r.Float64() < b.knows(s, u) {
			count++
		}
	}
	share := b.Sampled(s)
	return check.List{{
		Equation: "(5)", Name: "bright ones among the samples, T = 200", Got: share, Want: count / n,
		Tolerance: 4 * math.Sqrt(share*(1-share)/n), Route: "∫ p(x_T) q(bright|x_T)", Against: fmt.Sprintf("%d drawn", n),
	}}, nil
}

// integral is the trapezium rule with 600 intervals, which is all but exact for a smooth f that vanishes at both ends.
func integral(f func(float64) float64, from, to float64) float64 {
	const n = 600
	h := (to - from) / n
	sum := (f(from) + f(to)) / 2
	for i := 1; i < n; i++ {
		sum += f(from + float64(i)*h)
	}
	return sum * h
}
