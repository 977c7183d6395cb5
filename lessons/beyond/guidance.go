package beyond

import (
	"math"

	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"
)

// Guided is guidance without a classifier, as ddpm.Guide has it, of the best answers with a label and without: labelled is the
// diffusion of the class alone, all that of all data.
//
//	ε̃ = (1+w) ε*(x_t, t, label) - w ε*(x_t, t)
//
// Ho and Salimans 2022 (arXiv 2207.12598).
func Guided(labelled, all *exact.Diffusion, t int, x, w float64) float64 {
	at := []float64{x}
	return (1+w)*labelled.Eps(t, at)[0] - w*all.Eps(t, at)[0]
}

// Guidance checks where guidance leads: up the density of all data times that of the label at x_t to the power of 1+w, whose slope
// is taken by differences. The label is the right hump.
func Guidance() (check.List, error) {
	humps, err := Humps()
	if err != nil {
		return nil, err
	}
	right := humps.Components()[1]
	one, err := exact.NewMixture(right)
	if err != nil {
		return nil, err
	}
	s, err := schedule.Cosine(Steps)
	if err != nil {
		return nil, err
	}
	all, labelled := exact.New(humps, s), exact.New(one, s)
	var guided, slopes []float64
	for _, t := range []int{200, 500, 800} {
		for _, w := range []float64{-1, 0, 1, 4} {
			for _, x := range []float64{-0.5, 0.3, 1} {
				climb := func(x float64) float64 {
					of := []float64{x}
					label := math.Log(right.Weight) + labelled.LogPDF(t, of) - all.LogPDF(t, of) // Bayes: ln q(label|x_t)
					return all.LogPDF(t, of) + (1+w)*label
				}
				const h = 1e-4
				slope := (climb(x+h) - climb(x-h)) / (2 * h)
				guided, slopes = append(guided, Guided(labelled, all, t, x, w)), append(slopes, -math.Sqrt(s.OneMinusAlphaBar(t))*slope)
			}
		}
	}
	c, err := check.Worst(check.Check{Equation: "guidance", Name: "ε̃, w = -1, 0, 1, 4", Tolerance: 1e-5,
		Route: "(1+w) ε*(x_t, label) - w ε*(x_t)", Against: "slope of ln q(x_t) + (1+w) ln q(label|x_t)"}, guided, slopes)
	return check.List{c}, err
}
