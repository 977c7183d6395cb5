package report_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/report"
	"denoise/ddpm/schedule"
)

// A run of points, trained far too little: the error of its ε is above the least there is.
func ExampleOf() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	run, err := ddpm.OpenRun(filepath.Join(folder, "run"), ddpm.Config{
		Data:     dataset.Config{Kind: "mixture"},
		Schedule: schedule.Config{T: 30},
		Network:  network.Config{MLP: &network.MLP{Width: 8, Blocks: 1}},
	})
	if err != nil {
		panic(err)
	}
	b, err := backend.Open("go")
	if err != nil {
		panic(err)
	}
	if err := run.Train(context.Background(), b, ddpm.TrainOptions{Steps: 1}); err != nil {
		panic(err)
	}
	r, err := report.Of(context.Background(), b, run, report.Options{HeldOut: 256, Samples: 100})
	if err != nil {
		panic(err)
	}
	first := r.Law.Eps[0]
	fmt.Printf("%d examples, %d samples\n", len(r.Bound.Each), r.Points.N)
	fmt.Printf("t = %d to %d: above the least error: %t\n", first.From, first.To, first.Ratio.Low > 1)
	fmt.Println("the samples are of the data's law:", r.Points.Energy.PValue() > 0.05)
	// Output:
	// 256 examples, 100 samples
	// t = 1 to 3: above the least error: true
	// the samples are of the data's law: false
}
