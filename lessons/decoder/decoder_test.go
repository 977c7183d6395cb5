package decoder

import (
	"math"
	"slices"
	"testing"

	"denoise/ddpm/bound"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
	"denoise/lessons/told"
)

const notebook = "08-decoder"

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
}

func TestExercises(t *testing.T) {
	if err := MassExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := BitsExercise.Check(); err != nil {
		t.Error(err)
	}
}

var erf, tanh = gauss.Bins{}, gauss.Bins{CDF: gauss.Tanh}

// Std is the root of β̃_2 of the paper's schedule, in levels, and the grey pixel's has the same size in its own.
func TestStd(t *testing.T) {
	s, err := schedule.Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	if got := half * math.Sqrt(s.PosteriorVariance(2)); math.Abs(got-Std) > 5e-8 {
		t.Errorf("√β̃_2 is %.8f levels, want %g", got, Std)
	}
	said := told.In(t, notebook)
	said.Says("the standard deviation is the one of the paper's code, %.2f of the distance", Std)
	said.Says(`$\sigma_1 = %.5f$`, Std)
	g := grey(t)
	distance := g.Bins.Centre(1) - g.Bins.Centre(0)
	said.Says("The distance of two levels is $%.1f$ of 256 here", half*distance)
	said.Says("standard deviation is %.2f of it: nearly the paper's %.2f", math.Sqrt(g.Model.Variance(1))/distance, Std)
}

func TestOnePixel(t *testing.T) {
	said := told.In(t, notebook)
	cost := func(off float64) float64 { return Bits(erf, Law(Pixel+off, Std), Pixel) }
	said.Says("level 128 has probability %.3f, which is %.2f bits; one level off, %.2f bits; three levels off, %.2f.", math.Exp2(-cost(0)), cost(0), cost(1), cost(3))
	black := Law(0, Std)
	said.Says("gives %.0f%% of its probability to values below", 100*black.CDF(-1-1.0/255))
	said.Says("The pixel then costs %.2f bits, like any other. With the bin open it costs %.2f", ClosedBits(black, 0), Bits(erf, black, 0))
	if a, b := Bits(erf, Law(-1, Std), 0), Bits(erf, Law(-2, Std), 0); a >= Bits(erf, black, 0) || b >= a {
		t.Errorf("a mean below black costs %g and %g bits", a, b)
	}
	said.Says("costs %.1f bits and not infinitely many", Bits(erf, Law(255, Std), 0))
	said.Says("costs %.12f nats with the exact $\\Phi$ and %.12f with tanh", 0.904818841519, 0.905018114211)
	for bins, want := range map[gauss.Bins]float64{erf: 0.904818841519, tanh: 0.905018114211} {
		s, err := schedule.Linear(1000)
		if err != nil {
			t.Fatal(err)
		}
		n := gauss.Normal{Mean: erf.Centre(Pixel), Var: s.PosteriorVariance(2)}
		if got := -bins.LogMass(n, Pixel); math.Abs(got-want) > 1e-11 {
			t.Errorf("%q: %.13f nats, want %g", bins.CDF, got, want)
		}
	}
	worst := 0.0
	for z := -5.0; z <= 5; z += 0.001 {
		worst = max(worst, math.Abs(TanhCDF(z)-(gauss.Normal{Var: 1}).CDF(z)))
	}
	said.Says("never wrong by more than %.5f", worst)
	far := Law(Pixel+5, Std)
	said.Says("off by five levels costs %.1f bits and not %.1f", Bits(tanh, far, Pixel), Bits(erf, far, Pixel))
	if a, b := TanhCDF(0.7), math.Exp(tanh.LogMass(gauss.Normal{Mean: -1 + 1.0/255 - 0.7, Var: 1}, 0)); math.Abs(a-b) > 1e-12 {
		t.Errorf("TanhCDF(0.7) = %g, package gauss has %g", a, b)
	}
}

