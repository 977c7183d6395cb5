package sampling

import (
	"context"
	"fmt"
	"math"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/dataset"
	"denoise/lessons/figure"
	"denoise/lessons/train2d"
)

// Points is a sampler of points on a ring of eight Gaussians.
type Points struct {
	*ddpm.Sampler
	Process *ddpm.Process
	Whose   string // what answers for the noise
}

// Open returns a sampler with the network of the run in that folder, of 10-train-2d, or, where that has not been trained,
// with ε* of the same data.
func Open(folder string) (Points, error) {
	b, err := backend.Open("")
	if err != nil {
		return Points{}, err
	}
	config := train2d.Config("mixture")
	if run, err := ddpm.OpenRun(folder, ddpm.Config{}); err == nil {
		if step, err := run.Step(); err == nil && step > 0 {
			sampler, err := run.Sampler(b, ddpm.Averaged)
			return Points{sampler, run.Process(), "the network of 10"}, err
		}
	}
	s, err := config.Schedule.New()
	if err != nil {
		return Points{}, err
	}
	law, err := config.Data.Law()
	if err != nil {
		return Points{}, err
	}
	net, err := ddpm.ExactEps(law, s)
	if err != nil {
		return Points{}, err
	}
	process := ddpm.NewProcess(s)
	return Points{ddpm.NewSampler(b, process, net, []int{2}), process, "ε*"}, nil
}

// Scatter draws samples of several options beside each other, with how many of them are within three standard deviations of
// a Gaussian of the ring.
func (p Points) Scatter(ctx context.Context, names []string, options ...ddpm.SampleOptions) (row figure.Row, err error) {
	for i, opts := range options {
		samples, err := p.Sample(ctx, opts)
		if err != nil {
			return nil, err
		}
		near, err := nearRing(samples)
		if err != nil {
			return nil, err
		}
		chart, err := train2d.Scatter(fmt.Sprintf("%s: %.0f%% near", names[i], 100*near), Ring(), samples.X)
		if err != nil {
			return nil, err
		}
		chart.Width = 300
		row = append(row, chart)
	}
	return row, nil
}

// Ring are the middles of the eight Gaussians.
func Ring() (middles []float32) {
	m, err := dataset.Mixture{}.Resolve()
	if err != nil {
		panic(err) // the zero value
	}
	for _, mean := range m.Means {
		middles = append(middles, float32(mean[0]), float32(mean[1]))
	}
	return middles
}

// Middle is the middle of Gaussian k of the ring, as an example.
func Middle(k int) *ddpm.Samples {
	return &ddpm.Samples{X: Ring()[2*k : 2*k+2], N: 1, Shape: []int{2}}
}

// nearRing is the share of samples within three standard deviations of a Gaussian of the ring.
func nearRing(samples *ddpm.Samples) (share float64, err error) {
	m, err := dataset.Mixture{}.Resolve()
	if err != nil {
		return 0, err
	}
	for i := range samples.N {
		x := samples.Example(i)
		for k, mean := range m.Means {
			if math.Hypot(float64(x[0])-mean[0], float64(x[1])-mean[1]) <= 3*math.Sqrt(m.Vars[k]) {
				share += 1 / float64(samples.N)
				break
			}
		}
	}
	return share, nil
}
