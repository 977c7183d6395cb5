package ddpm_test

import (
	"math"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// constant predicts one number everywhere.
type constant float64

func (constant) Validate() error { return nil }
func (c constant) Predict(_ *model.Scope, in network.Input, _ int) *graph.Node {
	return graph.AddScalar(graph.ZerosLike(in.Xt), float64(c))
}

// What cannot be is refused with its value and its range, before anything is compiled.
func TestSampleOptionsRefused(t *testing.T) {
	b := backendtest.Open(t, "go")
	s := linear(t, 50)
	process := ddpm.NewProcess(s)
	both, _ := twoClasses(t)
	points := ddpm.NewSampler(b, process, constant(0), []int{2})
	images := ddpm.NewSampler(b, process, constant(0), []int{4, 4, 3})
	labelled := ddpm.NewSampler(b, process, &network.MLP{Classes: 3}, []int{2})
	other := ddpm.NewSampler(b, process, exactEps(t, both, linear(t, 60)), []int{2})
	image := &ddpm.Samples{X: make([]float32, 48), N: 1, Shape: []int{4, 4, 3}}
	for _, c := range []struct {
		says    string
		sampler *ddpm.Sampler
		opts    ddpm.SampleOptions
	}{
		{"N = -2", points, ddpm.SampleOptions{N: -2}},
		{"Steps = -1: give 1 to 50", points, ddpm.SampleOptions{Steps: -1}},
		{"Steps = 51: give 1 to 50", points, ddpm.SampleOptions{Steps: 51}},
		{"Steps = 21: give 1 to 20, the time at which the chain begins", points,
			ddpm.SampleOptions{Steps: 21, Start: &ddpm.Start{T: 20, Xt: pointsOf(1, 2)}}},
		{`unknown spacing "even"`, points, ddpm.SampleOptions{Spacing: "even"}},
		{"no whole stride leaves 11 of 50", points, ddpm.SampleOptions{Steps: 11, Spacing: schedule.Strided}},
		{`unknown method "dim"; valid are ["ancestral" "ddim"]; did you mean "ddim"?`, points, ddpm.SampleOptions{Method: "dim"}},
		{"Eta = 1.5: give 0", points, ddpm.SampleOptions{Method: ddpm.DDIM, Eta: 1.5}},
		{"Eta = NaN: give 0", points, ddpm.SampleOptions{Method: ddpm.DDIM, Eta: math.NaN()}},
		{`Eta = 0.5 is for the Method "ddim"`, points, ddpm.SampleOptions{Eta: 0.5}},
		{`Variance = "fixed-large" is for the Method "ancestral"`, points, ddpm.SampleOptions{Method: ddpm.DDIM, Variance: schedule.FixedLarge}},
		{`unknown variance "huge"`, points, ddpm.SampleOptions{Variance: "huge"}},
		{"Guidance = 2 leads towards labels, but the network was trained without classes", points, ddpm.SampleOptions{Guidance: 2}},
		{"the network was trained without classes", points, ddpm.SampleOptions{Labels: []int{0}}},
		{"Labels[1] = 3: the network's classes are 0..2", labelled, ddpm.SampleOptions{Labels: []int{2, 3}}},
		{"Labels[0] = -1: the network's classes are 0..2", labelled, ddpm.SampleOptions{Labels: []int{-1}}},
		{"2 labels for 5 samples", labelled, ddpm.SampleOptions{N: 5, Labels: []int{1, 2}}},
		{"Guidance = -1: give 0", labelled, ddpm.SampleOptions{Labels: []int{1}, Guidance: -1}},
		{"Guidance = +Inf: give 0", labelled, ddpm.SampleOptions{Labels: []int{1}, Guidance: math.Inf(1)}},
		{"Guidance = 2 leads towards labels: give Labels", labelled, ddpm.SampleOptions{Guidance: 2}},
		{"start at t = 0: give 1..50", points, ddpm.SampleOptions{Start: &ddpm.Start{Xt: pointsOf(1, 2)}}},
		{"start at t = 51: give 1..50", points, ddpm.SampleOptions{Start: &ddpm.Start{T: 51, Xt: pointsOf(1, 2)}}},
		{"Start.Xt: no examples", points, ddpm.SampleOptions{Start: &ddpm.Start{T: 5}}},
		{"Start.Xt: examples of [4 4 3], but those of the sampler are [2]", points, ddpm.SampleOptions{Start: &ddpm.Start{T: 5, Xt: image}}},
		{"Start.Xt: 2 examples of [2] are 4 values, not 2", points,
			ddpm.SampleOptions{Start: &ddpm.Start{T: 5, Xt: &ddpm.Samples{X: []float32{1, 2}, N: 2, Shape: []int{2}}}}},
		{"Start.Xt: example 0 has the value NaN", points, ddpm.SampleOptions{Start: &ddpm.Start{T: 5, Xt: pointsOf(1, float32(math.NaN()))}}},
		{"N = 3, but Start has 1 examples", points, ddpm.SampleOptions{N: 3, Start: &ddpm.Start{T: 5, Xt: pointsOf(1, 2)}}},
		{`Start is at t = 50, but "strided" with 10 steps begins at 46: use "ends"`, points,
			ddpm.SampleOptions{Steps: 10, Spacing: schedule.Strided, Start: &ddpm.Start{T: 50, Xt: pointsOf(1, 2)}}},
		{"Known.X0: no examples", points, ddpm.SampleOptions{Known: &ddpm.Known{Mask: []bool{true, false}}}},
		{"Known.X0 has 2 examples for 3 samples", points,
			ddpm.SampleOptions{N: 3, Known: &ddpm.Known{X0: pointsOf(1, 2, 3, 4), Mask: []bool{true, false}}}},
		{"Known.Mask has 3 entries, but an example is [2]: give 2", points,
			ddpm.SampleOptions{Known: &ddpm.Known{X0: pointsOf(1, 2), Mask: make([]bool, 3)}}},
		{"Known.Mask has 32 entries, but an example is [4 4 3]: give 16, one for each pixel, or 48", images,
			ddpm.SampleOptions{Known: &ddpm.Known{X0: image, Mask: make([]bool, 32)}}},
		{"Known.Resample = -1", points, ddpm.SampleOptions{Known: &ddpm.Known{X0: pointsOf(1, 2), Mask: make([]bool, 2), Resample: -1}}},
		{"ExactEps was made for T = 60, but the process has T = 50", other, ddpm.SampleOptions{}},
	} {
		if _, err := c.sampler.Sample(t.Context(), c.opts); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want one that says %q", err, c.says)
		}
	}
	for says, make := range map[string]func() (*ddpm.Start, error){
		"start at t = 51: give 1..50":                        func() (*ddpm.Start, error) { return points.Diffuse(pointsOf(1, 2), 51, 0) },
		"the data to diffuse: examples of [4 4 3]":           func() (*ddpm.Start, error) { return points.Diffuse(image, 5, 0) },
		"b of an interpolation has 2 examples: give one":     func() (*ddpm.Start, error) { return points.Interpolate(pointsOf(1, 2), pointsOf(1, 2, 3, 4), 5, 3, 0) },
		"an interpolation of 1: give 2 or more":              func() (*ddpm.Start, error) { return points.Interpolate(pointsOf(1, 2), pointsOf(1, 2), 5, 1, 0) },
		"a of an interpolation: no examples; give 1 or more": func() (*ddpm.Start, error) { return points.Interpolate(nil, pointsOf(1, 2), 5, 3, 0) },
	} {
		if _, err := make(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
}