// The closed forms of the picture against the density, and Jensen's inequality.
func TestSharper(t *testing.T) {
	for _, std := range []float64{0.05, 0.1, 0.5, 1, 3} {
		n := Law(Pixel, std)
		if got := -math.Log2(n.PDF(n.Mean) / half); math.Abs(got-DensityBits(std)) > 1e-12 {
			t.Errorf("σ = %g: density %g bits, want %g", std, DensityBits(std), got)
		}
		const cells = 1000
		mean := 0.0
		for i := range cells {
			u := (float64(i)+0.5)/cells - 0.5
			mean -= math.Log2(n.PDF(n.Mean+u/half)/half) / cells
		}
		// The midpoint rule is off by h²/24 of the difference of the slopes at the two ends.
		if allowed := math.Log2E / (24 * std * std * cells * cells); math.Abs(mean-DequantisedBits(std)) > 1.01*allowed+1e-9 {
			t.Errorf("σ = %g: dequantised %g bits, want %g", std, DequantisedBits(std), mean)
		}
		if mass := Bits(erf, n, Pixel); mass > DequantisedBits(std) || mass < 0 {
			t.Errorf("σ = %g: %g bits as a probability, %g dequantised", std, mass, DequantisedBits(std))
		}
	}
	said := told.In(t, notebook)
	said.Says(`At $\sigma = 0.1$ levels the density claims %.2f bits`, DensityBits(0.1))
	said.Says("it is another %.2f bits less", math.Log2(half))
	if d := Bits(erf, Law(Pixel, 1), Pixel) - DensityBits(1); d < 0 || d > 0.1 {
		t.Errorf("at σ = 1 the density is %g bits off: the text says it makes no difference", d)
	}
}

// What was written can be read, and is as long as it should be.
func TestCode(t *testing.T) {
	for seed := range uint64(5) {
		pixels := Draw(Pixels, Published, seed)
		code := Encode(pixels)
		if least := Nats(pixels) / math.Ln2; float64(len(code)) < least || float64(len(code)) > least+2 {
			t.Errorf("seed %d: %d digits for %.2f bits", seed, len(code), least)
		}
		var laws []gauss.Normal
		var levels []int
		for _, p := range pixels {
			laws, levels = append(laws, p.Law), append(levels, p.Level)
		}
		if !slices.Equal(Decode(laws, code), levels) {
			t.Errorf("seed %d: other levels are read than were written", seed)
		}
	}
	said := told.In(t, notebook)
	said.Says("%d digits in place of %d", len(Encode(Draw(Pixels, Published, 1))), 8*Pixels)
	said.Says("at most 3.75 for CIFAR-10: %.0f bytes an image instead of %d", 3.75*3072/8, 3072)
}

