package dataset

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// keep decodes all images into memory, on all cores. Where some cannot be decoded its error names the first of them, and how
// many there are.
func (f *finite) keep(ctx context.Context, report Progress) error {
	size := f.shape[0] * f.shape[1] * f.shape[2]
	pixels, faults := make([]uint8, f.n*size), make([]error, f.n)
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
				faults[i] = f.load(i, pixels[i*size:(i+1)*size])
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
			if err := someOf(faults); err != nil {
				return err
			}
			progress.end(int64(f.n))
			f.load = fromMemory(pixels)
			return nil
		}
	}
}

// namedFaults is how many broken images an error names.
const namedFaults = 5

// someOf joins the first few of the faults, and counts the rest.
func someOf(faults []error) error {
	faults = slices.DeleteFunc(faults, func(err error) bool { return err == nil })
	if more := len(faults) - namedFaults; more > 0 {
		faults = append(faults[:namedFaults], fmt.Errorf("dataset: and %d more images that cannot be used", more))
	}
	return errors.Join(faults...)
}
