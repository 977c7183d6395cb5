package ddpm

import (
	"fmt"

	"github.com/gomlx/gomlx/core/tensors"
)

// execute runs the compiled step. The first call compiles it, which nothing can interrupt: when the context is
// cancelled meanwhile, execute returns at once, and leaves the compilation to end by itself or with the process.
func (t *training) execute(x *tensors.Tensor, rate, decay float32) (loss, norm float64, err error) {
	type result struct {
		loss, norm float64
		err        error
	}
	run := func() (res result) {
		defer func() {
			if fault := recover(); fault != nil {
				t.broken = true
				t.compiling = true // GoMLX goes on waiting for a compilation that has panicked
				res.err = fmt.Errorf("ddpm: training step %d: %v", t.state.Step+1, fault)
			}
		}()
		outputs, err := t.exec.Call(x, rate, decay)
		if err != nil {
			t.broken = true
			return result{err: fmt.Errorf("ddpm: training step %d: %w", t.state.Step+1, err)}
		}
		res.loss, res.norm = float64(tensors.ToScalar[float32](outputs[0])), float64(tensors.ToScalar[float32](outputs[1]))
		for _, value := range append(outputs, x) {
			value.MustFinalizeAll()
		}
		return res
	}
	if t.state.Step > t.first {
		res := run()
		return res.loss, res.norm, res.err
	}
	compiled := make(chan result, 1)
	go func() { compiled <- run() }()
	select {
	case res := <-compiled:
		return res.loss, res.norm, res.err
	case <-t.ctx.Done():
		t.compiling = true
		return 0, 0, t.ctx.Err()
	}
}