func grey(t *testing.T) Setting {
	t.Helper()
	g, err := Grey()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestSplit(t *testing.T) {
	g := grey(t)
	b, err := g.Bound()
	if err != nil {
		t.Fatal(err)
	}
	entropy, err := g.Entropy()
	if err != nil {
		t.Fatal(err)
	}
	said := told.In(t, notebook)
	said.Says("its entropy is %.2f bits", entropy)
	said.Says("%.2f bits, %.2f more than the entropy; and %.2f of them are the distortion", b.BitsPerDim(), b.BitsPerDim()-entropy, b.Distortion())
	said.Says("the error is %.0f, the spread of the data", b.RMSE(25))
	said.Says("At $t = 2$ it is %.0f, and %.2f bits have been spent; at $t = 1$ it is %.1f, less than the distance of two levels, for %.2f bits", b.RMSE(2), b.RateFrom(2), b.RMSE(1), b.Rate())
	said.Says("The first %.2f bits bought three quarters of the error. The last %.2f bought", b.RateFrom(2), b.Distortion())
	if share := 1 - b.RMSE(2)/b.RMSE(25); share < 0.7 || share > 0.8 {
		t.Errorf("%.2f of the error, the text says three quarters", share)
	}
	if spread := half * math.Sqrt(g.Diffusion.Data().Variance()[0]); math.Abs(spread-b.RMSE(25)) > 0.01 {
		t.Errorf("the spread of the data is %g, RMSE(T) %g", spread, b.RMSE(25))
	}
	said.Says("is %.3f bits, and no decoder can have less; this one has %.3f", g.LeftOpen(), b.Distortion())
	said.Says("The grey pixel above had %.2f", b.Distortion())
	// What x_1 tells and what it leaves open are the entropy, and neither part of the bound is below its own.
	if told := entropy - g.LeftOpen(); b.Rate() < told || b.Distortion() < g.LeftOpen() {
		t.Errorf("rate %g below %g, or distortion %g below %g", b.Rate(), told, b.Distortion(), g.LeftOpen())
	}
}

func TestPublished(t *testing.T) {
	at := func(cdf gauss.CDF, std, rmse float64) float64 {
		bits, err := Distortion(cdf, std, rmse)
		if err != nil {
			t.Fatal(err)
		}
		return bits
	}
	said := told.In(t, notebook)
	said.Says("With an RMSE of %.5f it is %.5f bits with tanh and %.5f with erf", Published, at(gauss.Tanh, Std, Published), at(gauss.Erf, Std, Published))
	// The cost of a pixel is nearly a parabola in the error, so that of the errors only the mean square matters.
	cost := func(off float64) float64 { return Bits(erf, Law(Pixel+off, Std), Pixel) }
	said.Says(`about $%.2f + %.2f\,e^2$ bits`, cost(0), cost(1)-cost(0))
	for _, off := range []float64{0.5, 2, 3} {
		if got := (cost(off) - cost(0)) / (cost(1) - cost(0)) / (off * off); math.Abs(got-1) > 0.01 {
			t.Errorf("at an error of %g the parabola is off by a factor of %g", off, got)
		}
	}
	last := len(PublishedRate) - 1
	said.Says("900 of the 1000 steps have cost %.2f bits, and the error is %.0f levels. The last hundred cost %.2f bits, and take it to %.2f", PublishedRate[last-1], PublishedRMSE[last-1], PublishedRate[last]-PublishedRate[last-1], Published)
	said.Says("without any error it still costs %.2f bits", at(gauss.Erf, Std, 1e-6))
	if gain := at(gauss.Erf, Std, Published) - at(gauss.Erf, Published, Published); gain > 0 || gain < -0.002 {
		t.Errorf("σ = RMSE gains %g bits, the text says nothing", gain)
	}
	said.Says(`$1.97/3.75 = %.0f\%%$`, 100*1.97/3.75)
	// The quadrature against the trapezium rule.
	sum := 0.0
	const h = 0.01
	for z := -9.0; z <= 9; z += h {
		sum += h * gauss.Normal{Var: 1}.PDF(z) * Bits(erf, Law(Pixel+Published*z, Std), Pixel)
	}
	if got := at(gauss.Erf, Std, Published); math.Abs(got-sum) > 1e-6 {
		t.Errorf("%g bits by quadrature, %g by the trapezium rule", got, sum)
	}
	if bits := bound.BitsPerDim(3072*math.Log(256), 3072); math.Abs(bits-8) > 1e-12 {
		t.Errorf("a level of which nothing is known takes %g bits", bits)
	}
}

// Every figure can be drawn.
func TestFigures(t *testing.T) {
	b, err := grey(t).Bound()
	if err != nil {
		t.Fatal(err)
	}
	reported, err := Reported()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []figure.Figure{Cut(), Black(), Edges(), Approximation(), Tails(), Sharper(), Spent(b), RateDistortion(b), Table4(), reported} {
		if _, err := f.HTML(); err != nil {
			t.Error(err)
		}
	}
	for _, f := range []formula.Formula{MassFormula(Law(129, Std), Pixel), Split(b)} {
		if _, err := f.Markdown(); err != nil {
			t.Error(err)
		}
	}
}
