package ddpm_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// slow is a network whose graph takes as long to build as one likes, as a large one's takes to compile.
type slow struct {
	once          *sync.Once // a graph of its own makes the variables
	started, done chan struct{}
}

func (slow) Validate() error { return nil }
func (s slow) Predict(_ *model.Scope, in network.Input, _ int) *graph.Node {
	s.once.Do(func() { close(s.started) })
	<-s.done
	return in.Xt
}

func TestAnInterruptDoesNotWaitForACompilation(t *testing.T) {
	net := slow{new(sync.Once), make(chan struct{}), make(chan struct{})}
	sampler := ddpm.NewSampler(backendtest.Open(t, "go"), ddpm.NewProcess(linear(t, 50)), net, []int{2})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-net.started
		cancel()
	}()
	if _, err := sampler.Sample(ctx, ddpm.SampleOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	_, err := sampler.Sample(t.Context(), ddpm.SampleOptions{})
	wantError(t, err, "an earlier compilation failed or was interrupted")
	sampler.Close()
	close(net.done)
}
