// Package inceptiontest makes weights for package inception by a formula, for tests: those that were trained are not part of this
// project. ../testdata/golden.py has the same formula.
package inceptiontest

import (
	"encoding/binary"
	"math"
	"strings"

	"denoise/ddpm/inception"
	"denoise/ddpm/safetensors"
)

// Uniform are count numbers of [0, 1) that belong to a name: a hash of the index and of the name's bytes.
func Uniform(name string, count int) []float64 {
	var seed uint32
	for _, b := range []byte(name) {
		seed = 31*seed + uint32(b)
	}
	u := make([]float64, count)
	for i := range u {
		h := uint32(i)*2654435761 + seed
		for range 2 {
			h = (h ^ h>>16) * 0x45d9f3b
		}
		u[i] = float64(h^h>>16) / (1 << 32)
	}
	return u
}

// Weights are what Open reads from a file.
func Weights() []safetensors.Tensor {
	var all []safetensors.Tensor
	for _, t := range inception.Tensors() {
		count := 1
		for _, d := range t.Shape {
			count *= d
		}
		data := make([]byte, 0, 4*count)
		for _, u := range Uniform(t.Name, count) {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(weight(t, count, u))))
		}
		all = append(all, safetensors.Tensor{Name: t.Name, DType: "F32", Shape: t.Shape, Data: data})
	}
	return all
}

// weight is a number of the tensor: kernels are of the variance 2/fan-in, which keeps that of the signal.
func weight(t inception.Tensor, count int, u float64) float64 {
	switch {
	case strings.HasSuffix(t.Name, "running_var"):
		return 0.5 + u
	case strings.HasSuffix(t.Name, "bn.weight"):
		return 0.8 + 0.4*u
	case len(t.Shape) == 4:
		return (2*u - 1) * math.Sqrt(6/float64(count/t.Shape[0]))
	}
	return 0.4*u - 0.2
}
