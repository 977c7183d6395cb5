package ddpm

import (
	"fmt"
	"slices"
	"strings"

	"denoise/ddpm/safetensors"
)

// Weights returns the network's weights of the run's last checkpoint, by the names they have within the network, such as
// /in/weights, for package diffusers to write. It fails when there is no checkpoint.
func (r *Run) Weights(which Weights) ([]safetensors.Tensor, error) {
	prefix, err := which.prefix()
	if err != nil {
		return nil, err
	}
	path, err := r.LastCheckpoint()
	if err != nil {
		return nil, err
	}
	if path == "" {
		return nil, fmt.Errorf("ddpm: the run in %s has no checkpoint to take weights from: train it first", r.folder)
	}
	all, _, err := safetensors.Read(path)
	if err != nil {
		return nil, r.unusable(err)
	}
	var weights []safetensors.Tensor
	for _, t := range all {
		if name, ok := strings.CutPrefix(t.Name, prefix+networkScope); ok && strings.HasPrefix(name, "/") {
			t.Name = name
			weights = append(weights, t)
		}
	}
	return weights, nil
}

// Import gives the run a first checkpoint: weights that were trained elsewhere, named as Weights names them, and for their
// average the same again. step is how many steps they had; training goes on from there, with an optimiser that begins anew.
// shape is that of an example. What the network makes of them it tells when it is used: package diffusers checks the names and shapes of
// a U-Net's before.
//
// It fails, and writes nothing, when the run has a checkpoint, when another process trains it, and for a step below 1.
func (r *Run) Import(weights []safetensors.Tensor, shape []int, step int64) error {
	if step < 1 {
		return fmt.Errorf("ddpm: weights of step %d; give the number of steps they were trained, 1 or more", step)
	}
	lock, err := r.lock()
	if err != nil {
		return err
	}
	defer lock.Unlock()
	if last, err := r.LastCheckpoint(); err != nil {
		return err
	} else if last != "" {
		return fmt.Errorf("ddpm: the run in %s has weights already, in %s: import into another folder", r.folder, last)
	}
	store, err := newStore(r.config.Seed)
	if err != nil {
		return err
	}
	defer store.Finalize()
	for _, scope := range []string{networkScope, emaScope + networkScope} {
		for _, w := range weights {
			value, err := toTensor(w)
			if err != nil {
				return fmt.Errorf("ddpm: importing: %w", err)
			}
			if err := addVariable(store, scope+w.Name, value, isWeight(scope+w.Name)); err != nil {
				return fmt.Errorf("ddpm: importing: %w", err)
			}
		}
	}
	_, err = r.save(store, slices.Clone(shape), step, 0)
	return err
}
