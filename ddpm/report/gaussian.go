package report

import (
	"encoding/binary"
	"math"
	"slices"

	"denoise/ddpm/quality"
	"denoise/ddpm/safetensors"
)

// writeGaussian keeps a Gaussian in a file.
func writeGaussian(path string, g quality.Gaussian) error {
	dim := len(g.Mean)
	return safetensors.Write(path, []safetensors.Tensor{
		{Name: "mean", DType: "F64", Shape: []int{dim}, Data: bytesOf(g.Mean)},
		{Name: "covariance", DType: "F64", Shape: []int{dim, dim}, Data: bytesOf(g.Cov)},
	}, nil)
}

// readGaussian reads what writeGaussian wrote; not ok where there is no such file, or it is damaged: then it is made anew.
func readGaussian(path string, dim int) (g quality.Gaussian, ok bool) {
	tensors, _, err := safetensors.Read(path)
	if err != nil {
		return g, false
	}
	for _, t := range tensors {
		switch {
		case t.DType == "F64" && t.Name == "mean" && slices.Equal(t.Shape, []int{dim}):
			g.Mean = numbers(t.Data)
		case t.DType == "F64" && t.Name == "covariance" && slices.Equal(t.Shape, []int{dim, dim}):
			g.Cov = numbers(t.Data)
		}
	}
	return g, g.Mean != nil && g.Cov != nil
}

func bytesOf(numbers []float64) []byte {
	data := make([]byte, 0, 8*len(numbers))
	for _, v := range numbers {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return data
}

func numbers(data []byte) []float64 {
	all := make([]float64, len(data)/8)
	for i := range all {
		all[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	return all
}
