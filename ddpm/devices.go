package ddpm

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/distributed"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/core/tensors/dtensor"
)

// checkDevices refuses a number of devices that the backend does not have, or that does not divide the batch.
func checkDevices(backend compute.Backend, devices, batch int) error {
	there := int(backend.NumDevices())
	switch {
	case devices < 0:
		return fmt.Errorf("ddpm: TrainOptions.Devices = %d: give 1 or more", devices)
	case devices > there:
		return fmt.Errorf("ddpm: TrainOptions.Devices = %d: the backend has %d; the CPU is opened as %d by the name xla:cpu,devices=%d",
			devices, there, devices, devices)
	case devices > 1 && batch%devices != 0:
		return fmt.Errorf("ddpm: TrainOptions.Devices = %d: a batch of %d cannot be cut into that many equal parts", devices, batch)
	}
	return nil
}

// spread has the program run on the first devices of its backend. The first batches of its inputs are cut along their first
// axis, a part for each device; the other inputs, the variables and the outputs are whole on all of them.
//
// The graph stays that of the whole batch: XLA divides its work, and adds what has to be added, the gradients, over the
// devices. Random states being whole, every device draws the noise of the whole batch and uses its part.
func (p *program) spread(devices, batches int) error {
	if devices < 2 {
		return nil
	}
	mesh, err := distributed.NewDeviceMesh([]int{devices}, []string{"data"})
	if err != nil {
		return err
	}
	part, err := distributed.BuildSpec(mesh).S("data").Done()
	if err != nil {
		return err
	}
	whole := distributed.NewReplicatedShardingSpec(mesh)
	for range batches {
		p.inputs = append(p.inputs, part)
	}
	p.inputs = append(p.inputs, whole) // and so are those after it
	// A variable takes this from its store, but GoMLX's random state, made by SetRNGStateFromSeed, knows of no store.
	for v := range p.exec.Store().IterVariables() {
		if err := v.SetShardingSpec(whole); err != nil {
			return err
		}
	}
	p.exec.AutoSharding(mesh).WithOutputShardingSpecs(whole)
	return nil
}

// everywhere runs a program that was spread: it cuts the arguments, and returns the outputs of the first device.
func (p *program) everywhere(args []any) ([]*tensors.Tensor, error) {
	specs := make([]*distributed.ShardingSpec, len(args))
	parts := make([]any, len(args))
	for i, arg := range args {
		specs[i] = p.inputs[min(i, len(p.inputs)-1)]
		value, ok := arg.(*tensors.Tensor)
		if !ok {
			var err error
			if value, err = tensors.FromAnyValue(arg); err != nil {
				return nil, err
			}
		}
		cut, err := dtensor.ShardTensor(specs[i], value)
		if err != nil {
			return nil, err
		}
		defer cut.Finalize()
		parts[i] = cut
	}
	p.exec.WithInputShardingSpecs(specs...)
	all, err := p.exec.Call(parts...)
	if err != nil {
		return nil, err
	}
	first := len(all) / p.exec.NumDevices()
	for _, output := range all[first:] {
		if err := output.FinalizeAll(); err != nil {
			return nil, err
		}
	}
	return all[:first], nil
}
