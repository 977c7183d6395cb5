package ddpm

import (
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/exact"
	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// What does not fit is refused while the graph is built, with the shapes in the message.
func TestGraphsRefuseWhatDoesNotFit(t *testing.T) {
	p := newProcess(t, schedule.Config{})
	b := backendtest.Open(t, "go")
	floats := func(dims ...int) *tensors.Tensor {
		n := 1
		for _, d := range dims {
			n *= d
		}
		return tensors.FromFlatDataAndDimensions(make([]float32, n), dims...)
	}
	times := func(n int) *tensors.Tensor { return tensors.FromFlatDataAndDimensions(make([]int32, n), n) }
	for _, c := range []struct {
		want  string
		args  []any
		build func(x, t, y *Node) *Node
	}{
		{"ddpm: Diffuse: x0 is (Float32)[2, 3] but eps is (Float32)[2, 4]; they must have one shape and type",
			[]any{floats(2, 3), times(2), floats(2, 4)}, p.Diffuse},
		{"ddpm: Diffuse: t is (Int32)[3], want (Int32)[2]: a time in 1..1000 for each example of x0, which is (Float32)[2, 3]",
			[]any{floats(2, 3), times(3), floats(2, 3)}, p.Diffuse},
		{"ddpm: Step: t is (Int64)[2], want (Int32)[2]",
			[]any{floats(2, 3), []int64{1, 2}, floats(2, 3)}, p.Step},
		{"ddpm: X0FromEps: t is (Int32)[2, 1], want (Int32)[2]",
			[]any{floats(2, 3), [][]int32{{1}, {2}}, floats(2, 3)}, p.X0FromEps},
		{"ddpm: EpsFromX0: xt is the scalar (Float32), want [batch, ...]",
			[]any{float32(1), times(1), float32(1)}, p.EpsFromX0},
		{"ddpm: MeanFromEps: eps is (Int32)[2], want floating-point numbers",
			[]any{floats(2), times(2), []int32{1, 2}}, p.MeanFromEps},
		{"ddpm: MeanFromEps: xt is (Float32)[2] but eps is (Float64)[2]",
			[]any{floats(2), times(2), []float64{1, 2}}, p.MeanFromEps},
		{"ddpm: Posterior: xt is (Float32)[2] but x0 is (Float32)[2, 1]",
			[]any{floats(2), times(2), floats(2, 1)},
			func(x, t, y *Node) *Node { mean, _, _ := p.Posterior(x, y, t); return mean }},
		{"ddpm: ReverseStep: xt is (Float32)[2] but z is (Float32)[1]",
			[]any{floats(2), times(2), floats(1)},
			func(x, t, y *Node) *Node { xPrev, _ := p.ReverseStep(x, t, x, y, ReverseOptions{}); return xPrev }},
		{`ddpm: Reverse: ddpm/schedule: unknown variance "large"; valid are ["fixed-small" "fixed-large" "learned"]`,
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node {
				mean, _, _ := p.Reverse(x, t, y, ReverseOptions{Variance: "large"})
				return mean
			}},
		{"ddpm: Reverse: the variance is learned, but there is no ReverseOptions.LogVariance",
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node {
				mean, _, _ := p.Reverse(x, t, y, ReverseOptions{Variance: schedule.Learned})
				return mean
			}},
		{`ddpm: EpsSquared: ddpm/schedule: the variance is "learned", which the network decides`,
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return p.EpsSquared(x, y, t, schedule.Learned) }},
		{"ddpm: DDIMStep: xt is (Float32)[2] but z is (Float32)[1]",
			[]any{floats(2), times(2), floats(1)},
			func(x, t, y *Node) *Node { xPrev, _ := p.DDIMStep(x, t, x, y, DDIMOptions{}); return xPrev }},
		{"ddpm: DDIMStep: Eta = 1.5: give 0, which draws no noise, to 1",
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { xPrev, _ := p.DDIMStep(x, t, x, y, DDIMOptions{Eta: 1.5}); return xPrev }},
		{"ddpm: Inpaint: xPrev is (Float32)[2] but mask is (Float32)[1]",
			[]any{floats(2), times(2), floats(1)},
			func(x, t, y *Node) *Node { return p.Inpaint(x, x, y, t, x) }},
		{"ddpm: Guide: labelled is (Float32)[2] but unlabelled is (Float32)[1]",
			[]any{floats(2), times(2), floats(1)},
			func(x, t, y *Node) *Node { return Guide(x, y, ScalarOne(x.Graph(), x.DType())) }},
		{"ddpm: NetworkTime: t is (Float32)[2], want (Int32)[batch]: a time in 1..1000 for each example",
			[]any{floats(2), times(2), floats(1)},
			func(x, t, y *Node) *Node { return p.NetworkTime(x) }},
		{"ddpm: SimpleLoss: eps is (Float32)[2, 3] but predicted is (Float32)[3, 2]",
			[]any{floats(2, 3), times(2), floats(3, 2)},
			func(x, t, y *Node) *Node { _, mean := SimpleLoss(x, y); return mean }},
		{`ddpm: Convert: ddpm/schedule: unknown target "noise"`,
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return p.Convert(x, t, y, "noise", schedule.X0) }},
		{"ddpm: NormalKL: logVariance2 is (Float32)[2], want (Float32)[2, 3] like mean1, or with 1 in the place of a dimension",
			[]any{floats(2, 3), times(2), floats(2)},
			func(x, t, y *Node) *Node { return NormalKL(x, x, x, y) }},
		{`ddpm: DecoderLogLikelihood: ddpm/gauss: unknown distribution function "logistic"`,
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return DecoderLogLikelihood(x, x, y, gauss.Bins{CDF: "logistic"}) }},
		{"ddpm: DecoderLogLikelihood: ddpm/gauss: 1 levels; give 2 or more, or 0 for 256",
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return DecoderLogLikelihood(x, x, y, gauss.Bins{Levels: 1}) }},
		{"ddpm: Term: x0 is (Float32)[2] but mean is (Float32)[1]",
			[]any{floats(2), times(2), floats(1)},
			func(x, t, y *Node) *Node { return p.Term(x, x, t, y, y, exact.Continuous{}) }},
		{"ddpm: the decoder is <nil>: use exact.Discrete for images, exact.Continuous for other data",
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return p.Term(x, x, t, y, y, nil) }},
		{"ddpm: LearnedLogVariance: t is (Int32)[3], want (Int32)[2]",
			[]any{floats(2), times(3), floats(2)},
			func(x, t, y *Node) *Node { return p.LearnedLogVariance(t, x) }},
		{"ddpm: MeanSquared: ddpm/schedule: unknown variance \"large\"",
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return p.MeanSquared(x, x, t, y, "large") }},
		{"ddpm: TargetSquared: ddpm/schedule: unknown target \"noise\"",
			[]any{floats(2), times(2), floats(2)},
			func(x, t, y *Node) *Node { return p.TargetSquared(x, y, t, "noise", "") }},
	} {
		_, err := CallOnceN(b, func(in []*Node) []*Node { return []*Node{c.build(in[0], in[1], in[2])} }, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

func TestNewProcessRefusesNil(t *testing.T) {
	defer func() {
		if got, _ := recover().(string); !strings.HasPrefix(got, "ddpm: NewProcess with a nil schedule") {
			t.Errorf("panic %q", got)
		}
	}()
	NewProcess(nil)
}

// The files of the data may move between two sessions; what is read from them may not change.
func TestTheDataOfARunMayMove(t *testing.T) {
	run := &Run{folder: "r", config: Config{Data: dataset.Config{Kind: "folder", Path: "new", Size: 32}}.withDefaults()}
	if err := run.unedited(&checkpoint{run: `{"data": {"kind": "folder", "path": "old", "size": 32}}`}); err != nil {
		t.Errorf("in another place: %v", err)
	}
	if err := run.unedited(&checkpoint{}); err != nil {
		t.Errorf("a checkpoint that does not say: %v", err)
	}
	err := run.unedited(&checkpoint{run: `{"data": {"kind": "folder", "path": "old", "size": 64}}`})
	if err == nil || !strings.Contains(err.Error(), "data.size is 64 in its last checkpoint, 32 in its config.json") {
		t.Errorf("of another size: %v", err)
	}
}
