package inception_test

import (
	"path/filepath"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/inception"
	"denoise/ddpm/inception/inceptiontest"
	"denoise/ddpm/safetensors"
)

// BenchmarkFeatures is of 32 images as large as CIFAR-10's.
func BenchmarkFeatures(b *testing.B) {
	path := filepath.Join(b.TempDir(), "inception.safetensors")
	if err := safetensors.Write(path, inceptiontest.Weights(), nil); err != nil {
		b.Fatal(err)
	}
	n, err := inception.Open(backendtest.Open(b, "xla:cpu"), path)
	if err != nil {
		b.Fatal(err)
	}
	defer n.Close()
	x := images("bench", 32*32*32*3, 256)
	features := func() {
		if _, err := n.Features(x, []int{32, 32, 3}); err != nil {
			b.Fatal(err)
		}
	}
	features() // compiles
	for b.Loop() {
		features()
	}
}
