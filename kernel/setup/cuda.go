package setup

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cudaRequirements pin the plugin and NVIDIA's libraries, by version and SHA-256.
//
//go:embed requirements-cuda.txt
var cudaRequirements string

const cudaPlugin = "pjrt_c_api_cuda_plugin.so"

// cudaPluginStep makes the folder of the plugin for NVIDIA GPUs, with the libraries it needs, from the packages of the
// Python index. It asks for a GPU and a driver first: without them some gigabytes would come for nothing.
func (w *work) cudaPluginStep() *step {
	return &step{
		name:  "cuda",
		title: "XLA plugin for NVIDIA GPUs",
		from:  []string{w.env.CUDADir, cudaRequirements},
		there: func() bool { return exists(filepath.Join(w.env.CUDADir, cudaPlugin)) },
		make: func(ctx context.Context, t *task) (string, error) {
			driver, err := w.findGPU(ctx)
			if err != nil {
				return "", err
			}
			if _, err := w.do(ctx, w.venvStep()); err != nil {
				return "", err
			}
			// It is made in place, since a copy would be of gigabytes: the stamp alone says that it came to its end.
			packages := filepath.Dir(w.env.CUDADir)
			if err := os.RemoveAll(filepath.Dir(packages)); err != nil {
				return "", err
			}
			list := filepath.Join(packages, "requirements-cuda.txt")
			if err := writeFile(list, []byte(cudaRequirements), 0o644); err != nil {
				return "", err
			}
			total := strings.Count(cudaRequirements, "--hash=sha256:")
			err = w.pip(ctx, t, total, "install", "--no-deps", "--require-hashes", "--only-binary=:all:", "--target", packages, "-r", list)
			if err != nil {
				return "", err
			}
			if err := arrangeCUDA(packages); err != nil {
				return "", err
			}
			version, err := w.tryPlugin(ctx, t, filepath.Join(w.env.CUDADir, cudaPlugin))
			return driver + ", " + version, err
		},
	}
}

// arrangeCUDA puts the plugin where go-xla and the plugin's own search path expect it among the packages, in the folder of
// NVIDIA's libraries, and links what these look for elsewhere, as go-xla's installer does.
func arrangeCUDA(packages string) error {
	nvidia := filepath.Join(packages, "nvidia")
	plugin := filepath.Join(packages, "jax_plugins", "xla_cuda13", "xla_cuda_plugin.so")
	if err := os.Rename(plugin, filepath.Join(nvidia, cudaPlugin)); err != nil {
		return fmt.Errorf("the Python packages are not laid out as expected: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(nvidia, "bin"), 0o755); err != nil {
		return err
	}
	above := filepath.Dir(packages)
	links := map[string]string{filepath.Join(nvidia, "bin", "ptxas"): filepath.Join("..", "cu13", "bin", "ptxas")}
	for _, library := range []string{"libcublas.so.13", "libcublasLt.so.13"} {
		links[filepath.Join(above, library)] = filepath.Join(filepath.Base(packages), "nvidia", "cu13", "lib", library)
	}
	for link, target := range links {
		if !exists(filepath.Join(filepath.Dir(link), target)) {
			return fmt.Errorf("the Python packages are not laid out as expected: there is no %s", filepath.Join(filepath.Dir(link), target))
		}
		if err := os.Symlink(target, link); err != nil {
			return err
		}
	}
	return nil
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
