package inception_test

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/inception"
	"denoise/ddpm/inception/inceptiontest"
	"denoise/ddpm/safetensors"
)

// What is not pytorch-fid's network is refused by the names of what is wrong, and what to give instead is said.
func TestForeignWeightsAreRefused(t *testing.T) {
	good := inceptiontest.Weights()
	at := func(name string) int {
		return slices.IndexFunc(good, func(t safetensors.Tensor) bool { return t.Name == name })
	}
	changed := func(name string, change func(*safetensors.Tensor)) []safetensors.Tensor {
		all := slices.Clone(good)
		change(&all[at(name)])
		return all
	}
	with := func(name string, shape ...int) []safetensors.Tensor {
		return append(slices.Clip(good), safetensors.Tensor{Name: name, DType: "F32", Shape: shape})
	}
	number := func(v float32) func(*safetensors.Tensor) {
		return func(t *safetensors.Tensor) {
			t.Data = slices.Clone(t.Data)
			binary.LittleEndian.PutUint32(t.Data[4*7:], math.Float32bits(v))
		}
	}
	const variance = "Mixed_5b.branch1x1.bn.running_var"
	for want, tensors := range map[string][]safetensors.Tensor{
		"it lacks Mixed_7c.branch_pool.bn.running_var, which":   good[:len(good)-1],
		"it lacks Conv2d_1a_3x3.conv.weight, Conv2d_1a_3x3.bn.": nil,
		"and 467 more": {},
		"Conv2d_2b_3x3.conv.weight is F32 [64 32 3 4], where the network needs F32 [64 32 3 3]": changed("Conv2d_2b_3x3.conv.weight",
			func(t *safetensors.Tensor) { t.Shape = []int{64, 32, 3, 4} }),
		"Conv2d_1a_3x3.bn.bias is F16":                    changed("Conv2d_1a_3x3.bn.bias", func(t *safetensors.Tensor) { t.DType = "F16" }),
		"number NaN at place 7":                           changed("Mixed_6a.branch3x3.conv.weight", number(float32(math.NaN()))),
		variance + " has the number -1":                   changed(variance, number(-1)),
		"it holds AuxLogits.conv0.conv.weight, for which": with("AuxLogits.conv0.conv.weight", 128, 768, 1, 1),
		"the shape [1000 2048], that of FID's network [1008 2048]: these are weights of another": with("fc.weight", 1000, 2048),
	} {
		if err := inception.Check(tensors); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "pt_inception-2015-12-05") {
			t.Errorf("error %v; want one that says %q and what to give", err, want)
		}
	}
	classes := append(with("fc.weight", 1008, 2048), with("fc.bias", 1008)[len(good)], with("Mixed_7a.branch3x3_1.bn.num_batches_tracked")[len(good)])
	if err := inception.Check(classes); err != nil {
		t.Errorf("weights with the classes are refused: %v", err)
	}
}

// The file as torch publishes it is no safetensors file; the error says how to make one of it.
func TestOpenSaysHowToMakeTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pt_inception-2015-12-05-6726825d.pth")
	if err := os.WriteFile(path, []byte("PK\x03\x04 what torch.save writes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := inception.Open(backendtest.Open(t, "go"), path); err == nil || !strings.Contains(err.Error(), "not a safetensors file") || !strings.Contains(err.Error(), "go doc") {
		t.Errorf("error %v", err)
	}
}
