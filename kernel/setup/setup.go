package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"denoise/kernel/setup/env"
)

// Options says what to set up. The zero value is the checkout around the working directory, for the CPU, silently.
type Options struct {
	Root    string    // the checkout; "" looks for it upwards from the working directory
	Dir     string    // where everything goes; "" is <Root>/.denoise
	Backend string    // xla:cpu, xla:cuda or go, with go-xla's options after a comma; "" is $GOMLX_BACKEND, else xla:cpu
	Log     io.Writer // what is being done, how far it is, how long it took; nil says nothing
}

// Ensure makes all that is missing and returns where it is. The plugin is not needed with the backend go, and then
// not made.
func Ensure(ctx context.Context, opts Options) (*Env, error) {
	return ensure(ctx, opts, func(w *work) []*step {
		steps := []*step{w.venvStep(), w.jupyterStep(), w.toolsStep(), w.launcherStep()}
		steps = append(steps, w.pluginSteps()...)
		return append(steps, w.kernelspecStep(), w.warmStep())
	})
}

// Plugin makes the PJRT plugin for the CPU if it is missing, and returns its folder, for PJRT_PLUGIN_LIBRARY_PATH.
func Plugin(ctx context.Context, opts Options) (dir string, err error) {
	opts.Backend = env.DefaultBackend
	made, err := ensure(ctx, opts, func(w *work) []*step { return w.pluginSteps() })
	if err != nil {
		return "", err
	}
	return made.PluginDir, nil
}

// Lookup returns where everything is or would be, and makes nothing.
func Lookup(opts Options) (*Env, error) {
	w, err := newWork(opts)
	if err != nil {
		return nil, err
	}
	return w.env, nil
}

// work is one set-up on its way.
type work struct {
	env  *Env
	out  *console
	tool *goTool // what `go env` says in the checkout
}

func newWork(opts Options) (*work, error) {
	backend := opts.Backend
	if backend == "" {
		backend = os.Getenv("GOMLX_BACKEND")
	}
	if backend == "" {
		backend = env.DefaultBackend
	}
	if kind, _, _ := strings.Cut(backend, ","); !slices.Contains([]string{"xla:cpu", "xla:cuda", "go"}, kind) {
		return nil, fmt.Errorf("backend %q is unknown: use xla:cpu, xla:cuda or go", backend)
	}
	root, err := findRoot(opts.Root)
	if err != nil {
		return nil, err
	}
	dir := opts.Dir
	if dir == "" {
		dir = filepath.Join(root, ".denoise")
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	return &work{env: newEnv(root, dir, backend), out: newConsole(opts.Log)}, nil
}

func ensure(ctx context.Context, opts Options, list func(*work) []*step) (*Env, error) {
	began := time.Now()
	w, err := newWork(opts)
	if err != nil {
		return nil, err
	}
	unlock, err := w.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if w.tool, err = askGo(ctx, w.env.Root); err != nil {
		return nil, err
	}
	steps := list(w)
	made := 0
	for i, s := range steps {
		s.number = fmt.Sprintf("[%d/%d]", i+1, len(steps))
		did, err := w.do(ctx, s)
		if errors.Is(err, syscall.ENOSPC) {
			err = fmt.Errorf("%w\n%s", err, diskFull)
		}
		if err != nil {
			return nil, fmt.Errorf("set-up, %s: %w", s.title, err)
		}
		if did {
			made++
		}
	}
	if made > 0 {
		w.out.say("set-up complete in %s, in %s", since(began), w.env.Dir)
	}
	return w.env, nil
}
