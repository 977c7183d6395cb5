package ddpm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"denoise/ddpm/exact"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
)

// BoundOptions say how the bound is evaluated.
type BoundOptions struct {
	// Variance is σ_t²; "" means that of the run's objective, and schedule.FixedSmall where there is no run.
	Variance schedule.Variance
	// NoClip leaves the predicted x_0 of images as it is; it is otherwise clipped to [-1, 1]. Other data never are.
	NoClip bool
	// Decoder gives L_0; nil means exact.Discrete{}, equation (13) with 256 levels, for images, and exact.Continuous{} for
	// other data.
	Decoder exact.Decoder
	// Form is the form in which the bound is estimated; "" means exact.ByKL, equation (5).
	Form exact.Form
	// Seed fixes the noise.
	Seed int64
	// Batch is the number of examples that are evaluated together; 0 means 64, or all of them where there are fewer.
	Batch int
}

// Evaluator evaluates the bound of a model with one set of weights. Its programs are compiled once for every set of
// options, and kept until Close. An Evaluator serves one goroutine at a time.
type Evaluator struct {
	// Progress, where not nil, hears how many steps t are done of all those of all batches.
	Progress func(done, total int)

	predictor
	programs map[BoundOptions]*program
}

// Evaluator returns an evaluator with the weights of the run's last checkpoint. It fails when there is none.
func (r *Run) Evaluator(backend compute.Backend, weights Weights) (*Evaluator, error) {
	p, err := r.predictor(backend, weights)
	if err != nil {
		return nil, err
	}
	return &Evaluator{predictor: p, programs: map[BoundOptions]*program{}}, nil
}

// NewEvaluator returns an evaluator for examples of the shape with any predictor of the noise, such as [ExactEps]. The
// weights of a predictor that has some begin as it initialises them.
func NewEvaluator(backend compute.Backend, process *Process, net network.Network, shape []int) *Evaluator {
	return &Evaluator{predictor: newPredictor(backend, process, net, shape), programs: map[BoundOptions]*program{}}
}

// Close frees the compiled programs.
func (e *Evaluator) Close() { e.close(maps.Values(e.programs)) }

// Evaluate estimates the bound for each example, with every t and new noise at each of them.
//
//	E[-ln p_θ(x_0)] <= E_q[L_T + Σ_{t>1} L_{t-1} + L_0]     equation (5); with exact.ByPath, equation (3)
//
// A program goes through the steps t, in passes of about a second, between which the context is looked at: Evaluate
// fails with the context's error when it is cancelled. The noise is drawn in the program, and depends on the Seed, the
// Batch, the example's place and t alone.
//
// It fails when the examples are not of the evaluator's shape, when one is not finite or, for a decoder of bins, outside
// [-1, 1], for options that are not valid, for an [ExactEps] of another schedule, and when the network's answer is not
// finite.
func (e *Evaluator) Evaluate(ctx context.Context, x0 *Samples, opts BoundOptions) (*Evaluation, error) {
	opts, err := e.check(x0, opts)
	if err != nil {
		return nil, err
	}
	result := &Evaluation{}
	size := e.size()
	for from := 0; from < x0.N; from += opts.Batch {
		// The last batch is filled up with its first example, over and over.
		batch := slices.Clone(x0.X[from*size : min(from+opts.Batch, x0.N)*size])
		n := len(batch) / size
		for len(batch) < opts.Batch*size {
			batch = append(batch, batch[:size]...)
		}
		progress := func(t int) {
			if e.Progress != nil {
				batches := (x0.N + opts.Batch - 1) / opts.Batch
				e.Progress(from/opts.Batch*e.process.T()+t, batches*e.process.T())
			}
		}
		terms, squares, err := e.batch(ctx, opts, batch, uint64(from/opts.Batch), progress)
		if err != nil {
			return nil, fmt.Errorf("ddpm: evaluating the bound of examples %d and on: %w", from, err)
		}
		for i := range n {
			each := e.terms(terms, squares, opts.Batch, i)
			if nats := each.Nats(); math.IsNaN(nats) || math.IsInf(nats, 0) {
				return nil, fmt.Errorf("ddpm: the bound of example %d is %g: the network's answer is not finite; were its weights trained, and for this data?", from+i, nats)
			}
			result.Each = append(result.Each, each)
		}
	}
	return result, nil
}

