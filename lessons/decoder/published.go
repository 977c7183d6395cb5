package decoder

import (
	"denoise/ddpm/gauss"
	"denoise/lessons/figure"
)

// Published is the root mean squared error of the paper's prediction of x_0 at t = 1 for CIFAR-10, in levels: its table 4.
const Published = 0.95136

// The whole of table 4 of Ho et al. 2020, the test set of CIFAR-10: the rate in bits per dimension after 100, 200, ..., 1000
// of the 1000 steps back, and the error of the prediction of x_0 by then, in levels.
var (
	PublishedRate = []float64{0.00000, 0.00013, 0.00081, 0.00282, 0.00716, 0.01507, 0.02866, 0.05415, 0.11994, 1.77581}
	PublishedRMSE = []float64{67.60125, 60.97170, 54.18826, 46.12765, 38.03236, 30.80948, 24.43656, 18.47482, 12.02277, Published}
)

// Distortion is what a pixel costs on average, in bits, if the decoder has the standard deviation std, and the error of its
// mean is N(0, rmse²), both in levels. It is a quadrature.
func Distortion(cdf gauss.CDF, std, rmse float64) (float64, error) {
	rule, err := gauss.GaussHermite(60)
	if err != nil {
		return 0, err
	}
	return rule.Expect(gauss.Normal{Mean: Pixel, Var: rmse * rmse}, func(mean float64) float64 {
		return Bits(gauss.Bins{CDF: cdf}, Law(mean, std), Pixel)
	}), nil
}

// Reported draws the distortion against the root mean squared error: for the paper's fixed variance, and for a variance
// that is that of the errors. The dot is the paper's error.
func Reported() (figure.Chart, error) {
	x := figure.Evenly(0.05, 2.5, 49)
	var fixed, fitted []float64
	for _, rmse := range x {
		f, err := Distortion(gauss.Tanh, Std, rmse)
		if err != nil {
			return figure.Chart{}, err
		}
		g, err := Distortion(gauss.Erf, rmse, rmse)
		if err != nil {
			return figure.Chart{}, err
		}
		fixed, fitted = append(fixed, f), append(fitted, g)
	}
	at, err := Distortion(gauss.Tanh, Std, Published)
	if err != nil {
		return figure.Chart{}, err
	}
	return figure.Chart{
		Title: "Distortion in bits and in levels", XLabel: "RMSE, scale 0 to 255", YLabel: "bits per dimension", YRange: [2]float64{0, 6}, Width: 400,
		Lines: []figure.Line{
			{Name: "σ = 0.94, fixed", X: x, Y: fixed, Role: figure.Learned},
			{Name: "σ = RMSE", X: x, Y: fitted, Role: figure.Third, Dashed: true},
		},
		Dots: []figure.Dots{{Name: "the paper's error", X: []float64{Published}, Y: []float64{at}, Role: figure.Known, Radius: 5}},
	}, nil
}

// Table4 draws the paper's rate and error, as RateDistortion does those of the grey pixel.
func Table4() figure.Chart {
	return figure.Chart{
		Title: "CIFAR-10, table 4 of the paper", XLabel: "rate, bits per dimension sent so far", YLabel: "RMSE, scale 0 to 255", Width: 400,
		Lines: []figure.Line{{X: PublishedRate, Y: PublishedRMSE, Role: figure.Learned}},
		Dots:  []figure.Dots{{X: PublishedRate, Y: PublishedRMSE, Role: figure.Learned, Radius: 3.5}},
	}
}
