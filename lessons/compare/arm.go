package compare

import (
	"denoise/ddpm"
	"denoise/ddpm/schedule"
)

// Arm is an objective of the comparison.
type Arm struct {
	Name      string
	Objective ddpm.Objective
}

// What is compared: the objectives of the paper's table 2, those of Nichol and Dhariwal's table 2, and Learned, which lies between
// Bound and VLB, so that what the learned variance does and what the importance of t does are told apart. All sample and are
// evaluated with their own variance.
var (
	Simple  = Arm{"simple", ddpm.Objective{Loss: ddpm.Simple}}
	Bound   = Arm{"bound", ddpm.Objective{Loss: ddpm.Bound}}
	Hybrid  = Arm{"hybrid", ddpm.Objective{Loss: ddpm.Hybrid, Variance: schedule.Learned}}
	Learned = Arm{"learned", ddpm.Objective{Loss: ddpm.Bound, Variance: schedule.Learned}}
	VLB     = Arm{"vlb", ddpm.Objective{Loss: ddpm.Bound, Variance: schedule.Learned, Times: ddpm.Importance}}
)
