package setup

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// Nothing is installed for a GPU that is not pinned to a version and a checksum.
func TestCUDARequirementsArePinned(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$`)
	found := map[string]bool{}
	for line := range strings.Lines(cudaRequirements) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !pinned.MatchString(line) {
			t.Errorf("%q pins no version and checksum", line)
		}
		name, _, _ := strings.Cut(line, "==")
		found[name] = true
	}
	// What the plugin of JAX asks for; see its package's metadata.
	for _, name := range []string{"jax-cuda13-pjrt", "nvidia-cublas", "nvidia-cuda-cupti", "nvidia-cuda-nvcc", "nvidia-cuda-nvrtc",
		"nvidia-cuda-runtime", "nvidia-cudnn-cu13", "nvidia-cufft", "nvidia-cusolver", "nvidia-cusparse", "nvidia-nccl-cu13",
		"nvidia-nvjitlink", "nvidia-nvshmem-cu13"} {
		if !found[name] {
			t.Errorf("%s is not among the requirements", name)
		}
	}
}

// The set-up for a GPU, with stand-ins for driver and packages: the plugin ends up where go-xla looks for it.
func TestCUDA(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("the CUDA plugin is for linux/amd64")
	}
	w := newWorld(t)
	smi := filepath.Join(os.Getenv("PATH"), "nvidia-smi")
	if err := os.WriteFile(smi, []byte("#!/bin/sh\necho 'NVIDIA H100, 580.65.06'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMLX_BACKEND", "xla:cuda")
	w.made()
	w.complete()
	cuda := filepath.Join(w.root, ".denoise", "cuda")
	for _, name := range []string{"go-xla/nvidia/" + cudaPlugin, "go-xla/nvidia/bin/ptxas", "libcublas.so.13", "libcublasLt.so.13"} {
		if !exists(filepath.Join(cuda, name)) {
			t.Errorf("there is no %s", name)
		}
	}
	if !strings.Contains(w.log.String(), "NVIDIA H100, 580.65.06, PJRT") {
		t.Errorf("the log names no driver and plugin:\n%s", w.log.String())
	}
	wantCalls(t, w.made(), nil)
}

// Packages that are laid out in another way are an error that says what is not there.
func TestCUDAPackagesOfAnotherLayout(t *testing.T) {
	packages := filepath.Join(t.TempDir(), "go-xla")
	if err := arrangeCUDA(packages); err == nil || !strings.Contains(err.Error(), "xla_cuda_plugin.so") {
		t.Errorf("without the plugin: error %v", err)
	}
	plugin := filepath.Join(packages, "jax_plugins", "xla_cuda13", "xla_cuda_plugin.so")
	if err := writeFile(plugin, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(packages, "nvidia"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := arrangeCUDA(packages); err == nil || !strings.Contains(err.Error(), "there is no "+packages) {
		t.Errorf("without the libraries: error %v", err)
	}
}
