package ddpm

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Weights says which of a run's weights to sample or evaluate with.
type Weights string

const (
	Averaged Weights = "averaged" // the exponential moving average of the weights
	Raw      Weights = "raw"      // the weights as the last step left them
)

// prefix stands before the paths of these weights in a checkpoint.
func (w Weights) prefix() (string, error) {
	prefix, ok := map[Weights]string{Averaged: emaScope, Raw: ""}[w]
	if !ok {
		return "", fmt.Errorf("ddpm: there are no weights %q: use ddpm.Averaged or ddpm.Raw", w)
	}
	return prefix, nil
}

// predictor is a process and a network with one set of weights, on a backend: what samples and what evaluates.
type predictor struct {
	backend compute.Backend
	process *Process
	net     network.Network
	// objective is that of the training: it says what the network's answer is.
	objective Objective
	store     *model.Store
	shape     []int // of an example

	run     *Run // what the weights are taken from; nil where there is no run
	weights Weights
	file    os.FileInfo // of the checkpoint
}

func newPredictor(backend compute.Backend, process *Process, net network.Network, shape []int) predictor {
	return predictor{backend: backend, process: process, net: net, store: model.NewStore(), shape: shape}
}

// predictor returns that of the run's last checkpoint. It fails when there is none.
func (r *Run) predictor(backend compute.Backend, weights Weights) (predictor, error) {
	p := newPredictor(backend, r.process, r.net, nil)
	p.run, p.weights, p.objective = r, weights, r.config.Objective
	return p, p.Refresh()
}

// Refresh takes the weights of the run's last checkpoint, where that is not the one they are of already, and keeps what is
// compiled. It fails when there is no run, and when that has no checkpoint.
func (p *predictor) Refresh() error {
	if p.run == nil {
		return errors.New("ddpm: there is no run to take weights from")
	}
	prefix, err := p.weights.prefix()
	if err != nil {
		return err
	}
	file, err := p.run.lastFile()
	if err != nil || file != nil && sameFile(file, p.file) {
		return err
	}
	c, err := p.run.load()
	if err != nil {
		return err
	}
	if c == nil {
		return fmt.Errorf("ddpm: the run in %s has no checkpoint to take weights from: train it first", p.run.folder)
	}
	if p.shape != nil && !slices.Equal(p.shape, c.shape) {
		return fmt.Errorf("ddpm: the run in %s was of examples %v and is of %v now: open it again", p.run.folder, p.shape, c.shape)
	}
	for _, v := range c.values {
		if err := p.set(prefix, v.path, v.value); err != nil {
			return err
		}
	}
	p.shape, p.file = c.shape, file
	return nil
}

// set gives a weight of the network the value of the variable at path, if that is a weight under prefix.
func (p predictor) set(prefix, path string, value *tensors.Tensor) error {
	path, ok := strings.CutPrefix(path, prefix)
	if !ok || !isWeight(path) {
		return nil
	}
	value, err := value.LocalClone()
	if err != nil {
		return err
	}
	if v := p.store.GetVariable(path); v != nil {
		return v.SetValue(value)
	}
	return addVariable(p.store, path, value, true)
}

// variance is that of the reverse step: the one asked for, or the objective's. It fails for a learned one where the network
// learns none.
func (p predictor) variance(asked schedule.Variance) (schedule.Variance, error) {
	if asked == "" {
		asked = p.objective.withDefaults().Variance
	}
	if asked == schedule.Learned && p.objective.Outputs() == 1 {
		return "", fmt.Errorf("ddpm: the variance %q was asked for, but this network was trained without: use %q or %q, or train with the objective's variance %q",
			asked, schedule.FixedSmall, schedule.FixedLarge, asked)
	}
	return asked, asked.Check()
}

// makeVariables lets the network make the variables that it does not have yet, in a graph that never runs: within a
// loop it cannot.
func (p predictor) makeVariables() {
	g := graph.NewGraph(p.backend, "variables")
	defer g.Finalize()
	model.SetStore(g, p.store)
	x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, append([]int{1}, p.shape...)...))
	p.predict(p.store.RootScope(), x, graph.Parameter(g, "t", shapes.Make(dtypes.Int32, 1)), nil)
}

// size is the number of values of an example.
func (p predictor) size() int {
	size := 1
	for _, d := range p.shape {
		size *= d
	}
	return size
}

// images says whether an example is an image, whose values lie in [-1, 1].
func (p predictor) images() bool { return len(p.shape) == 3 }

// close frees the programs and the weights, but not those that a lost program goes on using.
func (p predictor) close(programs iter.Seq[*program]) {
	lost := false
	for program := range programs {
		program.close()
		lost = lost || program.lost
	}
	if !lost {
		p.store.Finalize()
	}
}
