package network

import (
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// TestDropout: in training the given share of ones vanishes, within 5 standard deviations, and the others grow so that the mean
// stays; otherwise nothing changes.
func TestDropout(t *testing.T) {
	const n, rate = 40000, 0.3
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		dropped := func(training bool, rate float64) []float64 {
			exec := model.MustNewExec(b, model.NewStore(), func(s *model.Scope, x *graph.Node) *graph.Node {
				s.Store().SetTraining(x.Graph(), training)
				return dropout(s, x, rate)
			})
			defer exec.Finalize()
			return floats(exec.MustCall1(tensor(dtypes.Float32, ones, n)))
		}
		near(t, "not training", dropped(false, rate), ones, 0)
		near(t, "rate 0", dropped(true, 0), ones, 0)
		zeros := 0
		for _, y := range dropped(true, rate) {
			if y == 0 {
				zeros++
			} else if math.Abs(y-1/(1-rate)) > 1e-6 {
				t.Fatalf("kept a 1 as %g, want %g", y, 1/(1-rate))
			}
		}
		if deviation := math.Sqrt(n * rate * (1 - rate)); math.Abs(float64(zeros)-n*rate) > 5*deviation {
			t.Errorf("dropped %d of %d, want %.0f within %.0f", zeros, n, n*rate, 5*deviation)
		}
	})
}
