package bound

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"denoise/ddpm/schedule"
)

// A weighting is one loss whatever the target. From one guess of x_0 follow, by equations (4), (7) and (15) and the
// definition of v, guesses of all four; their weighted squared errors are one number, which is what the weighting's own
// paper has for its own target.
func TestSimpleWeightsOfOneError(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for range 300 {
		s := anySchedule(t, rng, 2+rng.IntN(50), 1e-4, 0.3)
		step, x0, eps, xt := somewhere(rng, s)
		wrong := x0 + 0.5 + rng.Float64()
		wrongEps := s.EpsFromX0(step, xt, wrong)
		errors := map[schedule.Target]float64{
			schedule.X0: x0 - wrong, schedule.Eps: eps - wrongEps, schedule.V: s.VFrom(step, x0, eps) - s.VFrom(step, wrong, wrongEps),
			schedule.Mean: s.Posterior(step, xt, x0).Mean - s.Posterior(step, xt, wrong).Mean,
		}
		snr := s.SNR(step)
		ofX0, ofEps := errors[schedule.X0]*errors[schedule.X0], errors[schedule.Eps]*errors[schedule.Eps]
		want := map[Weighting]float64{SNR: ofEps, MinSNR: min(snr, 5) * ofX0, P2: ofEps / (1 + snr)}
		for weighting, want := range want {
			for target, miss := range errors {
				got := SimpleWeight(s, step, target, weighting) * miss * miss
				// The errors are differences, of numbers of some units by up to 1/√(1-ᾱ) = 100.
				relative(t, fmt.Sprintf("%s of %s at %d", weighting, target, step), got, want, 1e-10)
			}
		}
		for target := range errors {
			if SimpleWeight(s, step, target, "") != 1 || SimpleWeight(s, step, target, Unweighted) != 1 {
				t.Errorf("without a weighting the weight of %s is not 1", target)
			}
		}
	}
}

func TestSimpleWeightRefuses(t *testing.T) {
	s := linear(t, 100)
	for want, call := range map[string]func(){
		`unknown weighting "minsnr"; valid are ["none" "snr" "min-snr" "p2"]; did you mean "min-snr"?`: func() { SimpleWeight(s, 1, "", "minsnr") },
		`unknown target "noise"`:     func() { SimpleWeight(s, 1, "noise", "") },
		`unknown target "velocity"`:  func() { SimpleWeight(s, 1, "velocity", P2) },
		"t = 101 outside":            func() { SimpleWeight(s, 101, "", SNR) },
		"t = 5 outside 1..3":         func() { NewImportance(3).Observe(5, 1) },
		"importance sampling over T": func() { NewImportance(0) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q, want one that says %q", got, want)
				}
			}()
			call()
		}()
	}
}
