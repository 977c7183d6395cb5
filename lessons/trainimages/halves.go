package trainimages

import "denoise/ddpm"

// UpperHalf is what is known of the images when their lower halves are to be drawn.
func UpperHalf(images *ddpm.Samples) *ddpm.Known {
	height, width := images.Shape[0], images.Shape[1]
	known := &ddpm.Known{X0: images, Mask: make([]bool, height*width)}
	for i := range height / 2 * width {
		known.Mask[i] = true
	}
	return known
}

// Covered are the images with what is not known of them in grey.
func Covered(known *ddpm.Known) *ddpm.Samples {
	covered := *known.X0
	covered.X = make([]float32, len(known.X0.X))
	size := len(covered.X) / covered.N
	for i, x := range known.X0.X {
		if known.Mask[i%size*len(known.Mask)/size] {
			covered.X[i] = x
		}
	}
	return &covered
}
