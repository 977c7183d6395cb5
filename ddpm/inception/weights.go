package inception

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"denoise/ddpm/safetensors"
)

// ε of batch normalisation, added to its variances.
const epsilon = 0.001

// layer is a convolution with the batch normalisation in it.
//
//	γ (w*x - μ)/√(σ²+ε) + β = w'*x + b',   w' = w γ/√(σ²+ε),  b' = β - μ γ/√(σ²+ε)
type layer struct {
	kernel []float32 // w', [height, width, in, out]
	shape  []int
	bias   []float32 // b', [out]
}

// Tensor is a tensor that the file of the weights holds: its name there and its shape, of float32 numbers.
type Tensor struct {
	Name  string
	Shape []int
}

// Tensors lists what the file of the weights must hold.
func Tensors() (all []Tensor) {
	network.each(channels, func(c conv, in int) { all = append(all, c.tensors(in)...) })
	return all
}

// tensors are those of a convolution.
func (c conv) tensors(in int) []Tensor {
	return []Tensor{
		{c.name + ".conv.weight", []int{c.out, in, c.height, c.width}},
		{c.name + ".bn.weight", []int{c.out}},
		{c.name + ".bn.bias", []int{c.out}},
		{c.name + ".bn.running_mean", []int{c.out}},
		{c.name + ".bn.running_var", []int{c.out}},
	}
}

// how ends an error about the weights' file.
const how = "give pytorch-fid's pt_inception-2015-12-05-6726825d.pth as safetensors: go doc denoise/ddpm/inception has the two lines of Python that make it"

// check gives the numbers of the tensors that the network needs, by their names. It fails when one is missing, left over, of another
// shape or type, or not finite.
func check(tensors []safetensors.Tensor) (map[string][]float32, error) {
	given := map[string]safetensors.Tensor{}
	for _, t := range tensors {
		given[t.Name] = t
	}
	// Of the same names, but with 1000 classes, are torchvision's weights, which are others.
	if t, ok := given["fc.weight"]; ok && !slices.Equal(t.Shape, []int{1008, 2048}) {
		return nil, fmt.Errorf("its fc.weight has the shape %v, that of FID's network [1008 2048]: these are weights of another training, such as torchvision's; %s", t.Shape, how)
	}
	values := map[string][]float32{}
	var missing, wrong []string
	for _, n := range Tensors() {
		t, ok := given[n.Name]
		delete(given, n.Name)
		if !ok {
			missing = append(missing, n.Name)
			continue
		}
		var err error
		if values[n.Name], err = floats(t, n.Shape); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	var left []string
	for name := range given {
		if !strings.HasPrefix(name, "fc.") && !strings.HasSuffix(name, ".num_batches_tracked") {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	switch {
	case len(missing) > 0:
		return nil, fmt.Errorf("it lacks %s, which the network needs; %s", some(missing), how)
	case len(wrong) > 0:
		return nil, fmt.Errorf("%s; %s", some(wrong), how)
	case len(left) > 0:
		return nil, fmt.Errorf("it holds %s, for which the network has no place; %s", some(left), how)
	}
	return values, nil
}

// layers are those of the network, by the names of the convolutions.
func layers(values map[string][]float32) map[string]layer {
	all := map[string]layer{}
	network.each(channels, func(c conv, in int) { all[c.name] = c.fold(in, values) })
	return all
}

// some names the first of the names, and says how many there are.
func some(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:3], ", "), len(names)-3)
	}
	return strings.Join(names, ", ")
}

// floats are the numbers of a tensor, which must be finite and of that shape.
func floats(t safetensors.Tensor, shape []int) ([]float32, error) {
	if t.DType != "F32" || !slices.Equal(t.Shape, shape) {
		return nil, fmt.Errorf("%s is %s %v, where the network needs F32 %v", t.Name, t.DType, t.Shape, shape)
	}
	values := make([]float32, len(t.Data)/4)
	variance := strings.HasSuffix(t.Name, ".running_var")
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
		if v := float64(values[i]); math.IsNaN(v) || math.IsInf(v, 0) || variance && v < 0 {
			return nil, fmt.Errorf("%s has the number %g at place %d, where it must be finite, and a variance not negative", t.Name, v, i)
		}
	}
	return values, nil
}

// fold puts the normalisation into the convolution, whose kernel w, [out, in, height, width], becomes [height, width, in, out].
func (c conv) fold(in int, values map[string][]float32) layer {
	w := values[c.name+".conv.weight"]
	gamma, beta := values[c.name+".bn.weight"], values[c.name+".bn.bias"]
	mean, variance := values[c.name+".bn.running_mean"], values[c.name+".bn.running_var"]
	l := layer{kernel: make([]float32, len(w)), shape: []int{c.height, c.width, in, c.out}, bias: make([]float32, c.out)}
	area := c.height * c.width
	for o := range c.out {
		scale := float64(gamma[o]) / math.Sqrt(float64(variance[o])+epsilon)
		l.bias[o] = float32(float64(beta[o]) - float64(mean[o])*scale)
		for i := range in {
			for p := range area {
				l.kernel[(p*in+i)*c.out+o] = float32(float64(w[(o*in+i)*area+p]) * scale)
			}
		}
	}
	return l
}
