package dataset

import (
	"context"
	"fmt"
)

// Prefetcher hands out batches in order while goroutines prepare the next ones.
type Prefetcher struct {
	cancel context.CancelFunc
	ctx    context.Context
	order  chan chan prepared
	failed error
}

type prepared struct {
	batch *Batch
	err   error
}

// Prefetch prepares the batches firstStep, firstStep+1, ... of n examples each, up to ahead of them (at least 1)
// beyond the one last taken. They are identical to what Fill makes. Call Stop when done; cancelling ctx has the same
// effect.
func Prefetch(ctx context.Context, src Source, firstStep int64, n, ahead int) *Prefetcher {
	ctx, cancel := context.WithCancel(ctx)
	p := &Prefetcher{cancel: cancel, ctx: ctx, order: make(chan chan prepared, max(ahead, 1))}
	go func() {
		for step := firstStep; ; step++ {
			slot := make(chan prepared, 1)
			select {
			case p.order <- slot:
			case <-ctx.Done():
				return
			}
			go func() {
				b, err := NewBatch(src, step, n)
				if err != nil {
					err = fmt.Errorf("batch %d of %s: %w", step, src.Name(), err)
				}
				slot <- prepared{b, err}
			}()
		}
	}()
	return p
}

// Next waits for the next batch, which is the caller's to keep. It fails with the context's error after Stop or a
// cancellation, and with the source's error, from then on, when a batch cannot be made.
func (p *Prefetcher) Next() (*Batch, error) {
	if p.failed != nil {
		return nil, p.failed
	}
	batch, err := p.next()
	if err != nil {
		p.failed = err
		p.cancel()
	}
	return batch, err
}

func (p *Prefetcher) next() (*Batch, error) {
	if err := p.ctx.Err(); err != nil {
		return nil, err
	}
	var slot chan prepared
	select {
	case slot = <-p.order:
	case <-p.ctx.Done():
		return nil, p.ctx.Err()
	}
	select {
	case r := <-slot:
		return r.batch, r.err
	case <-p.ctx.Done():
		return nil, p.ctx.Err()
	}
}

// Stop ends the preparation. It is safe to call more than once.
func (p *Prefetcher) Stop() { p.cancel() }
