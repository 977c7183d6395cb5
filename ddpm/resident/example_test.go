package resident_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/resident"

	"github.com/gomlx/compute"
)

// A training goes on in the background while its learning rate is changed and its samples are drawn.
func ExampleStart() {
	os.Setenv(compute.ConfigEnvVar, "go")
	defer os.Unsetenv(compute.ConfigEnvVar)
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	run, err := ddpm.OpenRun(filepath.Join(folder, "run"), points())
	if err != nil {
		panic(err)
	}
	fmt.Println(resident.Start(ctx, run, ddpm.TrainOptions{Steps: 1e9}))
	watching, enough := context.WithCancel(ctx)
	fmt.Println(resident.Watch(watching, run, ddpm.ObserverFunc(func(e ddpm.Event) {
		if e.Step >= 10 {
			enough()
		}
	})))
	fmt.Println(resident.SetLearningRate(run, 1e-4))
	fmt.Println(resident.Stop(ctx, run))
	samples, err := resident.Sample(ctx, run, ddpm.Averaged, ddpm.SampleOptions{N: 3})
	if err != nil {
		panic(err)
	}
	fmt.Println(samples.N, "samples")
	fmt.Println(resident.Release(run))
	// Output:
	// <nil>
	// context canceled
	// <nil>
	// <nil>
	// 3 samples
	// <nil>
}
