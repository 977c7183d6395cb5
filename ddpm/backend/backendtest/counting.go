package backendtest

import (
	"sync/atomic"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// Counting is a backend that counts the programs it compiles.
type Counting struct {
	compute.Backend
	Compiled atomic.Int64
}

// Count returns the backend with a count of its own.
func Count(b compute.Backend) *Counting { return &Counting{Backend: b} }

// Builder makes a builder whose Compile is counted.
func (c *Counting) Builder(name string) compute.Builder {
	return countingBuilder{c.Backend.Builder(name), c}
}

type countingBuilder struct {
	compute.Builder
	backend *Counting
}

func (b countingBuilder) Compile() (compute.Executable, error) {
	b.backend.Compiled.Add(1)
	made, err := b.Builder.Compile()
	return executable{made, b.backend}, err
}

// executable takes and gives buffers that name the counting backend as theirs: GoMLX compares.
type executable struct {
	compute.Executable
	backend *Counting
}

func (e executable) Execute(inputs []compute.Buffer, donate []bool, device compute.DeviceNum) ([]compute.Buffer, error) {
	bare := make([]compute.Buffer, len(inputs))
	for i, input := range inputs {
		bare[i] = input.(buffer).Buffer
	}
	outputs, err := e.Executable.Execute(bare, donate, device)
	for i := range outputs {
		outputs[i] = buffer{outputs[i], e.backend}
	}
	return outputs, err
}

type buffer struct {
	compute.Buffer
	backend *Counting
}

func (b buffer) Backend() compute.Backend { return b.backend }

func (b buffer) CopyToDevice(device compute.DeviceNum) (compute.Buffer, error) {
	copied, err := b.Buffer.CopyToDevice(device)
	return buffer{copied, b.backend}, err
}

// BufferFromFlatData is that of the backend.
func (c *Counting) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	made, err := c.Backend.BufferFromFlatData(device, flat, shape)
	return buffer{made, c}, err
}

// NewSharedBuffer is that of the backend.
func (c *Counting) NewSharedBuffer(device compute.DeviceNum, shape shapes.Shape) (compute.Buffer, any, error) {
	made, flat, err := c.Backend.NewSharedBuffer(device, shape)
	return buffer{made, c}, flat, err
}
