package setup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"denoise/kernel/setup/env"
)

// pluginSteps make the plugins that the backend needs.
func (w *work) pluginSteps() []*step {
	switch kind, _, _ := strings.Cut(w.env.Backend, ","); kind {
	case "go":
		return nil
	case "xla:cuda":
		return []*step{w.pluginToolStep(), w.cpuPluginStep(), w.cudaPluginStep()}
	}
	return []*step{w.pluginToolStep(), w.cpuPluginStep()}
}

// cpuPluginStep makes the folder of the CPU's plugin: from one already installed, else through go-xla's installer,
// else from the package of the Python index. Whatever it is must load and compute before the step counts as done.
func (w *work) cpuPluginStep() *step {
	return &step{
		name:  "plugin",
		title: "XLA plugin for the CPU",
		from:  []string{w.env.PluginDir, wheelVersion},
		there: func() bool { return findPluginFile(w.env.PluginDir) != "" },
		make: func(ctx context.Context, t *task) (string, error) {
			ways := append(w.installedPlugins(),
				pluginWay{"go-xla's installer", w.releasedPlugin},
				pluginWay{"the Python package " + wheelName, w.wheelPlugin})
			var failed []string
			for _, way := range ways {
				t.update(way.name)
				result, err := w.pluginFrom(ctx, t, way.take)
				if err == nil {
					return way.name + ", " + result, nil
				}
				if ctx.Err() != nil {
					return "", ctx.Err()
				}
				failed = append(failed, way.name+": "+err.Error())
			}
			return "", fmt.Errorf("no XLA plugin could be had.\n%s\nThe lessons on points and the maths run without it: --backend go",
				strings.Join(failed, "\n"))
		},
	}
}

// pluginWay is one way to come by a plugin: take puts it into a folder, and says what it did.
type pluginWay struct {
	name string
	take func(ctx context.Context, t *task, into string) (note string, err error)
}

// pluginFrom takes a plugin into a scratch folder, tries it, and puts the folder in place.
func (w *work) pluginFrom(ctx context.Context, t *task, take func(context.Context, *task, string) (string, error)) (string, error) {
	scratch, remove, err := w.scratch("pjrt")
	if err != nil {
		return "", err
	}
	defer remove()
	into := filepath.Join(scratch, "lib")
	if err := os.Mkdir(into, 0o755); err != nil {
		return "", err
	}
	note, err := take(ctx, t, into)
	if err != nil {
		return "", err
	}
	file := findPluginFile(into)
	if file == "" {
		return "", fmt.Errorf("it holds no file named pjrt_c_api_cpu*_plugin.so")
	}
	t.update("trying it")
	version, err := w.tryPlugin(ctx, t, file)
	if err != nil {
		return "", err
	}
	if err := os.RemoveAll(w.env.PluginDir); err != nil {
		return "", err
	}
	return note + version, os.Rename(into, w.env.PluginDir)
}

// tryPlugin loads a plugin in a process of its own, computes with it, and returns what it says of itself.
func (w *work) tryPlugin(ctx context.Context, t *task, file string) (says string, err error) {
	limited, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var first string
	err = t.run(limited, program{
		argv: []string{filepath.Join(w.env.Bin, "plugintool"), "check", file},
		line: func(line string) {
			if first == "" {
				first = line
			}
		},
	})
	if err != nil && ctx.Err() == nil {
		return "", fmt.Errorf("the plugin %s does not work on this machine: %s", file, first)
	}
	return first, err
}

// installedPlugins are the ways to link the plugins that the machine already has.
func (w *work) installedPlugins() []pluginWay {
	var ways []pluginWay
	own, _ := filepath.EvalSymlinks(w.env.PluginDir)
	for _, dir := range pluginFolders() {
		file := findPluginFile(dir)
		if real, err := filepath.EvalSymlinks(dir); err != nil || real == own || file == "" {
			continue
		}
		ways = append(ways, pluginWay{"already installed in " + dir, func(_ context.Context, _ *task, into string) (string, error) {
			return "", os.Symlink(file, filepath.Join(into, filepath.Base(file)))
		}})
	}
	return ways
}

// pluginFolders are the folders in which go-xla looks for plugins, in its order.
func pluginFolders() []string {
	environ := os.Environ()
	var dirs []string
	if paths, set := env.Lookup(environ, "PJRT_PLUGIN_LIBRARY_PATH"); set {
		dirs = filepath.SplitList(paths)
	}
	if home, err := os.UserHomeDir(); err == nil {
		dirs = append(dirs,
			filepath.Join(home, ".local", "lib", "go-xla"),
			filepath.Join(home, "Library", "Application Support", "go-xla"))
	}
	dirs = append(dirs, "/usr/local/lib/go-xla")
	for _, name := range []string{"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		paths, _ := env.Lookup(environ, name)
		dirs = append(dirs, filepath.SplitList(paths)...)
	}
	return dirs
}

// findPluginFile returns the path of the CPU plugin in a folder, the last by name, that is not a dangling link; "" if
// there is none.
func findPluginFile(dir string) string {
	last := ""
	for _, ending := range []string{"so", "dylib"} {
		found, _ := filepath.Glob(filepath.Join(dir, "pjrt_c_api_cpu*_plugin."+ending))
		for _, file := range found {
			if path, err := filepath.Abs(file); err == nil && exists(path) {
				last = path
			}
		}
	}
	return last
}
