package ddpm_test

import (
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/network"
)

// BenchmarkSample holds Sample, which takes its steps in one compiled call, or some of about a second, against Chain, which
// takes each in a call and copies every x_t and x_0 to the host. Both are compiled before.
func BenchmarkSample(b *testing.B) {
	device := backendtest.Open(b, "xla:cpu")
	process := ddpm.NewProcess(linear(b, 100))
	for _, c := range []struct {
		name  string
		net   network.Network
		shape []int
		n     int
	}{
		{"1000 points", &network.MLP{}, []int{2}, 1000},
		{"16 glyphs", network.Glyphs(), []int{16, 16, 1}, 16},
	} {
		sampler := ddpm.NewSampler(device, process, c.net, c.shape)
		defer sampler.Close()
		opts := ddpm.SampleOptions{N: c.n}
		if _, err := sampler.Sample(b.Context(), opts); err != nil {
			b.Fatal(err)
		}
		b.Run(c.name+"/one call", func(b *testing.B) {
			for b.Loop() {
				if _, err := sampler.Sample(b.Context(), opts); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/step by step", func(b *testing.B) {
			for b.Loop() {
				for _, err := range sampler.Chain(b.Context(), opts) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
