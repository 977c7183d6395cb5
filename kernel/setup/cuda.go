package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cudaPluginStep makes the folder of the plugin for NVIDIA GPUs, with the libraries it needs, through go-xla's
// installer. It asks for a GPU and a driver first: without them some gigabytes would come for nothing.
func (w *work) cudaPluginStep() *step {
	const file = "pjrt_c_api_cuda_plugin.so"
	return &step{
		name:  "cuda",
		title: "XLA plugin for NVIDIA GPUs",
		from:  []string{w.env.CUDADir, requirement(w.env.Root, "github.com/gomlx/go-xla")},
		there: func() bool { return exists(filepath.Join(w.env.CUDADir, file)) },
		make: func(ctx context.Context, t *task) (string, error) {
			driver, err := w.findGPU(ctx)
			if err != nil {
				return "", err
			}
			// The installer writes absolute links, so it works in place; the stamp alone says that it came to its end.
			base := filepath.Dir(w.env.CUDADir)
			if err := os.RemoveAll(filepath.Dir(base)); err != nil {
				return "", err
			}
			if err := os.MkdirAll(base, 0o755); err != nil {
				return "", err
			}
			if _, err := w.runInstaller(ctx, t, "install-cuda", base); err != nil {
				return "", err
			}
			version, err := w.tryPlugin(ctx, t, filepath.Join(w.env.CUDADir, file))
			return driver + ", " + version, err
		},
	}
}

// findGPU asks NVIDIA's driver for the GPU.
func (w *work) findGPU(ctx context.Context) (string, error) {
	const without = "\nWithout one, use the CPU: --backend xla:cpu"
	if w.tool.GOOS != "linux" || w.tool.GOARCH != "amd64" {
		return "", fmt.Errorf("xla:cuda is for linux/amd64 with an NVIDIA GPU, this is %s/%s%s", w.tool.GOOS, w.tool.GOARCH, without)
	}
	smi, err := exec.LookPath("nvidia-smi")
	if err != nil {
		return "", errors.New("xla:cuda needs an NVIDIA GPU and its driver, and nvidia-smi, which comes with the driver, is not on the PATH" + without)
	}
	out, err := exec.CommandContext(ctx, smi, "--query-gpu=name,driver_version", "--format=csv,noheader").CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		return "", fmt.Errorf("xla:cuda needs an NVIDIA GPU and its driver, and nvidia-smi says: %s (%w)%s", text, err, without)
	}
	first, _, _ := strings.Cut(text, "\n")
	return first, nil
}
