package schedule_test

import (
	"fmt"
	"math"
	"testing"

	"denoise/ddpm/internal/golden"
	"denoise/ddpm/schedule"
)

// published are the schedules of testdata/diffusers/scheduler.py.
func published(t *testing.T) map[string]*schedule.Schedule {
	t.Helper()
	schedules := map[string]*schedule.Schedule{}
	for _, kind := range []string{"linear", "cosine"} {
		for _, T := range []int{50, 1000} {
			s, err := schedule.Config{Kind: kind, T: T}.New()
			if err != nil {
				t.Fatal(err)
			}
			schedules[fmt.Sprintf("%s-%d", kind, T)] = s
		}
	}
	return schedules
}

// TestGoldenSchedules holds schedules, the posterior and v against diffusers.
func TestGoldenSchedules(t *testing.T) {
	values := map[string]float64{}
	for name, s := range published(t) {
		for _, step := range []int{1, 2, 3, 10, 25, 50, 100, 500, 999, 1000} {
			if step > s.T() {
				continue
			}
			set := func(what string, value float64) { values[fmt.Sprintf("%s.%s[%d]", name, what, step)] = value }
			set("beta", s.Beta(step))
			set("alpha-bar", s.AlphaBar(step))
			ofX0, ofXt := s.PosteriorMeanCoefficients(step)
			set("of-x0", ofX0)
			set("of-xt", ofXt)
			set("noised", s.Marginal(step, -0.4).At(1.1))
			set("v", s.VFrom(step, -0.4, 1.1))
			if step == 1 {
				continue
			}
			set("variance", s.PosteriorVariance(step))
			for _, v := range []float64{-1, 0.3, 1} {
				values[fmt.Sprintf("%s.log-variance[%d,%g]", name, step, v)] = s.LogVarianceRange(step, v)
			}
		}
	}
	golden.Compare(t, "../../testdata/diffusers/schedules.golden", values)
}

// The arguments of every step in testdata/diffusers/steps.py.
var (
	stepXt     = []float64{0.7, -0.2, 1.5}
	stepOutput = []float64{-0.3, 0.9, 0.1}
	stepNoise  = []float64{1.1, -0.6, 0.2}
)

// TestGoldenSteps holds a step of DDPM, and one of DDIM, from ε or v and clipped or not, against diffusers.
func TestGoldenSteps(t *testing.T) {
	values := map[string]float64{}
	kinds := map[string]schedule.Variance{"fixed_small": schedule.FixedSmall, "fixed_large": schedule.FixedLarge}
	for _, name := range []string{"linear-1000", "cosine-1000"} {
		s := published(t)[name]
		for _, target := range []schedule.Target{schedule.Eps, schedule.V} {
			for _, clipped := range []string{"", ".clipped"} {
				for i, xt := range stepXt {
					x0 := func(step int) float64 {
						x0 := s.Convert(step, xt, stepOutput[i], target, schedule.X0)
						if clipped != "" {
							x0 = max(-1, min(1, x0))
						}
						return x0
					}
					for _, step := range []int{1, 2, 100, 500, 990} {
						for kind, variance := range kinds {
							law := s.Posterior(step, xt, x0(step))
							if step > 1 {
								law.Var = math.Exp(s.LogReverseVariance(step, variance))
							}
							values[fmt.Sprintf("%s.ddpm.%s.%s%s[%d,%d]", name, target, kind, clipped, step, i)] = law.At(stepNoise[i])
						}
					}
					for _, way := range [][2]int{{20, 0}, {100, 80}, {500, 480}, {980, 960}, {2, 1}, {500, 499}} {
						eps := s.EpsFromX0(way[0], xt, x0(way[0])) // it follows an x_0 that is clipped
						for _, eta := range []float64{0, 0.5, 1} {
							values[fmt.Sprintf("%s.ddim.%s.%g%s[%d,%d,%d]", name, target, eta, clipped, way[0], way[1], i)] =
								s.DDIM(way[0], way[1], xt, eps, eta).At(stepNoise[i])
						}
					}
				}
			}
		}
	}
	golden.Compare(t, "../../testdata/diffusers/steps.golden", values)
}
