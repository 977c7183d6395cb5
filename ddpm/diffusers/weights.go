package diffusers

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"denoise/ddpm/network"
	"denoise/ddpm/safetensors"
)

// Read reads the weights of the U-Net from a safetensors file of diffusers, such as diffusion_pytorch_model.safetensors,
// under the names and in the layouts of package network.
//
// It fails when the file is damaged, when it holds another architecture's tensors, naming the first that is missing, left
// over, or of another shape or type, and when the configuration is not valid. Nothing is returned then.
func Read(path string, u *network.UNet) ([]safetensors.Tensor, error) {
	if err := u.Validate(); err != nil {
		return nil, err
	}
	tensors, _, err := safetensors.Read(path)
	if err != nil {
		return nil, fmt.Errorf("ddpm/diffusers: %w", err)
	}
	theirs := map[string]safetensors.Tensor{}
	for _, t := range tensors {
		theirs[current(t.Name)] = t
	}
	var ours []safetensors.Tensor
	for _, p := range pairs(u) {
		t, ok := theirs[p.theirs]
		if !ok {
			return nil, fmt.Errorf("ddpm/diffusers: %s holds no %s, which this U-Net needs: is it another architecture's?", path, p.theirs)
		}
		delete(theirs, p.theirs)
		converted, err := p.fromTheirs(t)
		if err != nil {
			return nil, fmt.Errorf("ddpm/diffusers: %s: %w", path, err)
		}
		ours = append(ours, converted)
	}
	for name := range theirs {
		return nil, fmt.Errorf("ddpm/diffusers: %s holds %s, for which this U-Net has no place: is it another architecture's?", path, name)
	}
	return ours, nil
}

// Write writes weights of the U-Net, named as package network names them, as a safetensors file that diffusers reads. It
// fails when a weight is missing, left over or of another shape, and then writes nothing.
func Write(path string, u *network.UNet, weights []safetensors.Tensor) error {
	if err := u.Validate(); err != nil {
		return err
	}
	ours := map[string]safetensors.Tensor{}
	for _, t := range weights {
		ours[t.Name] = t
	}
	var theirs []safetensors.Tensor
	for _, p := range pairs(u) {
		t, ok := ours[p.ours]
		if !ok {
			return fmt.Errorf("ddpm/diffusers: there is no weight %s, which this U-Net has", p.ours)
		}
		delete(ours, p.ours)
		converted, err := p.toTheirs(t)
		if err != nil {
			return fmt.Errorf("ddpm/diffusers: %w", err)
		}
		theirs = append(theirs, converted)
	}
	for name := range ours {
		return fmt.Errorf("ddpm/diffusers: the weight %s has no place in this U-Net", name)
	}
	return safetensors.Write(path, theirs, map[string]string{"format": "pt"})
}

// older are the names that attention had in diffusers before version 0.18, in which Ho's checkpoints were published.
var older = map[string]string{"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}

// current is the name that diffusers has for a tensor now.
func current(name string) string {
	for old, now := range older {
		for _, ending := range []string{".weight", ".bias"} {
			if head, ok := strings.CutSuffix(name, "."+old+ending); ok {
				return head + "." + now + ending
			}
		}
	}
	return name
}

// theirShape is the tensor's shape in diffusers.
func (p pair) theirShape() []int {
	d := p.shape
	switch p.layout {
	case matrix:
		return []int{d[1], d[0]}
	case shortcut:
		return []int{d[1], d[0], 1, 1}
	case kernel:
		return []int{d[3], d[2], d[0], d[1]}
	}
	return d
}

// fits fails unless the tensor holds float32 numbers of the shape.
func fits(t safetensors.Tensor, shape []int) error {
	if t.DType != "F32" || !slices.Equal(t.Shape, shape) {
		return fmt.Errorf("%s is %s %v, and this U-Net needs F32 %v: it belongs to another configuration", t.Name, t.DType, t.Shape, shape)
	}
	return nil
}

func (p pair) fromTheirs(t safetensors.Tensor) (safetensors.Tensor, error) {
	d := p.theirShape()
	if err := fits(t, d); err != nil {
		return t, err
	}
	data := t.Data
	switch p.layout {
	case matrix, shortcut:
		data = swapEnds(data, d[0], 1, d[1])
	case kernel: // [out, in, h·w] to [h·w, in, out]
		data = swapEnds(data, d[0], d[1], d[2]*d[3])
	}
	return safetensors.Tensor{Name: p.ours, DType: "F32", Shape: p.shape, Data: data}, nil
}

func (p pair) toTheirs(t safetensors.Tensor) (safetensors.Tensor, error) {
	d := p.shape
	if err := fits(t, d); err != nil {
		return t, err
	}
	data := t.Data
	switch p.layout {
	case matrix, shortcut:
		data = swapEnds(data, d[0], 1, d[1])
	case kernel: // [h·w, in, out] to [out, in, h·w]
		data = swapEnds(data, d[0]*d[1], d[2], d[3])
	}
	return safetensors.Tensor{Name: p.theirs, DType: "F32", Shape: p.theirShape(), Data: data}, nil
}

// swapEnds turns float32 numbers [a, b, c] into [c, b, a].
func swapEnds(data []byte, a, b, c int) []byte {
	out := make([]byte, len(data))
	for i := range a {
		for j := range b {
			for k := range c {
				from, to := (i*b+j)*c+k, (k*b+j)*a+i
				binary.LittleEndian.PutUint32(out[4*to:], binary.LittleEndian.Uint32(data[4*from:]))
			}
		}
	}
	return out
}
