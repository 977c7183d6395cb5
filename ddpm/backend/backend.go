// Package backend opens the compute backend that graphs run on: XLA through a PJRT plugin on the CPU or a CUDA
// device, or GoMLX's pure Go interpreter, which needs no plugin.
//
//	xla:cpu    XLA on the CPU: what the image lessons need
//	xla:cuda   XLA on an NVIDIA GPU
//	go         pure Go: the maths, the 2-D lessons and small tests; convolutions are some 80 times slower than XLA's
//
// Nothing is ever installed or downloaded from here: `go run ./kernel setup` does that.
package backend

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend"
	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
)

// Default is the backend that Open takes when neither its argument nor $GOMLX_BACKEND names one.
const Default = "xla:cpu"

// Open returns the backend called name: "xla:cpu", "xla:cuda" or "go", with the options of go-xla after a comma
// ("xla:cuda,preallocate=true"). An empty name stands for $GOMLX_BACKEND, and where that is empty for Default.
// "xla:cpu,devices=4" opens the CPU as four devices, which share its cores; a CUDA backend has every GPU there is, or those
// of visible_devices. The memory of a GPU is taken as it is needed, unless preallocate=true says otherwise.
//
// A missing plugin, a plugin that cannot be loaded and an unknown name are errors that say what to do.
func Open(name string) (opened compute.Backend, err error) {
	kind, config, _ := strings.Cut(orDefault(name), ":")
	switch kind {
	case "go":
		// Where operations run side by side, a matrix product waits for ever for workers that all hold products waiting
		// likewise. One after the other, each product still has every core.
		return compute.NewWithConfig("go:" + strings.TrimPrefix(config+",ops_sequential", ","))
	case "xla":
		return openXLA(config)
	}
	return nil, fmt.Errorf("backend %q is unknown: use xla:cpu, xla:cuda or go (argument, or GOMLX_BACKEND)", name)
}

// OpenDevices is Open, with the CPU opened as n devices where the name leaves that open.
func OpenDevices(name string, n int) (compute.Backend, error) {
	name = orDefault(name)
	plugin, options, _ := strings.Cut(name, ",")
	if n > 1 && plugin == "xla:cpu" && !strings.Contains(options, "devices=") {
		name = fmt.Sprintf("%s,devices=%d", name, n)
	}
	return Open(name)
}

func orDefault(name string) string {
	if name == "" {
		name = os.Getenv(compute.ConfigEnvVar)
	}
	if name == "" {
		name = Default
	}
	return name
}

// openXLA opens the PJRT plugin named in config, "cpu" where it names none.
func openXLA(config string) (compute.Backend, error) {
	plugin, options, _ := strings.Cut(config, ",")
	if plugin == "" {
		plugin = "cpu"
	}
	options, create, err := createOptions(plugin, options)
	if err != nil {
		return nil, err
	}
	path := plugin
	if !filepath.IsAbs(path) {
		if plugin != "cpu" && plugin != "cuda" {
			return nil, fmt.Errorf("backend \"xla:%s\" is unknown: use xla:cpu, xla:cuda or go (argument, or GOMLX_BACKEND)", plugin)
		}
		if path, err = FindPlugin(plugin); err != nil {
			return nil, err
		}
	}
	// go-xla tells a CUDA plugin by its whole path, and so takes a CPU plugin in a folder of such a name for one.
	if plugin == "cpu" && pjrt.IsCUDAName(path) {
		if os.Getenv(pjrt.PJRTPluginPathsEnv) == "" {
			return nil, fmt.Errorf("the CPU plugin %s lies in a folder whose name says cuda or nvidia, which go-xla misreads: set %s=%s",
				path, pjrt.PJRTPluginPathsEnv, filepath.Dir(path))
		}
		path = "cpu"
	}
	xla.EnableAutoInstall(false)
	opened, err := xla.NewWithOptions(strings.TrimSuffix(path+","+options, ","), create)
	if err != nil {
		return nil, fmt.Errorf("opening xla:%s with the PJRT plugin %s: %w (`go run ./kernel doctor` says what is wrong)",
			plugin, path, err)
	}
	return opened, nil
}

// createOptions takes devices=N out of go-xla's options, of which it is none, and returns it as the CPU plugin knows it.
func createOptions(plugin, options string) (rest string, create pjrt.NamedValuesMap, err error) {
	var left []string
	for option := range strings.SplitSeq(options, ",") {
		value, ok := strings.CutPrefix(option, "devices=")
		if !ok {
			left = append(left, option)
			continue
		}
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 1 {
			return "", nil, fmt.Errorf("devices=%s of backend \"xla:%s\": give a number from 1 on", value, plugin)
		}
		if plugin != "cpu" {
			return "", nil, fmt.Errorf("devices=%s of backend \"xla:%s\": only the CPU can be opened as several; choose GPUs by visible_devices=0;1", value, plugin)
		}
		create = pjrt.NamedValuesMap{"cpu_device_count": n}
	}
	return strings.Join(left, ","), create, nil
}

// FindPlugin returns the path of the PJRT plugin with that name ("cpu" or "cuda"). It looks in the folders of
// $PJRT_PLUGIN_LIBRARY_PATH alone where that is set; else in .denoise/pjrt of the checkout that holds the working
// directory, then where go-xla installs its plugins. Several versions in one folder: the last by name.
func FindPlugin(name string) (string, error) {
	folders := PluginFolders()
	for _, folder := range folders {
		for _, ending := range []string{"so", "dylib"} {
			found, err := filepath.Glob(filepath.Join(folder, "pjrt_c_api_"+name+"*_plugin."+ending))
			if err == nil && len(found) > 0 {
				return found[len(found)-1], nil
			}
		}
	}
	fix := "run `go run ./kernel setup` in the checkout"
	if name != "cpu" {
		fix = "run `go run ./kernel setup --backend xla:" + name + "` in the checkout"
	}
	return "", fmt.Errorf("no PJRT plugin for xla:%s in %s: %s, or use the backend \"go\"",
		name, strings.Join(folders, ", "), fix)
}

// PluginFolders lists the folders in which FindPlugin looks, in order.
func PluginFolders() []string {
	if paths := os.Getenv(pjrt.PJRTPluginPathsEnv); paths != "" {
		return filepath.SplitList(paths)
	}
	var folders []string
	if root, err := Checkout(); err == nil {
		folders = append(folders, filepath.Join(root, ".denoise", "pjrt"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders,
			filepath.Join(home, ".local", "lib", "go-xla"),
			filepath.Join(home, ".local", "lib", "go-xla", "nvidia"),
			filepath.Join(home, "Library", "Application Support", "go-xla"))
	}
	return append(folders, "/usr/local/lib/go-xla", "/usr/local/lib/go-xla/nvidia")
}

// Checkout returns the root of the checkout of module denoise that holds the working directory, or $DENOISE_ROOT
// where that is set.
func Checkout() (string, error) {
	if root := os.Getenv("DENOISE_ROOT"); root != "" {
		return root, nil
	}
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module denoise\n") {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("%s is in no checkout of module denoise: change into one, or set DENOISE_ROOT", start)
		}
	}
}
