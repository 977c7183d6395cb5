package ddpm_test

import (
	"fmt"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
)

// BenchmarkBound evaluates the bound of 256 images of 16×16 with the image lesson's network, all T steps, and
// the two seconds that the program takes to compile.
//
//	go test ./ddpm -run - -bench Bound -benchtime 1x
func BenchmarkBound(b *testing.B) {
	source, err := dataset.Open(b.Context(), dataset.Config{Kind: "glyphs", Size: 16}, nil)
	if err != nil {
		b.Fatal(err)
	}
	batch, err := dataset.NewBatch(source, 0, 256)
	if err != nil {
		b.Fatal(err)
	}
	x0 := &ddpm.Samples{X: batch.X, N: 256, Shape: source.Shape()}
	for _, T := range []int{250, 1000} {
		b.Run(fmt.Sprintf("T=%d", T), func(b *testing.B) {
			s := linear(b, T)
			evaluator := ddpm.NewEvaluator(backendtest.Open(b, "xla:cpu"), ddpm.NewProcess(s), network.Glyphs(), x0.Shape)
			defer evaluator.Close()
			for b.Loop() {
				if _, err := evaluator.Evaluate(b.Context(), x0, ddpm.BoundOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
