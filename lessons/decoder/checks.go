package decoder

import (
	"fmt"
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/lessons/check"
)

// Checks are those of the lesson's cells.
func Checks() (check.List, error) {
	var all check.List
	for _, part := range []func() ([]check.Check, error){Masses, Lengths, Splits} {
		list, err := part()
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// integral is that of the density from lo to hi by Simpson's rule; what lies further than ten standard deviations out is
// left out.
func integral(n gauss.Normal, lo, hi float64) float64 {
	const cells = 2000
	lo, hi = max(lo, n.At(-10)), min(hi, n.At(10))
	if lo >= hi {
		return 0
	}
	h := (hi - lo) / cells
	sum := n.PDF(lo) + n.PDF(hi)
	for i := 1; i < cells; i++ {
		sum += n.PDF(lo+float64(i)*h) * float64(2+2*(i%2))
	}
	return sum * h / 3
}

// Masses checks (13): against integrals of the density over the bins, against draws that are rounded, and that the bins
// leave nothing out.
func Masses() ([]check.Check, error) {
	const draws = 20_000
	var bins gauss.Bins
	var mass, integrals []float64
	for _, c := range []struct {
		mean float64
		k    int
	}{{128, 128}, {129, 128}, {126.3, 128}, {-0.5, 0}, {1, 0}, {256, 255}, {30, 30}} {
		n := Law(c.mean, Std)
		lo, hi := bins.Centre(c.k)-1.0/255, bins.Centre(c.k)+1.0/255
		if c.k == 0 {
			lo = math.Inf(-1)
		}
		if c.k == 255 {
			hi = math.Inf(1)
		}
		mass, integrals = append(mass, math.Exp(bins.LogMass(n, c.k))), append(integrals, integral(n, lo, hi))
	}
	integrated, err := check.Worst(check.Check{Equation: "(13)", Name: "seven pixels, two black and one white", Tolerance: 1e-10,
		Route: "difference of two Φ", Against: "integral of the density"}, mass, integrals)
	if err != nil {
		return nil, err
	}
	n, total := Law(0.7, Std), 0.0
	for k := range 256 {
		total += math.Exp(bins.LogMass(n, k))
	}
	// A share of draws has the standard error √(p(1-p)/n), and may miss by four of them.
	r, counted := rand.New(rand.NewPCG(1, 8)), 0.0
	for range draws {
		if x := n.Sample(r); math.Round((x+1)*half) <= 0 {
			counted += 1.0 / draws
		}
	}
	p := math.Exp(bins.LogMass(n, 0))
	tanh := math.Exp(gauss.Bins{CDF: gauss.Tanh}.LogMass(Law(Pixel, Std), Pixel))
	return []check.Check{
		integrated,
		// 256 floors of 1e-12 are the most by which the sum may be over.
		{Equation: "(13)", Name: "all 256 bins, mean near black", Got: total, Want: 1, Tolerance: 256e-12 + 1e-12, Route: "sum of (13)", Against: "nothing is left out"},
		{Equation: "(13)", Name: "black, mean 0.7 levels above", Got: p, Want: counted, Tolerance: 4 * math.Sqrt(p*(1-p)/draws), Route: "lowest bin, open", Against: fmt.Sprintf("%d draws, rounded", draws)},
		{Equation: "(13)", Name: "tanh for Φ", Got: tanh, Want: mass[0], Tolerance: 2e-4, Route: "tanh", Against: "erf"},
	}, nil
}

// Pixels is how many pixels the lesson's code is made of.
const Pixels = 500

// Lengths checks bits per dimension against the length of a code that was written.
//
// An arithmetic code has at most two digits more than -log2 of the probability of the whole, and at least as many.
func Lengths() ([]check.Check, error) {
	pixels := Draw(Pixels, Published, 1)
	return []check.Check{{
		Equation: "bits/dim", Name: fmt.Sprintf("%d pixels", Pixels), Got: bound.BitsPerDim(Nats(pixels), Pixels), Want: float64(len(Encode(pixels))) / Pixels, Tolerance: 2.0 / Pixels,
		Route: "nats/(D ln 2)", Against: "length of an arithmetic code",
	}}, nil
}

// Splits checks rate and distortion of the grey pixel: the distortion by enumeration, the error of the predicted x_0 by
// draws, and the sum of both by whole paths, which know nothing of the split. Last the distortion that the paper reports, to
// two decimals and for errors whose law is not known.
func Splits() ([]check.Check, error) {
	g, err := Grey()
	if err != nil {
		return nil, err
	}
	b, err := g.Bound()
	if err != nil {
		return nil, err
	}
	enumerated, err := g.Enumerated()
	if err != nil {
		return nil, err
	}
	const paths, t, draws = 1000, 5, 4000
	r := rand.New(rand.NewPCG(1, 8))
	e, err := g.Diffusion.MonteCarlo(g.Model, exact.ByPath, paths, r)
	if err != nil {
		return nil, err
	}
	squared := make([]float64, draws)
	for i := range squared {
		x0 := g.Diffusion.Data().Sample(r)[0]
		off := x0 - g.Diffusion.X0(t, []float64{g.Diffusion.Schedule().Marginal(t, x0).Sample(r)})[0]
		squared[i] = half * half * off * off
	}
	mean, interval := bound.Interval(squared, 0.95)
	reported, err := Distortion(gauss.Tanh, Std, Published)
	if err != nil {
		return nil, err
	}
	const split = "rate and distortion"
	// Twice a 95% interval is about four standard errors.
	return []check.Check{
		{Equation: split, Name: "distortion L_0, bits", Got: b.Distortion(), Want: enumerated, Tolerance: 1e-7, Route: "(5), quadrature", Against: "levels and x_1 enumerated"},
		{Equation: split, Name: "rate + distortion, bits", Got: b.Rate() + b.Distortion(), Want: bound.BitsPerDim(e.Nats, 1), Tolerance: 2 * bound.BitsPerDim(e.HalfWidth, 1), Route: "(5), term by term", Against: fmt.Sprintf("%d paths, (3)", paths)},
		{Equation: split, Name: fmt.Sprintf("squared error at t = %d, levels²", t), Got: b.RMSE(t) * b.RMSE(t), Want: mean, Tolerance: 2 * interval, Route: "quadrature", Against: fmt.Sprintf("%d draws", draws)},
		{Equation: split, Name: "the paper's distortion, bits", Got: reported, Want: 1.97, Tolerance: 0.01, Route: "errors N(0, 0.95136²)", Against: "CIFAR-10, reported"},
	}, nil
}
