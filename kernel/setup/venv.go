package setup

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The pip that installs the rest: the first that comes with some Pythons cannot say how far a download is.
const pipVersion = "26.3"

//go:embed requirements.txt
var requirements string

//go:embed jupyter/jupyter_lab_config.json
var labConfig []byte

//go:embed jupyter/overrides.json
var labOverrides []byte

// venvStep makes a virtual environment with nothing but pip.
func (w *work) venvStep() *step {
	return &step{
		name:  "venv",
		title: "virtual environment for Python",
		from:  []string{w.env.Venv, pipVersion},
		there: func() bool { return exists(w.env.Python) && w.sitePackages() != "" },
		make: func(ctx context.Context, t *task) (string, error) {
			python, err := findPython(ctx)
			if err != nil {
				return "", err
			}
			if err := os.RemoveAll(w.env.Venv); err != nil {
				return "", err
			}
			err = t.run(ctx, program{argv: []string{python.Executable, "-I", "-m", "venv", w.env.Venv}, dir: w.env.Dir, env: w.env.Environ()})
			if err != nil {
				return "", err
			}
			return python.String(), w.pip(ctx, t, 1, "install", "--upgrade", "pip=="+pipVersion)
		},
	}
}

// sitePackages is where the virtual environment holds its packages, "" where there is none. The folder carries the
// version of Python: after the system's Python has been replaced by a later one it is not that of the new one.
func (w *work) sitePackages() string {
	target, err := filepath.EvalSymlinks(w.env.Python)
	if err != nil {
		return ""
	}
	found, _ := filepath.Glob(filepath.Join(w.env.Venv, "lib", "python3*", "site-packages"))
	for _, dir := range found {
		version := filepath.Base(filepath.Dir(dir)) // python3.12
		if base := filepath.Base(target); base == version || base == "python3" || base == "python" {
			return dir
		}
	}
	return ""
}

// jupyterStep installs JupyterLab and what runs notebooks without it, and settles what JupyterLab would ask or look
// up on the network.
func (w *work) jupyterStep() *step {
	overrides := filepath.Join(w.env.Venv, "share", "jupyter", "lab", "settings", "overrides.json")
	config := filepath.Join(w.env.Venv, "etc", "jupyter", "jupyter_lab_config.json")
	var dirs [4]string
	dirs[0], dirs[1], dirs[2], dirs[3] = w.env.jupyterDirs()
	return &step{
		name:  "jupyter",
		title: "JupyterLab " + pinned("jupyterlab"),
		from:  []string{w.env.Venv, requirements, string(labConfig), string(labOverrides)},
		there: func() bool {
			return exists(w.env.Jupyter, overrides, config, filepath.Join(w.sitePackages(), "jupyterlab")) && exists(dirs[:]...)
		},
		make: func(ctx context.Context, t *task) (string, error) {
			list := filepath.Join(w.env.Venv, "requirements.txt")
			if err := writeFile(list, []byte(requirements), 0o644); err != nil {
				return "", err
			}
			total := alwaysPinned()
			if err := w.pip(ctx, t, total, "install", "--no-deps", "--only-binary=:all:", "-r", list); err != nil {
				return "", err
			}
			for _, dir := range dirs {
				if err := os.MkdirAll(dir, 0o700); err != nil {
					return "", err
				}
			}
			if err := writeFile(config, labConfig, 0o644); err != nil {
				return "", err
			}
			return fmt.Sprintf("%d packages", total), writeFile(overrides, labOverrides, 0o644)
		},
	}
}

// pinned is the version of a package in the requirements.
func pinned(name string) string {
	for line := range strings.Lines(requirements) {
		if version, ok := strings.CutPrefix(line, name+"=="); ok {
			version, _, _ = strings.Cut(version, ";")
			return strings.TrimSpace(version)
		}
	}
	return ""
}

// alwaysPinned counts the packages that every platform and Python needs.
func alwaysPinned() int {
	n := 0
	for line := range strings.Lines(requirements) {
		if strings.Contains(line, "==") && !strings.Contains(line, ";") {
			n++
		}
	}
	return n
}

// pip runs the virtual environment's pip and condenses its output to one line: packages of total, bytes.
func (w *work) pip(ctx context.Context, t *task, total int, args ...string) error {
	argv := []string{w.env.Python, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries=3", args[0]}
	if _, err := os.Stat(filepath.Join(w.sitePackages(), "pip-"+pipVersion+".dist-info")); err == nil {
		argv = append(argv, "--progress-bar=raw")
	}
	p := pipProgress{total: total}
	return t.run(ctx, program{
		argv: append(argv, args[1:]...),
		dir:  w.env.Dir,
		env:  append(w.env.Environ(), "PIP_USER=0"), // whatever the user's pip.conf says
		line: func(line string) { t.update(p.take(line)) },
	})
}

// pipProgress reads pip's output.
type pipProgress struct {
	total, packages int
	bytes, current  int64 // of the downloads that are complete, and of the one that is not
	installing      bool
}

func (p *pipProgress) take(line string) string {
	fields := strings.Fields(line)
	switch {
	case len(fields) == 4 && fields[0] == "Progress": // Progress 1234 of 5678
		p.current, _ = strconv.ParseInt(fields[1], 10, 64)
		if fields[1] == fields[3] {
			p.bytes, p.current = p.bytes+p.current, 0
		}
	case strings.HasPrefix(line, "Collecting "):
		p.packages++
	case strings.HasPrefix(line, "Installing collected packages"):
		p.installing = true
	}
	text := fmt.Sprintf("package %d of %d", p.packages, max(p.total, p.packages))
	if p.total == 1 {
		text = "downloading"
	}
	if p.installing {
		text = "unpacking"
	}
	if got := p.bytes + p.current; got > 0 {
		text += ", " + megabytes(got)
	}
	return text
}
