package backend

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// TestGoBackendDoesNotHang runs side by side, as many times as it takes others to hang, matrix products that could run at
// once.
func TestGoBackendDoesNotHang(t *testing.T) {
	b, err := Open("go")
	if err != nil {
		t.Fatal(err)
	}
	exec := graph.MustNewExec(b, func(x *graph.Node) *graph.Node {
		var sum *graph.Node
		for i := range 8 {
			y := graph.MatMul(graph.AddScalar(x, float64(i)), x)
			if sum == nil {
				sum = y
			} else {
				sum = graph.Add(sum, y)
			}
		}
		return graph.ReduceAllSum(sum)
	})
	ones := tensors.FromShape(shapes.Make(dtypes.Float32, 256, 256))
	ones.MustMutableFlatData(func(flat any) {
		for i := range flat.([]float32) {
			flat.([]float32)[i] = 1
		}
	})
	// Σ_i Σ_jk Σ_l (1+i)·1 = 256³ (1 + ... + 8)
	const want = 256 * 256 * 256 * 36
	for range 100 {
		if got := tensors.ToScalar[float32](exec.MustCall(ones)[0]); got != want {
			t.Fatalf("sum of products = %g, want %d", got, want)
		}
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	empty := t.TempDir()
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", empty)
	damaged := t.TempDir()
	plugin := filepath.Join(damaged, "pjrt_c_api_cpu_v0.81.0_plugin.so")
	if err := os.WriteFile(plugin, []byte("no library"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		backend, folder string
		says            []string
	}{
		"unknown": {"tpu", empty, []string{`"tpu" is unknown`, "xla:cpu, xla:cuda or go"}},
		"no such": {"xla:gpu", empty, []string{`"xla:gpu" is unknown`}},
		"missing": {"xla:cpu", empty, []string{empty, "go run ./kernel setup`"}},
		"default": {"", empty, []string{"xla:cpu"}},
		"cuda":    {"xla:cuda", empty, []string{"setup --backend xla:cuda"}},
		"none":    {"xla:cpu,devices=0", empty, []string{"devices=0", "from 1 on"}},
		"GPUs":    {"xla:cuda,devices=2", empty, []string{"only the CPU", "visible_devices=0;1"}},
		"damaged": {"xla", damaged, []string{plugin, "doctor"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOMLX_BACKEND", "")
			t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", test.folder)
			_, err := Open(test.backend)
			for _, want := range test.says {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v; want one that says %q", err, want)
				}
			}
		})
	}
}

func TestFindPluginTakesTheLastVersion(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", folder)
	for _, version := range []string{"v0.80.0", "v0.81.0"} {
		if err := os.WriteFile(filepath.Join(folder, "pjrt_c_api_cpu_"+version+"_plugin.so"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path, err := FindPlugin("cpu")
	if want := filepath.Join(folder, "pjrt_c_api_cpu_v0.81.0_plugin.so"); path != want || err != nil {
		t.Errorf("found %s (%v), want %s", path, err, want)
	}
}

func TestCheckout(t *testing.T) {
	t.Setenv("DENOISE_ROOT", "")
	root, err := Checkout()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "ddpm", "backend")); err != nil {
		t.Errorf("%s is not the checkout: %v", root, err)
	}
	t.Chdir(t.TempDir())
	if _, err := Checkout(); err == nil || !strings.Contains(err.Error(), "DENOISE_ROOT") {
		t.Errorf("outside a checkout: %v", err)
	}
}
