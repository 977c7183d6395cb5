package bound

import (
	"fmt"

	"denoise/ddpm/schedule"
)

// Weight is what L_{t-1} multiplies the squared error of a prediction by, for any variance σ_t² of the reverse step:
// equation (12) for ε, and the same for the other targets.
//
//	ε:    β_t²/(2σ_t² α_t (1-ᾱ_t))
//	x_0:  ᾱ_{t-1} β_t²/(2σ_t² (1-ᾱ_t)²)
//	v:    the weight of ε times ᾱ_t
//	mean: 1/(2σ_t²)
//
// In nats a coordinate. t in 2..T; it panics for a target that is not valid.
func Weight(s *schedule.Schedule, t int, target schedule.Target, variance float64) float64 {
	_, slope := s.Conversion(from2(s, t), target, schedule.Mean)
	return slope * slope / (2 * variance)
}

// WeightBySNR is Weight for either fixed variance, written in the signal-to-noise ratios alone: equation (12) for ε. For
// σ_t² = β̃_t, schedule.FixedSmall, it is
//
//	ε:    ½(SNR(t-1)/SNR(t) - 1)
//	x_0:  ½(SNR(t-1) - SNR(t))
//	v:    ½(SNR(t-1) - SNR(t))/(1 + SNR(t))
//	mean: ½ SNR(t-1)(1 + SNR(t-1))/(SNR(t-1) - SNR(t))
//
// and for σ_t² = β_t, schedule.FixedLarge, β̃_t/β_t = (1 + SNR(t))/(1 + SNR(t-1)) times that.
//
// In nats a coordinate. t in 2..T; it panics for a target that is not valid and a variance that is not fixed. Where β_t is below 1e-16 of
// 1-ᾱ_t, the two ratios are equal in float64 and the weight is lost; Weight has it.
func WeightBySNR(s *schedule.Schedule, t int, target schedule.Target, variance schedule.Variance) float64 {
	snr, before := s.SNR(from2(s, t)), s.SNR(t-1)
	if err := variance.CheckFixed(); err != nil {
		panic(err.Error())
	}
	if variance == schedule.FixedLarge {
		return WeightBySNR(s, t, target, schedule.FixedSmall) * (1 + snr) / (1 + before)
	}
	switch target {
	case "", schedule.Eps:
		return (before/snr - 1) / 2
	case schedule.X0:
		return (before - snr) / 2
	case schedule.V:
		return (before/snr - 1) / 2 * snr / (1 + snr)
	case schedule.Mean:
		return before * (1 + before) / (before - snr) / 2 // 1/(2β̃_t)
	}
	panic(target.Check().Error())
}

// from2 panics for a t outside 2..T.
func from2(s *schedule.Schedule, t int) int {
	if t < 2 || t > s.T() {
		panic(fmt.Sprintf("ddpm/bound: t = %d outside 2..%d: at t = 1 the bound has L_0 instead", t, s.T()))
	}
	return t
}
