package compare

import (
	"context"
	"fmt"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
)

// Seeds is how often each objective is trained: each time from other weights, with other noise and other data.
const Seeds = 5

// Steps is how long each of them is trained.
const Steps = 2500

// Arm is an objective of the comparison.
type Arm struct {
	Name      string
	Objective ddpm.Objective
}

// Arms are the objectives that are compared: those of the paper's table 2, and those of Nichol and Dhariwal's table 2. All
// sample and are evaluated with their own variance.
func Arms() []Arm {
	return []Arm{
		{"simple", ddpm.Objective{Loss: ddpm.Simple}},
		{"bound", ddpm.Objective{Loss: ddpm.Bound}},
		{"hybrid", ddpm.Objective{Loss: ddpm.Hybrid, Variance: schedule.Learned}},
		{"vlb", ddpm.Objective{Loss: ddpm.Bound, Variance: schedule.Learned, Times: ddpm.Importance}},
	}
}

// Config is a training of the comparison: but for the objective and the seed they are all the same.
func Config(o ddpm.Objective, seed int64) ddpm.Config {
	return ddpm.Config{
		Data:      dataset.Config{Kind: "mixture", Seed: uint64(seed)},
		Schedule:  schedule.Config{T: 100},
		Network:   network.Config{MLP: &network.MLP{Width: 64, Blocks: 2}},
		Objective: o,
		Batch:     128, LearningRate: 1e-3, WarmUp: 50, EMADecay: 0.995, Seed: seed,
	}
}

// Open opens the run of an arm and a seed (1, 2, ...) in the folder.
func Open(folder string, a Arm, seed int64) (*ddpm.Run, error) {
	return ddpm.OpenRun(filepath.Join(folder, fmt.Sprintf("%s-%d", a.Name, seed)), Config(a.Objective, seed))
}

// Train trains every arm with the first seeds up to that many steps, and goes on where it was interrupted. report, which may be nil,
// hears which run is trained, after how many of all.
func Train(ctx context.Context, b compute.Backend, folder string, seeds, steps int64, report func(name string, done, all int)) error {
	all := len(Arms()) * int(seeds)
	done := 0
	for seed := int64(1); seed <= seeds; seed++ {
		for _, a := range Arms() {
			run, err := Open(folder, a, seed)
			if err != nil {
				return err
			}
			if report != nil {
				report(fmt.Sprintf("%s, seed %d", a.Name, seed), done, all)
			}
			if err := run.Train(ctx, b, ddpm.TrainOptions{Steps: steps}); err != nil {
				return err
			}
			done++
		}
	}
	return nil
}
