package ddpm

import (
	"fmt"
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
)

var targets = []schedule.Target{schedule.Eps, schedule.X0, schedule.V, schedule.Mean}

// conversions are Convert between every two targets.
func conversions() (list []equation) {
	for _, from := range targets {
		for _, to := range targets {
			list = append(list, equation{fmt.Sprintf("%s to %s", from, to),
				func(p *Process, t, x, y, _ *Node) *Node { return p.Convert(x, t, y, from, to) },
				func(s *schedule.Schedule, t int, x, y, _ float64) (value, size float64) {
					return s.Convert(t, x, y, from, to), math.Abs(s.Convert(t, x, 0, from, to)) + math.Abs(s.Convert(t, 0, y, from, to))
				}})
		}
	}
	return list
}

// learnedRange is LearnedLogVariance, whose second bound is added to the first.
var learnedRange = equation{"LearnedLogVariance",
	func(p *Process, t, x, _, _ *Node) *Node { return p.LearnedLogVariance(t, x) },
	func(s *schedule.Schedule, t int, x, _, _ float64) (value, size float64) {
		lower, upper := s.LogVarianceRange(t, -1), s.LogVarianceRange(t, 1)
		return s.LogVarianceRange(t, x), math.Abs(lower) + (1+math.Abs(x))/2*math.Abs(upper-lower)
	}}

// Convert and LearnedLogVariance against schedule's in float64, at every t of two schedules, on each backend.
func TestTargetsAgreeWithTheHost(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, kind := range []string{"linear", "cosine"} {
			p := newProcess(t, schedule.Config{Kind: kind})
			agree(t, b, p, []int{p.T(), 2}, append(conversions(), learnedRange))
		}
	})
}

// Without a target named, it is the noise, as everywhere.
func TestConvertTakesTheNoiseForGranted(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	got := evaluate(t, backendtest.Open(t, "go"), func(time *Node, in []*Node) []*Node {
		return []*Node{p.Convert(in[0], time, in[1], "", schedule.X0), p.X0FromEps(in[0], time, in[1])}
	}, []int{2}, []int32{3, 900}, []float32{0.3, -1}, []float32{-1, 2})
	for i := range got[0] {
		if math.Abs(float64(got[0][i]-got[1][i])) > 5*unit*200 { // both terms are below 200, by 1/√ᾱ_900
			t.Errorf("x_0 from %q is %g, want %g", "", got[0][i], got[1][i])
		}
	}
}
