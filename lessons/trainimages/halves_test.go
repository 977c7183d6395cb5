package trainimages

import (
	"testing"

	"denoise/ddpm"
)

func TestUpperHalf(t *testing.T) {
	images := &ddpm.Samples{X: make([]float32, 2*4*3), N: 2, Shape: []int{4, 3, 1}}
	for i := range images.X {
		images.X[i] = 1
	}
	for i, x := range Covered(UpperHalf(images)).X {
		if want := i%12 < 6; (x == 1) != want || x != 0 && x != 1 {
			t.Errorf("value %d of example %d is %g, known: %v", i%12, i/12, x, want)
		}
	}
}
