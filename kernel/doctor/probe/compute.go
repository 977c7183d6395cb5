package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"denoise/kernel/doctor"
)

// problem is a computation of two tensors with a known result.
type problem struct {
	a, b  []int // shapes
	flops float64
	build func(a, b *graph.Node) *graph.Node
	want  func(a, b []float32, at int) float64 // the element at of the result, summed in Go
	size  int                                  // of the result
}

// side of the matrices; height and width, channels in and out, and batch of the images.
const side, image, channels, batch = 512, 32, 16, 8

var matMul = problem{
	a: []int{side, side}, b: []int{side, side},
	flops: 2 * side * side * side,
	size:  side * side,
	build: func(a, b *graph.Node) *graph.Node { return graph.MatMul(a, b) },
	want: func(a, b []float32, at int) float64 {
		row, column, sum := at/side, at%side, 0.0
		for k := range side {
			sum += float64(a[row*side+k]) * float64(b[k*side+column])
		}
		return sum
	},
}

// convolution is 3x3 with a border of zeros, over images in the order [batch, height, width, channel].
var convolution = problem{
	a: []int{batch, image, image, channels}, b: []int{3, 3, channels, channels},
	flops: 2 * batch * image * image * 9 * channels * channels,
	size:  batch * image * image * channels,
	build: func(a, b *graph.Node) *graph.Node { return graph.Convolve(a, b).PadSame().Done() },
	want: func(a, b []float32, at int) float64 {
		out, column, row, example := at%channels, at/channels%image, at/channels/image%image, at/channels/image/image
		sum := 0.0
		for dy := range 3 {
			for dx := range 3 {
				y, x := row+dy-1, column+dx-1
				if y < 0 || y >= image || x < 0 || x >= image {
					continue
				}
				for in := range channels {
					sum += float64(a[((example*image+y)*image+x)*channels+in]) * float64(b[((dy*3+dx)*channels+in)*channels+out])
				}
			}
		}
		return sum
	},
}

// whole fills a tensor with small whole numbers, so that float32 holds every sum of products exactly.
func whole(shape []int, stride int) ([]float32, *tensors.Tensor) {
	size := 1
	for _, n := range shape {
		size *= n
	}
	flat := make([]float32, size)
	for i := range flat {
		flat[i] = float32(i*stride%13 - 6)
	}
	return flat, tensors.FromFlatDataAndDimensions(flat, shape...)
}

// measure computes the problem until half a second has passed, at least twice, and checks some elements.
func measure(opened compute.Backend, p problem) (m doctor.Measure, err error) {
	a, ta := whole(p.a, 5)
	b, tb := whole(p.b, 7)
	// The sum is fetched each time: the computation has ended when it is there.
	exec, err := graph.NewExec(opened, func(a, b *graph.Node) (*graph.Node, *graph.Node) {
		result := p.build(a, b)
		return result, graph.ReduceAllSum(result)
	})
	if err != nil {
		return m, err
	}
	defer exec.Finalize()
	var result *tensors.Tensor
	once := func() (time.Duration, error) {
		begun := time.Now()
		outputs, err := exec.Call(ta, tb)
		if err != nil {
			return 0, err
		}
		if _, err := tensors.CopyFlatData[float32](outputs[1]); err != nil {
			return 0, err
		}
		if result != nil {
			err = result.FinalizeAll()
		}
		result = outputs[0]
		return time.Since(begun), errors.Join(err, outputs[1].FinalizeAll())
	}
	begun := time.Now()
	first, err := once()
	if err != nil {
		return m, err
	}
	best := time.Duration(0)
	for best == 0 || time.Since(begun) < time.Second/2 {
		took, err := once()
		if err != nil {
			return m, err
		}
		if best == 0 || took < best {
			best = took
		}
	}
	got, err := tensors.CopyFlatData[float32](result)
	if err != nil {
		return m, err
	}
	for at := 0; at < p.size; at += 997 {
		if want := p.want(a, b, at); float64(got[at]) != want {
			return m, fmt.Errorf("element %d is %v, want %v: this backend computes wrong results", at, got[at], want)
		}
	}
	return doctor.Measure{First: first.Seconds(), Best: best.Seconds(), GFLOPS: p.flops / best.Seconds() / 1e9}, nil
}
