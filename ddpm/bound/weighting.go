package bound

import (
	"fmt"

	"denoise/ddpm/schedule"
	"denoise/internal/nearest"
)

// Weighting names a choice of the weight that a simple loss, equation (14), gives to the squared error at each t.
type Weighting string

const (
	// Unweighted gives every t the weight 1, whatever the target is: equation (14) where that is ε. The zero value "" means
	// it too.
	Unweighted Weighting = "none"
	// SNR weighs the error of x_0 by SNR(t), which is that of ε by 1: a target other than ε then has the loss of equation
	// (14) all the same (Salimans and Ho 2022, section 4).
	SNR Weighting = "snr"
	// MinSNR weighs the error of x_0 by min(SNR(t), 5) (Hang et al. 2023, arXiv 2303.09556, Min-SNR-γ with γ = 5).
	MinSNR Weighting = "min-snr"
	// P2 weighs the error of ε by 1/(1 + SNR(t)) (Choi et al. 2022, arXiv 2204.00227, (k + SNR)^-γ with k = γ = 1; they
	// use γ = 1/2 too).
	P2 Weighting = "p2"
)

// minSNRGamma is the γ of MinSNR.
const minSNRGamma = 5

// Check returns an error that lists the valid names when w is none of them.
func (w Weighting) Check() error {
	valid := []string{string(Unweighted), string(SNR), string(MinSNR), string(P2)}
	for _, name := range valid {
		if w == "" || string(w) == name {
			return nil
		}
	}
	return fmt.Errorf("ddpm/bound: unknown weighting %q; valid are %q%s", w, valid, nearest.Hint(string(w), valid))
}

// SimpleWeight is what a simple loss multiplies the squared error of a prediction by at t: equation (14) has 1. Errors at
// one x_t are one error in four units,
//
//	|Δε|² = SNR |Δx_0|² = ᾱ |Δv|²,   |Δμ|² = c² |Δx_0|², c = √ᾱ_{t-1} β_t/(1-ᾱ_t),
//
// so that each weighting, given for one target, has its value for all:
//
//	          x_0           ε               v                       mean
//	none      1             1               1                       1
//	snr       SNR           1               ᾱ                       SNR/c²
//	min-snr   min(SNR, 5)   min(1, 5/SNR)   min(SNR, 5)/(1+SNR)     min(SNR, 5)/c²
//	p2        ᾱ             1-ᾱ             ᾱ(1-ᾱ)                  ᾱ/c²
//
// t in 1..T; it panics for a target or a weighting that is not valid.
func SimpleWeight(s *schedule.Schedule, t int, target schedule.Target, weighting Weighting) float64 {
	_, slope := s.Conversion(t, schedule.X0, target)
	snr, ofX0 := s.SNR(t), 0.0
	switch weighting {
	case "", Unweighted:
		return 1
	case SNR:
		ofX0 = snr
	case MinSNR:
		ofX0 = min(snr, minSNRGamma)
	case P2:
		ofX0 = s.AlphaBar(t) // SNR/(1 + SNR)
	default:
		panic(weighting.Check().Error())
	}
	return ofX0 / (slope * slope)
}
