package inception

import "denoise/ddpm/safetensors"

// For tests, which make weights by a package that imports this one.
var (
	Prepare = prepare
	Resize  = resize
)

// Check is what Open does with the tensors that it has read.
func Check(tensors []safetensors.Tensor) error {
	_, err := check(tensors)
	return err
}
