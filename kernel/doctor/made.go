package doctor

import (
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"denoise/kernel/setup"
)

// jupyter reports the virtual environment and what it holds.
func (e *examination) jupyter(ctx context.Context) {
	const question = `
import importlib.metadata as m, json, sys
def version(name):
    try:
        return m.version(name)
    except m.PackageNotFoundError:
        return ""
print(json.dumps([sys.version.split()[0]] + [version(n) for n in ("jupyterlab", "nbclient", "nbconvert")]))
`
	venv := Thing{Name: "venv", State: Missing, Detail: "there is no " + e.env.Venv, Fix: setUp}
	lab := Thing{Name: "JupyterLab", State: Missing, Detail: "it is not in the virtual environment", Fix: setUp}
	if _, err := os.Stat(e.env.Python); err == nil {
		var versions [4]string
		answer, err := e.ask(ctx, "", e.env.Python, "-I", "-c", question)
		if err == nil {
			err = json.Unmarshal([]byte(answer), &versions)
		}
		if err != nil {
			venv.State, venv.Detail = Broken, fmt.Sprintf("%s: %v", e.env.Python, err)
			venv.Fix = "rm -r " + e.env.Venv + " && " + setUp
		} else {
			venv = Thing{Name: "venv", State: OK, Version: "Python " + versions[0], Detail: e.env.Venv}
		}
		if versions[1] != "" && versions[2] != "" && versions[3] != "" {
			lab = Thing{Name: "JupyterLab", State: OK, Version: versions[1],
				Detail: fmt.Sprintf("nbclient %s, nbconvert %s", versions[2], versions[3])}
		}
	}
	e.add(venv)
	e.add(lab)
}

// tools are the programs that the kernel needs, and the modules that they come from.
var tools = []struct{ name, module string }{
	{"GoNB", "github.com/janpfeifer/gonb"},
	{"gopls", "golang.org/x/tools/gopls"},
	{"goimports", "golang.org/x/tools"},
}

// tool reads the version of a program where Go has written it when it built it: what a program prints about itself may
// be wrong.
func (e *examination) tool(name, module string) Thing {
	path := filepath.Join(e.env.Bin, strings.ToLower(name))
	info, err := buildinfo.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Thing{Name: name, State: Missing, Detail: "there is no " + path, Fix: setUp}
	case err != nil:
		return Thing{Name: name, State: Broken, Detail: err.Error(), Fix: "rm " + path + " && " + setUp}
	}
	version := ""
	if info.Main.Path == module {
		version = info.Main.Version
	}
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			version = dependency.Version
		}
	}
	if version == "" {
		return Thing{Name: name, State: Broken, Fix: "rm " + path + " && " + setUp,
			Detail: fmt.Sprintf("%s is not built from %s but from %s", path, module, info.Path)}
	}
	return Thing{Name: name, State: OK, Version: version, Detail: "built with " + info.GoVersion}
}

// kernelspec reads what Jupyter starts for a notebook.
func (e *examination) kernelspec() Thing {
	path := filepath.Join(e.env.Kernelspec, "kernel.json")
	thing := Thing{Name: "kernel", State: Missing, Detail: "there is no " + path, Fix: setUp}
	data, err := os.ReadFile(path)
	if err != nil {
		return thing
	}
	var spec struct {
		Argv        []string `json:"argv"`
		DisplayName string   `json:"display_name"`
	}
	if err := json.Unmarshal(data, &spec); err != nil || len(spec.Argv) == 0 {
		thing.State, thing.Detail, thing.Fix = Broken, path+" is not a kernelspec", "rm "+path+" && "+setUp
		return thing
	}
	if _, err := os.Stat(spec.Argv[0]); err != nil {
		thing.State, thing.Detail = Broken, "it starts "+spec.Argv[0]+", which is not there"
		return thing
	}
	return Thing{Name: "kernel", State: OK, Version: setup.KernelName, Detail: spec.DisplayName}
}
