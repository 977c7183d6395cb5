package network

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// TestBFloat16 compares, over five inputs, the mean square of the answer in bfloat16, as a loss, and its gradients with
// those in float32. An operation rounds to 8 bits, a relative 0.4% at most, and those of a network add up like noise. Measured
// on both backends, losses differed by at most 0.3% (U-Net) and 1.5% (MLP), gradients by 0.8% and 2.1% of their length. An
// embedding of t in bfloat16 would be outside: t = 777 itself would become 776.
func TestBFloat16(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for name, c := range map[string]struct {
			config Config
			dims   []int
		}{
			"U-Net": {Config{UNet: tiny()}, []int{2, 8, 8, 2}},
			"MLP":   {Config{MLP: &MLP{Width: 16}}, []int{2, 2}},
		} {
			exact, gradients := lossAndGradients(t, b, c.config, c.dims)
			c.config.Compute = BFloat16
			rounded, roundedGradients := lossAndGradients(t, b, c.config, c.dims)
			for i, want := range exact {
				if got := rounded[i]; !(math.Abs(got-want) <= 0.03*want) || got == want {
					t.Errorf("%s, input %d: the loss is %g in bfloat16, %g in float32", name, i, got, want)
				}
				size := length(gradients[i], make([]float64, len(gradients[i])))
				if off := length(roundedGradients[i], gradients[i]) / size; !(off <= 0.05) {
					t.Errorf("%s, input %d: the gradient in bfloat16 is off by %g of its length", name, i, off)
				}
			}
		}
	})
}

// lossAndGradients returns, for five inputs, the mean square of the network's answer, and its gradient by all of the weights. These
// and the gradient are float32 whatever the network computes in.
func lossAndGradients(t *testing.T, b compute.Backend, config Config, dims []int) (losses []float64, gradients [][]float64) {
	t.Helper()
	net, err := config.New()
	if err != nil {
		t.Fatal(err)
	}
	times := []int32{1, 777}
	store := weighted(b, func(scope *model.Scope, g *graph.Graph) {
		net.Predict(scope, Input{Xt: parameter(g, dtypes.Float32, dims), T: graph.Const(g, times)}, 1)
	})
	exec := model.MustNewExec(b, store, func(scope *model.Scope, x, t *graph.Node) []*graph.Node {
		l := graph.ReduceAllMean(graph.Square(net.Predict(scope, Input{Xt: x, T: t}, 1)))
		return append(scope.BuildTrainableVariablesGradientsGraph(l), l)
	})
	defer exec.Finalize()
	for i := range 5 {
		var all []float64
		for _, output := range exec.MustCall(random(dtypes.Float32, fmt.Sprint("x", i), dims...), times) {
			if output.DType() != dtypes.Float32 {
				t.Fatalf("a loss or gradient is %s", output.DType())
			}
			all = append(all, floats(output)...)
		}
		last := len(all) - 1
		losses, gradients = append(losses, all[last]), append(gradients, all[:last])
	}
	return losses, gradients
}

func length(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += (x[i] - y[i]) * (x[i] - y[i])
	}
	return math.Sqrt(sum)
}

// A network in bfloat16 sees the labels of the one that it is.
func TestBFloat16HasClasses(t *testing.T) {
	net, err := Config{MLP: &MLP{Classes: 3}, Compute: BFloat16}.New()
	if err != nil || Classes(net) != 3 {
		t.Errorf("%d classes, want 3; %v", Classes(net), err)
	}
}

func TestUnknownPrecision(t *testing.T) {
	_, err := Config{MLP: &MLP{}, Compute: "float16"}.New()
	if err == nil || !strings.Contains(err.Error(), `"float16"`) || !strings.Contains(err.Error(), `"bfloat16"`) {
		t.Errorf("error %v", err)
	}
}
