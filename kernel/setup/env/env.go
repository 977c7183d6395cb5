// Package env makes the environment that a kernel of the lessons runs in, from whatever environment Jupyter was
// started in: the kernel's own tools come first, what would break a build of a cell is taken out, and what the user has
// set to steer Go is kept.
package env

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// DefaultBackend is the backend that cells open when nobody chose one.
const DefaultBackend = "xla:cpu"

// GoDir is the variable that names the folder of the Go toolchain for a kernel whose PATH may lack it.
const GoDir = "DENOISE_GO"

// Place says where a checkout and its set-up folder are.
type Place struct {
	Root string // the checkout: the folder of the go.mod of module denoise
	Dir  string // the set-up folder, <checkout>/.denoise
}

// Bin is the folder of gonb, gopls, goimports and the launcher.
func (p Place) Bin() string { return filepath.Join(p.Dir, "bin") }

// PluginDir is the folder of the PJRT plugin for the CPU.
func (p Place) PluginDir() string { return filepath.Join(p.Dir, "pjrt") }

// CUDADir is the folder of the PJRT plugin for NVIDIA GPUs; its last three names are those of go-xla's installer.
func (p Place) CUDADir() string { return filepath.Join(p.Dir, "cuda", "go-xla", "nvidia") }

// Kernel returns environ as a kernel needs it. Of a variable given twice the last counts, as in os/exec.
//
//   - PATH begins with the set-up's bin, so that gonb finds its goimports and gopls, and ends with $DENOISE_GO.
//   - GOFLAGS gains -ldflags=-w, which halves the time to link a cell, unless the user sets -ldflags;
//     -mod and -modfile are taken out: with the kernel's go.work they are an error. GOWORK goes for the same reason.
//   - GOPROXY is off: all that the lessons import is in go.work, and GoNB's go get, which asks the proxy all the same,
//     would fail without a network and with one put later versions beside the pinned ones. In a notebook of one's own,
//     %env GOPROXY=... before the first import of another module lets it come.
//   - CGO_ENABLED is 1: go-xla is cgo.
//   - PJRT_PLUGIN_LIBRARY_PATH is the set-up's plugin folders, and nothing installs a plugin by itself.
//   - GOMLX_BACKEND is kept, or DefaultBackend.
//   - GOPLSCACHE is in the set-up folder, so that gopls writes nothing to the home.
//   - DENOISE_ROOT is the checkout.
func Kernel(environ []string, p Place) []string {
	get := func(name string) string {
		value, _ := Lookup(environ, name)
		return value
	}
	backend := get("GOMLX_BACKEND")
	if backend == "" {
		backend = DefaultBackend
	}
	path := PrependPath(get("PATH"), p.Bin())
	if dir := get(GoDir); dir != "" && !slices.Contains(filepath.SplitList(path), dir) {
		path += string(filepath.ListSeparator) + dir
	}
	return With(Without(environ, "GOWORK"),
		"PATH="+path,
		"GOFLAGS="+Flags(get("GOFLAGS")),
		"GOPROXY=off",
		"CGO_ENABLED=1",
		"PJRT_PLUGIN_LIBRARY_PATH="+p.PluginPath(),
		"GOMLX_NO_AUTO_INSTALL=1",
		"GOMLX_BACKEND="+backend,
		"GOPLSCACHE="+filepath.Join(p.Dir, "cache", "gopls"),
		"DENOISE_ROOT="+p.Root,
	)
}

// PluginPath lists the plugin folders; the one for CUDA only where it is set up.
func (p Place) PluginPath() string {
	if _, err := os.Stat(p.CUDADir()); err != nil {
		return p.PluginDir()
	}
	return p.PluginDir() + string(filepath.ListSeparator) + p.CUDADir()
}

// Flags returns the value of GOFLAGS that cells are built with, given the user's.
func Flags(goflags string) string {
	kept := slices.DeleteFunc(strings.Fields(goflags), func(flag string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
		return name == "mod" || name == "modfile"
	})
	if !slices.ContainsFunc(kept, func(flag string) bool { return strings.HasPrefix(strings.TrimLeft(flag, "-"), "ldflags=") }) {
		kept = append(kept, "-ldflags=-w")
	}
	return strings.Join(kept, " ")
}

// PrependPath returns the list path with dir first, and nowhere else.
func PrependPath(path, dir string) string {
	rest := slices.DeleteFunc(filepath.SplitList(path), func(d string) bool { return d == dir || d == "" })
	return strings.Join(append([]string{dir}, rest...), string(filepath.ListSeparator))
}

// Lookup returns the value of a variable in environ, and whether it is there.
func Lookup(environ []string, name string) (string, bool) {
	for _, entry := range slices.Backward(environ) {
		if key, value, ok := strings.Cut(entry, "="); ok && key == name {
			return value, true
		}
	}
	return "", false
}

// Find looks for a program on the PATH of environ, which may have folders that this process's lacks. What it does not find
// there it leaves to exec.Command.
func Find(name string, environ []string) string {
	path, _ := Lookup(environ, "PATH")
	for _, folder := range filepath.SplitList(path) {
		if found, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return found
		}
	}
	return name
}

// Without returns environ less the variables named.
func Without(environ []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(entry string) bool {
		key, _, _ := strings.Cut(entry, "=")
		return slices.Contains(names, key)
	})
}

// With returns environ with the entries NAME=value in place of those of the same names.
func With(environ []string, entries ...string) []string {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i], _, _ = strings.Cut(entry, "=")
	}
	return append(Without(environ, names...), entries...)
}
