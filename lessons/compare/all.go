package compare

import (
	"context"
	"fmt"
	"path/filepath"

	"denoise/ddpm"

	"github.com/gomlx/compute"
)

// Find returns the experiment of that name.
func Find(name string) (Experiment, error) {
	for _, x := range []Experiment{Points(), Images()} {
		if x.Name == name {
			return x, nil
		}
	}
	return Experiment{}, fmt.Errorf("compare: there is no experiment %q: give points or images", name)
}

// All trains and measures every arm with every seed, each run measured when it is trained. What an earlier call has done is
// not done again. report, which may be nil, hears which run is at hand, the step of its training, and the share of everything
// that is done, a training counted as two thirds of its run.
func (x Experiment) All(ctx context.Context, b compute.Backend, folder string, report func(name string, e ddpm.Event, share float64)) (Results, error) {
	results := x.results()
	m := x.Measurer(b, folder)
	err := x.each(func(a Arm, seed int64, done, all int) error {
		run, err := x.Open(folder, a, seed)
		if err != nil {
			return err
		}
		watch := ddpm.ObserverFunc(func(e ddpm.Event) {
			if report != nil {
				share := 2. / 3 * float64(e.Step) / float64(x.Steps)
				report(fmt.Sprintf("%s, seed %d (%d of %d)", a.Name, seed, done+1, all), e, (float64(done)+min(1, share))/float64(all))
			}
		})
		if err := run.Train(ctx, b, ddpm.TrainOptions{Steps: x.Steps, Observer: watch}); err != nil {
			return err
		}
		r, err := m.Run(ctx, a, seed)
		results.Results = append(results.Results, r)
		return err
	})
	return results, err
}

// Keep writes the results of all runs of the folder into it, results.json, and of images their samples, samples.png, those of the
// first seed.
func (x Experiment) Keep(folder string, results Results) error {
	if err := results.Write(filepath.Join(folder, "results.json")); err != nil {
		return err
	}
	if x.Base.Network.UNet == nil {
		return nil
	}
	rows, err := x.Rows(folder, 1)
	if err != nil {
		return err
	}
	return writePNG(filepath.Join(folder, "samples.png"), rows)
}
