package dataset

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// keep decodes all images into memory, on all cores.
func (f *finite) keep(ctx context.Context, report Progress) error {
	size := f.shape[0] * f.shape[1] * f.shape[2]
	pixels := make([]uint8, f.n*size)
	progress := reporter{report: report, status: Status{Task: f.name, Total: int64(f.n), Unit: "images"}}
	progress.to(0)
	var next atomic.Int64
	done := make(chan struct{}, f.n)
	group, ctx := errgroup.WithContext(ctx)
	for range min(runtime.GOMAXPROCS(0), f.n) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < f.n; i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := f.load(i, pixels[i*size:(i+1)*size]); err != nil {
					return err
				}
				done <- struct{}{}
			}
			return nil
		})
	}
	finished := make(chan error, 1)
	go func() { finished <- group.Wait() }()
	for count := 0; ; {
		select {
		case <-done:
			count++
			progress.to(int64(count))
		case err := <-finished:
			if err != nil {
				if errors.Is(err, context.Canceled) {
					err = fmt.Errorf("dataset: reading %s: %w", f.name, err)
				}
				return err
			}
			progress.end(int64(f.n))
			f.load = fromMemory(pixels)
			return nil
		}
	}
}
