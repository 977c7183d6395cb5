package diffusers

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/internal/golden"
	"denoise/ddpm/network"
	"denoise/ddpm/safetensors"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

const fixture = "testdata/narrow.safetensors"

// narrow is the network of the fixture: Ho's shape, with few channels and two levels.
func narrow() *network.UNet {
	return &network.UNet{Size: 8, Channels: 3, Base: 4, Multipliers: []int{1, 2}, Blocks: 2, Attention: []int{4}, Groups: 2}
}

func floats(data []byte) []float32 {
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out
}

// labelled is the network of the fixture with classes.
func labelled() *network.UNet {
	return &network.UNet{Size: 8, Channels: 3, Base: 4, Multipliers: []int{1, 1}, Blocks: 1, Attention: []int{4}, Groups: 2, Classes: 3}
}

// With the weights that diffusers wrote, our U-Net answers what theirs does: testdata/unet.py says how it was asked.
func TestTheSameAnswerAsDiffusers(t *testing.T) {
	t.Run("narrow", func(t *testing.T) { compare(t, "testdata/narrow", narrow(), nil) })
	t.Run("classes", func(t *testing.T) { compare(t, "testdata/classes", labelled(), []int32{0, 2, 3}) })
}

func compare(t *testing.T, name string, u *network.UNet, labels []int32) {
	weights, err := Read(name+".safetensors", u)
	if err != nil {
		t.Fatal(err)
	}
	times := []int32{1, 400, 1000}
	x := make([]float32, len(times)*8*8*3)
	for i := range x {
		x[i] = float32(math.Sin(0.7 * float64(i)))
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		for _, w := range weights {
			if _, err := store.CreateVariable(w.Name, tensors.FromFlatDataAndDimensions(floats(w.Data), w.Shape...)); err != nil {
				t.Fatal(err)
			}
		}
		exec := model.MustNewExec(b, store, func(scope *model.Scope, x, t *graph.Node) *graph.Node {
			in := network.Input{Xt: x, T: t}
			if labels != nil {
				in.Label = graph.Const(x.Graph(), labels)
			}
			return u.Predict(scope, in, 1)
		})
		got := tensors.MustCopyFlatData[float32](exec.MustCall1(tensors.FromFlatDataAndDimensions(x, len(times), 8, 8, 3), times))
		variables := 0
		for range store.IterVariables() {
			variables++
		}
		if variables != len(weights) {
			t.Errorf("the network made %d variables of its own beside the %d read", variables-len(weights), len(weights))
		}
		values := map[string]float64{}
		for i, v := range got {
			values[fmt.Sprintf("eps[%d]", i)] = float64(v)
		}
		golden.Compare(t, name+".golden", values)
	})
}

// What is written is, tensor by tensor, what was read.
func TestWrittenAsItWasRead(t *testing.T) {
	t.Run("narrow", func(t *testing.T) { again(t, fixture, narrow()) })
	t.Run("classes", func(t *testing.T) { again(t, "testdata/classes.safetensors", labelled()) })
}

func again(t *testing.T, fixture string, u *network.UNet) {
	weights, err := Read(fixture, u)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "again.safetensors")
	if err := Write(path, u, weights); err != nil {
		t.Fatal(err)
	}
	read := func(path string) map[string]safetensors.Tensor {
		tensors, _, err := safetensors.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		byName := map[string]safetensors.Tensor{}
		for _, each := range tensors {
			byName[each.Name] = each
		}
		return byName
	}
	want, got := read(fixture), read(path)
	if len(got) != len(want) {
		t.Errorf("%d tensors written, %d read", len(got), len(want))
	}
	for name, w := range want {
		if g := got[name]; !slices.Equal(g.Shape, w.Shape) || !slices.Equal(g.Data, w.Data) {
			t.Errorf("%s is another tensor now: %v, was %v", name, g.Shape, w.Shape)
		}
	}
}

// The tensors of the paper's network hold the parameters that it is known for, and none has the name of another.
func TestThePapersNetwork(t *testing.T) {
	parameters := 0
	seen := map[string]bool{}
	for _, p := range pairs(network.CIFAR10()) {
		if seen[p.ours] || seen[p.theirs] {
			t.Errorf("%s or %s twice", p.ours, p.theirs)
		}
		seen[p.ours], seen[p.theirs] = true, true
		size := 1
		for _, d := range p.shape {
			size *= d
		}
		parameters += size
	}
	if parameters != 35_746_307 {
		t.Errorf("%d parameters, want the paper's 35,746,307", parameters)
	}
	// Attention on the second of the four levels, as at 16×16.
	for _, name := range []string{"down_blocks.1.attentions.1.to_q.weight", "up_blocks.2.attentions.2.to_out.0.bias", "mid_block.attentions.0.group_norm.weight"} {
		if !seen[name] {
			t.Errorf("no tensor %s", name)
		}
	}
	if seen["down_blocks.0.attentions.0.to_q.weight"] || current("down_blocks.1.attentions.0.proj_attn.bias") != "down_blocks.1.attentions.0.to_out.0.bias" {
		t.Error("attention is looked for where it is not, or under its older name not found")
	}
}

func TestAnotherArchitectureIsRefusedWhole(t *testing.T) {
	deeper, plain, wider := narrow(), narrow(), narrow()
	deeper.Blocks = 3
	wider.Base = 8
	plain.Attention = nil
	for name, test := range map[string]struct {
		u    *network.UNet
		want string
	}{
		"more blocks":  {deeper, "holds no down_blocks.0.resnets.2.norm1.weight"},
		"no attention": {plain, "for which this U-Net has no place"},
		"wider":        {wider, "time_embedding.linear_1.weight is F32 [16 4], and this U-Net needs F32 [32 8]"},
		"not valid":    {&network.UNet{}, "Size"},
	} {
		weights, err := Read(fixture, test.u)
		if err == nil || weights != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %d weights, error %v, want %q", name, len(weights), err, test.want)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none"), narrow()); err == nil {
		t.Error("a missing file is read")
	}
	path := filepath.Join(t.TempDir(), "out")
	weights, err := Read("testdata/classes.safetensors", labelled())
	if err != nil {
		t.Fatal(err)
	}
	unlabelled := labelled()
	unlabelled.Classes = 0
	if err := Write(path, unlabelled, weights); err == nil || !strings.Contains(err.Error(), "/label/table has no place") {
		t.Errorf("classes in a network without: error %v", err)
	}
	if err := Write(path, narrow(), nil); err == nil || !strings.Contains(err.Error(), "/time/dense0/weights") {
		t.Errorf("no weights: error %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file is written all the same")
	}
}