// check returns the options with what their zero values mean.
func (e *Evaluator) check(x0 *Samples, opts BoundOptions) (BoundOptions, error) {
	switch {
	case x0 == nil || x0.N < 1:
		return opts, errors.New("ddpm: no examples to evaluate the bound of: give 1 or more")
	case !slices.Equal(x0.Shape, e.shape):
		return opts, fmt.Errorf("ddpm: the examples are %v, but the evaluator is for %v", x0.Shape, e.shape)
	case len(x0.X) != x0.N*e.size():
		return opts, fmt.Errorf("ddpm: %d examples of %v are %d values, not %d", x0.N, x0.Shape, x0.N*e.size(), len(x0.X))
	case opts.Batch < 0:
		return opts, fmt.Errorf("ddpm: BoundOptions.Batch = %d: give 1 or more examples, or 0 for 64", opts.Batch)
	}
	if opts.Batch == 0 {
		opts.Batch = min(64, x0.N)
	}
	if opts.Decoder == nil {
		opts.Decoder = exact.Continuous{}
		if e.images() {
			opts.Decoder = exact.Discrete{}
		}
	}
	discrete, bins := opts.Decoder.(exact.Discrete)
	variance, err := e.variance(opts.Variance)
	opts.Variance = variance
	for _, err := range []error{err, opts.Form.Check(), discrete.Bins.Check()} {
		if err != nil {
			return opts, err
		}
	}
	if known, ok := e.net.(exactEps); ok {
		if err := known.fits(e.process); err != nil {
			return opts, err
		}
	}
	for i, v := range x0.X {
		value, example := float64(v), i/e.size()
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return opts, fmt.Errorf("ddpm: example %d has the value %g: data must be finite", example, value)
		}
		if bins && math.Abs(value) > 1 {
			return opts, fmt.Errorf("ddpm: example %d has the value %g, outside [-1, 1], the range of a decoder of bins: "+
				"scale the data, or use the Decoder exact.Continuous{}", example, value)
		}
	}
	return opts, nil
}

// batch runs the program over all t, and returns its two tables of T+1 rows, of a column an example.
func (e *Evaluator) batch(ctx context.Context, opts BoundOptions, x0 []float32, number uint64, progress func(t int)) (terms, squares []float32, err error) {
	p, err := e.program(opts)
	if err != nil {
		return nil, nil, err
	}
	T := e.process.T()
	data := tensors.FromFlatDataAndDimensions(x0, append([]int{opts.Batch}, e.shape...)...)
	states := noiseStates(opts.Seed, number, T)
	table := shapes.Make(dtypes.Float32, T+1, opts.Batch)
	left := []*tensors.Tensor{data, tensors.FromShape(table), tensors.FromShape(table)} // x_t, and the tables
	defer func() {
		if p.lost {
			return // a compilation that was left behind may still take them
		}
		for _, value := range append(left, data, states) {
			value.FinalizeAll()
		}
	}()
	pass := func(from, to int) error {
		next, err := p.call(ctx, int32(from), int32(to), data, states, left[0], left[1], left[2])
		if err != nil {
			return fmt.Errorf("t = %d: %w", from, err)
		}
		for _, old := range left {
			if old != data {
				old.FinalizeAll()
			}
		}
		left = next
		if to > from {
			progress(to - 1)
		}
		return ctx.Err()
	}
	if err := inPasses(1, T+1, pass); err != nil {
		return nil, nil, err
	}
	if terms, err = tensors.CopyFlatData[float32](left[1]); err != nil {
		return nil, nil, err
	}
	squares, err = tensors.CopyFlatData[float32](left[2])
	return terms, squares, err
}

// noiseStates are the random states of a batch's noise, one for each t in 1..T, so that no noise depends on which
// steps are taken in one pass.
func noiseStates(seed int64, batch uint64, T int) *tensors.Tensor {
	random := rand.New(rand.NewPCG(uint64(seed), batch))
	size := compute.RNGStateShape.Size()
	states := make([]uint64, (T+1)*size)
	for i := range states {
		states[i] = random.Uint64()
	}
	return tensors.FromFlatDataAndDimensions(states, T+1, size)
}
