package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"denoise/kernel/setup/env"
)

// Env says where the parts of a set-up are.
type Env struct {
	Root       string // the checkout
	Dir        string // the set-up folder
	Bin        string // gonb, gopls, goimports, launch, plugintool
	Venv       string // the virtual environment
	Python     string // its Python
	Jupyter    string // its jupyter
	Kernelspec string // the folder of the kernelspec gonb
	PluginDir  string // the PJRT plugin for the CPU
	CUDADir    string // the PJRT plugin for NVIDIA GPUs
	Backend    string // what GOMLX_BACKEND is for the kernels
}

func newEnv(root, dir, backend string) *Env {
	place := env.Place{Root: root, Dir: dir}
	venv := filepath.Join(dir, "venv")
	return &Env{
		Root: root, Dir: dir, Backend: backend,
		Bin:        place.Bin(),
		Venv:       venv,
		Python:     filepath.Join(venv, "bin", "python"),
		Jupyter:    filepath.Join(venv, "bin", "jupyter"),
		Kernelspec: filepath.Join(venv, "share", "jupyter", "kernels", KernelName),
		PluginDir:  place.PluginDir(),
		CUDADir:    place.CUDADir(),
	}
}

// Environ returns the environment for the set-up's Jupyter and Python: this process's, with the set-up's programs first,
// Jupyter's own files in the set-up folder, the backend chosen, and the user's Python and Jupyter settings out of the
// way. What a kernel needs besides, its launcher adds: JupyterLab's terminals keep the user's own settings of Go.
func (e *Env) Environ() []string {
	config, data, runtime, ipython := e.jupyterDirs()
	environ := env.Without(os.Environ(), "PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH",
		"JUPYTERLAB_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR",
		"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
	path, _ := env.Lookup(environ, "PATH")
	return env.With(environ,
		"PATH="+env.PrependPath(path, filepath.Join(e.Venv, "bin")),
		"VIRTUAL_ENV="+e.Venv,
		"PYTHONNOUSERSITE=1",
		"JUPYTER_CONFIG_DIR="+config,
		"JUPYTER_DATA_DIR="+data,
		"JUPYTER_RUNTIME_DIR="+runtime,
		"IPYTHONDIR="+ipython,
		"GOMLX_BACKEND="+e.Backend)
}

// jupyterDirs are the folders that Jupyter would have in the home.
func (e *Env) jupyterDirs() (config, data, runtime, ipython string) {
	jupyter := filepath.Join(e.Dir, "jupyter")
	return filepath.Join(jupyter, "config"), filepath.Join(jupyter, "data"),
		filepath.Join(jupyter, "runtime"), filepath.Join(jupyter, "ipython")
}

// findRoot returns the absolute path of the checkout: start itself, or for "" the first folder upwards from the
// working directory, whose go.mod is module denoise.
func findRoot(start string) (string, error) {
	climb := start == ""
	if climb {
		start = "."
	}
	dir, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if isRoot(at) {
			return at, nil
		}
		if !climb || at == filepath.Dir(at) {
			return "", fmt.Errorf("%s is no checkout of Denoise: no go.mod of module denoise there%s", dir,
				map[bool]string{true: " nor above; change into the checkout first"}[climb])
		}
	}
}

func isRoot(dir string) bool {
	return goModLine(dir, func(line string) bool { return line == "module denoise" }) != ""
}

// requirement returns the line of the checkout's go.mod that requires a module, "" if there is none.
func requirement(root, module string) string {
	return goModLine(root, func(line string) bool { return strings.HasPrefix(line, module+" v") })
}

// goModLine returns the first line of the go.mod in dir that is the one sought, without the space around it; "" if
// there is none.
func goModLine(dir string, sought func(line string) bool) string {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); sought(line) {
			return line
		}
	}
	return ""
}
