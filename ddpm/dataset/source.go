package dataset

import (
	"fmt"
	"slices"
)

// Source is a stream of examples, cut into numbered batches.
//
// Batch number step holds the examples step·N ... step·N+N-1 of a stream without end that depends on the source's
// seed alone. So a training that resumes at step k sees what it would have seen without the interruption, and any
// batch can be made again without making those before it.
//
// All methods may be called from several goroutines at once.
type Source interface {
	// Name says in a few words what the source is, for titles and logs: "glyphs 16x16".
	Name() string
	// Shape is that of one example: [2] for points, [height, width, channels] for images.
	Shape() []int
	// Classes counts the labels, which run 0..Classes()-1. It is 0 for a source without labels.
	Classes() int
	// Fill makes batch number step (0, 1, 2, ...) with b.N examples, reusing the memory of b where it suffices.
	// It fails when b.N < 1 or step < 0, and when an example cannot be read.
	Fill(step int64, b *Batch) error
}

// Batch is N examples, one after another.
type Batch struct {
	// N counts the examples; Fill reads it.
	N int
	// X has N·prod(Shape) values, the last axis fastest. Images are in [-1, 1] with 256 grey levels: a pixel p in
	// 0..255 is stored as p/127.5 - 1. Points have about zero mean and unit variance.
	X []float32
	// Labels has N values in 0..Classes-1; nil when the source has no labels.
	Labels []int32
}

// NewBatch makes batch number step of n examples.
func NewBatch(src Source, step int64, n int) (*Batch, error) {
	b := &Batch{N: n}
	if err := src.Fill(step, b); err != nil {
		return nil, err
	}
	return b, nil
}

// Numel counts the values of one example: the product of the shape.
func Numel(src Source) int {
	n := 1
	for _, d := range src.Shape() {
		n *= d
	}
	return n
}

// prepare checks a request for a batch and gives it memory.
func prepare(src Source, step int64, b *Batch) error {
	if b.N < 1 {
		return fmt.Errorf("dataset: a batch of %d examples of %s was asked for; set Batch.N to 1 or more", b.N, src.Name())
	}
	if step < 0 {
		return fmt.Errorf("dataset: batch number %d of %s was asked for; batches count from 0", step, src.Name())
	}
	size := b.N * Numel(src)
	b.X = slices.Grow(b.X[:0], size)[:size]
	if src.Classes() == 0 {
		b.Labels = nil
		return nil
	}
	b.Labels = slices.Grow(b.Labels[:0], b.N)[:b.N]
	return nil
}

// Len counts the examples of a source; 0 for one that draws new ones without end.
func Len(src Source) int {
	if f, ok := src.(*finite); ok {
		return f.n
	}
	return 0
}
