package ddpm

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"denoise/ddpm/device"

	"github.com/gomlx/compute"
)

// OutOfMemory is the error of a program for which the device has not enough memory.
type OutOfMemory struct {
	Asked int64 // bytes, of the one allocation that failed; 0 where the backend does not say
	Free  int64 // bytes that were free on the device after it had failed; 0 where nobody says
	err   error
}

// Error gives the sizes, and what the backend says.
func (o *OutOfMemory) Error() string {
	text := "out of memory"
	if o.Asked > 0 {
		text += fmt.Sprintf(": %.3g GB were asked for at once", float64(o.Asked)/1e9)
	}
	if o.Free > 0 {
		text += fmt.Sprintf(", %.3g GB are free", float64(o.Free)/1e9)
	}
	return fmt.Sprintf("%s (%v)", text, o.err)
}

// Unwrap returns the backend's error.
func (o *OutOfMemory) Unwrap() error { return o.err }

// Fits returns the largest of n/2, n/4, ..., 1 with which the failed allocation would take at most nine tenths of what is
// free, the rest being for what else a program needs. XLA asks for the intermediate results of a program in one piece, which
// grows as n. Where a size is not known, it returns n/2.
func (o *OutOfMemory) Fits(n int) int {
	fits := max(1, n/2)
	for o.Asked > 0 && o.Free > 0 && fits > 1 && float64(o.Asked)*float64(fits)/float64(n) > 0.9*float64(o.Free) {
		fits /= 2
	}
	return fits
}

var (
	// What XLA says: its code RESOURCE_EXHAUSTED, which is 8, or, of a program's intermediate results on a CPU, an internal
	// error that tells of it.
	exhausted = regexp.MustCompile(`RESOURCE_EXHAUSTED|PJRT error \(code=8\)|[Oo]ut of memory`)
	allocated = regexp.MustCompile(`allocat\w* (\d+)(?: bytes|B)`)
)

// explainMemory makes an OutOfMemory of an error that is one, and returns any other as it is.
func explainMemory(err error, b compute.Backend) error {
	if err == nil || !exhausted.MatchString(err.Error()) {
		return err
	}
	o := &OutOfMemory{err: err}
	if found := allocated.FindStringSubmatch(err.Error()); found != nil {
		o.Asked, _ = strconv.ParseInt(found[1], 10, 64) // too long a number stays unknown
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if d, err := device.Of(ctx, b); err == nil {
		o.Free = d.Free
	}
	return o
}

// adviseBatch adds to an OutOfMemory of a training step which batch would fit.
func (r *Run) adviseBatch(err error) error {
	var o *OutOfMemory
	if !errors.As(err, &o) {
		return err
	}
	return fmt.Errorf("%w; by these sizes a batch of %d would fit, where this run's is %d: open a run with it in another folder, "+
		"or keep the batch and share it among devices (TrainOptions.Devices), or compute in bfloat16 (network.Config.Compute)",
		err, o.Fits(r.config.Batch), r.config.Batch)
}

// adviseSamples adds to an OutOfMemory of a chain of n samples how many would fit.
func adviseSamples(err error, n int) error {
	var o *OutOfMemory
	if !errors.As(err, &o) {
		return err
	}
	if n == 1 {
		return fmt.Errorf("%w; not one sample fits: compute in bfloat16 (network.Config.Compute), or sample on a device with more memory", err)
	}
	return fmt.Errorf("%w; by these sizes %d samples would fit, where %d were asked for: draw so many at a time (SampleOptions.N), each with a Seed of its own",
		err, o.Fits(n), n)
}
