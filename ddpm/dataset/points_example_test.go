package dataset_test

import (
	"fmt"
	"math"

	"denoise/ddpm/dataset"
)

// spread prints the mean and the variance of the coordinates of many points.
func spread(src dataset.Source, err error) {
	if err != nil {
		panic(err)
	}
	const n = 100_000
	b, err := dataset.NewBatch(src, 0, n)
	if err != nil {
		panic(err)
	}
	var mean, square [2]float64
	for i, x := range b.X {
		mean[i%2] += float64(x) / n
		square[i%2] += float64(x) * float64(x) / n
	}
	round := func(v float64) float64 { return math.Round(10*v)/10 + 0 }
	fmt.Printf("%s: mean (%.1f, %.1f), variance (%.1f, %.1f), %d classes\n",
		src.Name(), round(mean[0]), round(mean[1]), square[0], square[1], src.Classes())
}

// The mixture is a ring of eight Gaussians unless told otherwise.
func ExampleMixture_Source() {
	spread(dataset.Mixture{}.Source(1, dataset.Train))
	// Output: mixture: mean (0.0, 0.0), variance (1.0, 1.0), 8 classes
}

// One number scales both coordinates, so that the moons stay round; their variances average to one.
func ExampleMoons() {
	spread(dataset.Moons(0, 1, dataset.Train))
	// Output: moons: mean (0.0, 0.0), variance (1.5, 0.5), 2 classes
}

func ExampleSwissRoll() {
	spread(dataset.SwissRoll(0, 1, dataset.Train))
	// Output: swiss roll: mean (0.0, 0.0), variance (0.9, 1.1), 0 classes
}

func ExampleCheckerboard() {
	spread(dataset.Checkerboard(1, dataset.Train))
	// Output: checkerboard: mean (0.0, 0.0), variance (1.0, 1.0), 0 classes
}
