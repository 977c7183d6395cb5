package trainimages

import (
	"context"
	"fmt"

	"denoise/ddpm"
)

// Asked draws n samples in that many steps three times: without a label, with every class in turn, and with guidance by
// w = 1. All begin with the same noise.
func Asked(ctx context.Context, run *ddpm.Run, sampler *ddpm.Sampler, n, steps int) ([]Set, error) {
	const w = 1
	labels := run.EveryClass(n)
	sets := []Set{{What: "samples without a label"}, {What: "samples with one", Labels: labels}, {What: fmt.Sprintf("samples with one and w = %d", w), Labels: labels}}
	for i, opts := range []ddpm.SampleOptions{{}, {Labels: labels}, {Labels: labels, Guidance: w}} {
		opts.N, opts.Steps, opts.Seed = n, steps, 3
		var err error
		if sets[i].Images, err = sampler.Sample(ctx, opts); err != nil {
			return nil, err
		}
	}
	return sets, nil
}
