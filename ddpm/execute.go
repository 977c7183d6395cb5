package ddpm

import (
	"context"
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/distributed"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// program is a graph over the variables of a store, which its first call compiles. It serves one goroutine at a time.
type program struct {
	backend  compute.Backend
	exec     *model.Exec
	inputs   []*distributed.ShardingSpec // of a program on several devices; see spread
	compiled bool
	lost     bool // its compilation was left behind, or has panicked, and GoMLX waits for it for ever
}

func newProgram[F model.ExecGraphFn](backend compute.Backend, store *model.Store, build F) (*program, error) {
	exec, err := model.NewExec(backend, store, build)
	if err != nil {
		return nil, err
	}
	return &program{backend: backend, exec: exec}, nil
}

// outcome is what a call has come to. It alone leaves the goroutine of a compilation, which may outlive the call.
type outcome struct {
	outputs  []*tensors.Tensor
	err      error
	panicked bool
}

// call runs the program. Nothing can interrupt a compilation: when the context is cancelled during the first call, call
// returns the context's error at once, and leaves the compilation to end by itself or with the process. Later calls
// do not look at the context.
func (p *program) call(ctx context.Context, args ...any) ([]*tensors.Tensor, error) {
	if p.lost {
		return nil, errors.New("ddpm: an earlier compilation failed or was interrupted: open the run, or make what samples or evaluates, again")
	}
	var o outcome
	if p.compiled {
		o = p.run(args)
	} else {
		done := make(chan outcome, 1)
		go func() { done <- p.run(args) }()
		select {
		case o = <-done:
		case <-ctx.Done():
			p.lost = true
			return nil, ctx.Err()
		}
	}
	p.lost = o.panicked
	p.compiled = o.err == nil
	return o.outputs, explainMemory(o.err, p.backend)
}

func (p *program) run(args []any) (o outcome) {
	defer func() {
		if fault := recover(); fault != nil {
			o = outcome{err: fmt.Errorf("%v", fault), panicked: true}
		}
	}()
	if p.inputs != nil {
		outputs, err := p.everywhere(args)
		return outcome{outputs: outputs, err: err}
	}
	outputs, err := p.exec.Call(args...)
	return outcome{outputs: outputs, err: err}
}

// close frees the program, where that is possible.
func (p *program) close() {
	if !p.lost {
		p.exec.Finalize()
	}
}
