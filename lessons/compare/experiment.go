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

// Experiment is one half of the comparison: what is trained by every arm and seed, how long, and what is measured of it.
type Experiment struct {
	Name       string      // points or images
	Base       ddpm.Config // of every training, but for its objective and seeds
	Arms       []Arm       // simple first, with which the others are compared
	Seeds      int64       // 1, 2, ...: each objective is trained so often, from other weights, with other noise and other data
	Steps      int64       // of each
	Effort     Effort
	Quantities []Quantity
}

// Points trains an MLP on points in the plane.
func Points() Experiment {
	return Experiment{
		Name: "points",
		Base: ddpm.Config{
			Data:     dataset.Config{Kind: "mixture"},
			Schedule: schedule.Config{T: 100},
			Network:  network.Config{MLP: &network.MLP{Width: 64, Blocks: 2}},
			Batch:    128, LearningRate: 1e-3, WarmUp: 50, EMADecay: 0.995,
		},
		Arms:       []Arm{Simple, Bound, Hybrid, Learned, VLB},
		Seeds:      5,
		Steps:      2500,
		Effort:     Effort{HeldOut: 512, Samples: 2000, Batches: 64},
		Quantities: []Quantity{Excess, Energy, Likelihood, NoiseScale},
	}
}

// Images trains a small U-Net on digits of 12×12 pixels, by the objectives of the two tables: a network too small for its data, and
// all of it within minutes.
func Images() Experiment {
	return Experiment{
		Name: "images",
		Base: ddpm.Config{
			Data:     dataset.Config{Kind: "glyphs", Size: 12},
			Schedule: schedule.Config{T: 100},
			Network:  network.Config{UNet: &network.UNet{Size: 12, Channels: 1, Base: 8, Multipliers: []int{1, 2}, Blocks: 1, Groups: 4, PlainResampling: true}},
			Batch:    16, LearningRate: 2e-3, WarmUp: 100, EMADecay: 0.995,
		},
		Arms:       []Arm{Simple, Bound, Hybrid, VLB},
		Seeds:      5,
		Steps:      2500,
		Effort:     Effort{HeldOut: 128, Samples: 512, Batches: 64, Classifier: 700},
		Quantities: []Quantity{Bits, Frechet, Precision, Recall, Recognised, NoiseScale},
	}
}

// Config is a training of the experiment: but for the objective and the seed they are all the same.
func (x Experiment) Config(o ddpm.Objective, seed int64) ddpm.Config {
	config := x.Base
	config.Objective, config.Seed, config.Data.Seed = o, seed, uint64(seed)
	return config
}

// Open opens the run of an arm and a seed (1, 2, ...) in the folder.
func (x Experiment) Open(folder string, a Arm, seed int64) (*ddpm.Run, error) {
	return ddpm.OpenRun(filepath.Join(folder, fmt.Sprintf("%s-%d", a.Name, seed)), x.Config(a.Objective, seed))
}

// Train trains every arm with every seed, and goes on where it was interrupted. report, which may be nil, hears which run is
// trained, after how many of all.
func (x Experiment) Train(ctx context.Context, b compute.Backend, folder string, report func(name string, done, all int)) error {
	return x.each(func(a Arm, seed int64, done, all int) error {
		run, err := x.Open(folder, a, seed)
		if err != nil {
			return err
		}
		if report != nil {
			report(fmt.Sprintf("%s, seed %d", a.Name, seed), done, all)
		}
		return run.Train(ctx, b, ddpm.TrainOptions{Steps: x.Steps})
	})
}

// each goes through the arms and the seeds: all arms of a seed before the next.
func (x Experiment) each(visit func(a Arm, seed int64, done, all int) error) error {
	done, all := 0, len(x.Arms)*int(x.Seeds)
	for seed := int64(1); seed <= x.Seeds; seed++ {
		for _, a := range x.Arms {
			if err := visit(a, seed, done, all); err != nil {
				return err
			}
			done++
		}
	}
	return nil
}
