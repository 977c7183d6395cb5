package inception

import (
	"fmt"

	"denoise/ddpm/digest"
	"denoise/ddpm/safetensors"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// FeatureDim is the number of features of an image.
const FeatureDim = 2048

// most is the number of images in one run of the network at most.
const most = 32

// Network is Inception-v3 with weights, on a backend. Its methods may be called by one goroutine at a time.
type Network struct {
	// Digest is the SHA-256 of the weights' file in hexadecimal: values of FID compare for one such only.
	Digest string

	exec  *model.Exec
	batch int // images in one run of the network: a graph is compiled for one number, that of the first call
}

// Open reads the weights from a safetensors file with the names of pytorch-fid, which the package's comment says how to make.
// The classes (fc) and num_batches_tracked may be in it or not.
//
// It fails when the file is damaged, or is not of this network: a tensor missing, left over, of another shape or type, or with
// numbers that are not finite. The error names the first of them, and says what to give.
func Open(backend compute.Backend, path string) (*Network, error) {
	given, _, err := safetensors.Read(path)
	if err != nil {
		return nil, fmt.Errorf("ddpm/inception: %w; %s", err, how)
	}
	values, err := check(given)
	if err != nil {
		return nil, fmt.Errorf("ddpm/inception: %s: %w", path, err)
	}
	n, err := assemble(backend, layers(values))
	if err != nil {
		return nil, err
	}
	n.Digest, _, err = digest.File(path)
	return n, err
}

func assemble(backend compute.Backend, all map[string]layer) (*Network, error) {
	store := model.NewStore()
	for name, l := range all {
		for path, value := range map[string]*tensors.Tensor{
			name + "/kernel": tensors.FromFlatDataAndDimensions(l.kernel, l.shape...),
			name + "/bias":   tensors.FromFlatDataAndDimensions(l.bias, len(l.bias)),
		} {
			if _, err := store.CreateVariable(path, value); err != nil {
				return nil, fmt.Errorf("ddpm/inception: %w", err)
			}
		}
	}
	exec, err := model.NewExec(backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		weights := func(name string) (kernel, bias *graph.Node) {
			return store.GetVariable("/" + name + "/kernel").NodeValue(x), store.GetVariable("/" + name + "/bias").NodeValue(x)
		}
		return graph.ReduceMean(network.apply(prepare(x), weights), 1, 2)
	})
	if err != nil {
		return nil, fmt.Errorf("ddpm/inception: %w", err)
	}
	return &Network{exec: exec}, nil
}

// Features gives the FeatureDim features of each image, one image after another. x holds whole images one after another, in
// [-1, 1], each of the shape [height, width, channels], with one channel or three.
//
// It fails when x is no whole number of such images. The first call compiles, which takes some seconds.
func (n *Network) Features(x []float32, shape []int) ([]float32, error) {
	if len(shape) != 3 || shape[0] < 1 || shape[1] < 1 || shape[2] != 1 && shape[2] != channels {
		return nil, fmt.Errorf("ddpm/inception: images of shape %v; give [height, width, channels] with 1 channel or %d", shape, channels)
	}
	size := shape[0] * shape[1] * shape[2]
	if len(x)%size != 0 {
		return nil, fmt.Errorf("ddpm/inception: %d values are no whole number of images of shape %v (%d values each)", len(x), shape, size)
	}
	if n.batch == 0 {
		n.batch = min(most, len(x)/size)
	}
	var all []float32
	padded := make([]float32, n.batch*size)
	for len(x) > 0 {
		count := copy(padded, x) / size
		x = x[count*size:]
		y, err := n.exec.Call1(tensors.FromFlatDataAndDimensions(padded, append([]int{n.batch}, shape...)...))
		if err != nil {
			return nil, fmt.Errorf("ddpm/inception: %w", err)
		}
		features, err := tensors.CopyFlatData[float32](y)
		if err != nil {
			return nil, fmt.Errorf("ddpm/inception: %w", err)
		}
		all = append(all, features[:count*FeatureDim]...)
	}
	return all, nil
}

// Close frees the network.
func (n *Network) Close() { n.exec.Finalize() }
