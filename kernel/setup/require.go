package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"denoise/kernel/setup/env"
)

// goTool is what `go env` says in the checkout.
type goTool struct {
	path                        string
	GOVERSION, CC, GOOS, GOARCH string
	GOCACHE, GOMODCACHE         string
}

// askGo finds the Go toolchain that the checkout's go.mod asks for.
func askGo(ctx context.Context, root string) (*goTool, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, errors.New("there is no Go toolchain on the PATH: install Go 1.26 or later from https://go.dev/dl")
	}
	cmd := exec.CommandContext(ctx, path, "env", "-json", "GOVERSION", "CC", "GOOS", "GOARCH", "GOCACHE", "GOMODCACHE")
	cmd.Dir = root
	cmd.Env = buildEnviron()
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
		}
		return nil, fmt.Errorf("the Go toolchain %s cannot serve this checkout: %w\nInstall Go 1.26 or later from https://go.dev/dl", path, err)
	}
	tool := &goTool{path: path}
	return tool, json.Unmarshal(out, tool)
}

// buildEnviron is the environment that the set-up runs Go in: without what keeps a build from working in a module of
// its own, with cgo, which go-xla needs.
func buildEnviron() []string {
	environ := os.Environ()
	flags, _ := env.Lookup(environ, "GOFLAGS")
	return env.With(environ, "GOWORK=off", "CGO_ENABLED=1", "GOFLAGS="+env.Flags(flags))
}

// requireCC fails, naming what to install, unless the C compiler that cgo uses compiles a program.
func (w *work) requireCC(ctx context.Context) error {
	argv := strings.Fields(w.tool.CC)
	if len(argv) == 0 {
		argv = []string{"cc"}
	}
	found, err := exec.LookPath(argv[0])
	if err == nil {
		var dir string
		dir, err = os.MkdirTemp("", "denoise-cc-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		cmd := exec.CommandContext(ctx, found, append(argv[1:], "-x", "c", "-", "-o", filepath.Join(dir, "probe"))...)
		cmd.Stdin = strings.NewReader("#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n")
		var out []byte
		if out, err = cmd.CombinedOutput(); err != nil {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
		}
	}
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("no working C compiler, which Go needs to bind XLA (%s: %w)\nInstall one: %s", argv[0], err, install("gcc libc6-dev", "gcc", "xcode-select --install"))
	}
	return ctx.Err()
}

// install is the command that installs a program here.
func install(apt, dnf, mac string) string {
	if runtime.GOOS == "darwin" {
		return mac
	}
	return fmt.Sprintf("sudo apt install %s  (Debian, Ubuntu, WSL), sudo dnf install %s  (Fedora)", apt, dnf)
}

// interpreter is a Python of the system.
type interpreter struct {
	Executable string
	Version    [3]int
	Missing    []string // of the modules that make a virtual environment
}

func (p interpreter) String() string {
	return fmt.Sprintf("Python %d.%d.%d", p.Version[0], p.Version[1], p.Version[2])
}

const askPython = `
import importlib.util, json, sys
missing = [m for m in ("venv", "ensurepip") if importlib.util.find_spec(m) is None]
print(json.dumps({"Executable": sys.executable, "Version": list(sys.version_info[:3]), "Missing": missing}))
`

// The Python that the pinned packages have wheels for, from and to.
const oldestPython, newestPython = 10, 14

// findPython returns the first Python 3 on the PATH that can make the virtual environment; where there is none, the
// error says what is wrong with each that was found and what to install.
func findPython(ctx context.Context) (interpreter, error) {
	names := []string{"python3", "python"}
	for minor := newestPython; minor >= oldestPython; minor-- {
		names = append(names, fmt.Sprintf("python3.%d", minor))
	}
	var unfit []string
	fix := install("python3 python3-venv", "python3", "brew install python  (or the installer of python.org)")
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, path, "-I", "-c", askPython)
		out, err := cmd.Output()
		var found interpreter
		if err == nil {
			err = json.Unmarshal(out, &found)
		}
		switch {
		case ctx.Err() != nil:
			return interpreter{}, ctx.Err()
		case err != nil:
			unfit = append(unfit, fmt.Sprintf("%s does not run (%v)", path, err))
		case found.Version[0] != 3 || found.Version[1] < oldestPython || found.Version[1] > newestPython:
			unfit = append(unfit, fmt.Sprintf("%s is %v", path, found))
		case len(found.Missing) > 0:
			unfit = append(unfit, fmt.Sprintf("%s lacks the module %s", path, strings.Join(found.Missing, " and ")))
		default:
			return found, nil
		}
	}
	saw := "none is on the PATH"
	if len(unfit) > 0 {
		saw = strings.Join(unfit, "; ")
	}
	return interpreter{}, fmt.Errorf("JupyterLab needs Python 3.%d to 3.%d with venv, and %s\nInstall one: %s", oldestPython, newestPython, saw, fix)
}
