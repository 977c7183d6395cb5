package ddpm

import (
	"fmt"
	"slices"
)

// Known is the part of the samples that is given, for inpainting: the chain draws the rest to suit it. After every step the
// known part is replaced by its data, diffused to the time the step has come to (Process.Inpaint); at the end it is the data.
type Known struct {
	// X0 holds the data, whole: one example for all samples, or one for each. What the mask leaves out is not looked at.
	X0 *Samples
	// Mask says what is known: an entry for each value of an example, or for each pixel of an image.
	Mask []bool
	// Resample is how often each step is taken, with a step of the forward process in between; 0 means once. More brings
	// the rest into harmony with what is known, for as many times the work. It is the resampling of RePaint (Lugmayr et al.
	// 2022, arXiv 2201.09865) with a jump length of 1.
	Resample int
}

func (k *Known) check(s *Sampler, n int) error {
	if err := k.X0.check("Known.X0", s.shape); err != nil {
		return err
	}
	pixels, size := s.pixels(), s.size()
	switch {
	case k.X0.N != 1 && k.X0.N != n:
		return fmt.Errorf("ddpm: Known.X0 has %d examples for %d samples: give one for each, or one for all", k.X0.N, n)
	case len(k.Mask) != size && len(k.Mask) != pixels:
		want := fmt.Sprint(size)
		if pixels != size {
			want = fmt.Sprintf("%d, one for each pixel, or %d", pixels, size)
		}
		return fmt.Errorf("ddpm: Known.Mask has %d entries, but an example is %v: give %s", len(k.Mask), s.shape, want)
	case k.Resample < 0:
		return fmt.Errorf("ddpm: Known.Resample = %d: give 1, which takes each step once, or more; 0 means 1", k.Resample)
	}
	return nil
}

// pixels is the number of pixels of an image, of values of other examples.
func (p predictor) pixels() int {
	if p.images() {
		return p.shape[0] * p.shape[1]
	}
	return p.size()
}

// values are those of n examples and of their mask, 1 where they are known.
func (k *Known) values(n int) (x0, mask []float32) {
	x0 = k.X0.X
	if k.X0.N < n {
		x0 = slices.Repeat(x0, n)
	}
	mask = make([]float32, len(x0))
	size := len(x0) / n
	for i := range mask {
		if k.Mask[i%size*len(k.Mask)/size] {
			mask[i] = 1
		}
	}
	return x0, mask
}
