package setup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// tools are the programs of kernel/tools.mod.
var tools = []string{"gonb", "gopls", "goimports"}

// toolsStep builds GoNB and the two programs that it calls. Their modules are pinned in kernel/tools.mod, apart from
// the lessons' own go.mod.
func (w *work) toolsStep() *step {
	modfile := filepath.Join(w.env.Root, "kernel", "tools.mod")
	return &step{
		name:  "tools",
		title: "GoNB, gopls and goimports",
		from:  []string{w.tool.GOVERSION, hashFiles(modfile, strings.TrimSuffix(modfile, ".mod")+".sum")},
		there: func() bool { return w.inBin(tools...) },
		make: func(ctx context.Context, t *task) (string, error) {
			if err := w.requireCC(ctx); err != nil {
				return "", err
			}
			return w.build(ctx, t, tools, "-modfile="+modfile, "tool")
		},
	}
}

// launcherStep builds the program that Jupyter starts as the kernel.
func (w *work) launcherStep() *step {
	return w.ownProgram("launch", "the kernel", "setup/launch", "setup/env",
		"assist", "cell", "channels", "gonb", "history", "jupyter", "process", "proxy", "rebuild", "shim", "worker", "worker/wire")
}

// pluginToolStep builds the program that installs and tries plugins.
func (w *work) pluginToolStep() *step {
	return w.ownProgram("plugintool", "the check of XLA plugins", "setup/plugintool")
}

// ownProgram builds kernel/setup/name, which is made from the folders of kernel named, and the go.mod of the checkout.
func (w *work) ownProgram(name, title string, folders ...string) *step {
	from := []string{w.tool.GOVERSION, hashFiles(filepath.Join(w.env.Root, "go.mod"))}
	for _, folder := range folders {
		files, _ := filepath.Glob(filepath.Join(w.env.Root, "kernel", folder, "*.go"))
		from = append(from, hashFiles(files...))
	}
	return &step{
		name:  name,
		title: title,
		from:  from,
		there: func() bool { return w.inBin(name) },
		make: func(ctx context.Context, t *task) (string, error) {
			if err := w.requireCC(ctx); err != nil {
				return "", err
			}
			return w.build(ctx, t, []string{name}, "./kernel/setup/"+name)
		},
	}
}

func (w *work) inBin(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !exists(filepath.Join(w.env.Bin, name)) })
}

// build builds programs in a scratch folder and moves them to bin once all are there: a program that is running keeps
// its own file.
func (w *work) build(ctx context.Context, t *task, names []string, args ...string) (string, error) {
	scratch, remove, err := w.scratch("build")
	if err != nil {
		return "", err
	}
	defer remove()
	p := goProgress{cache: w.tool.GOMODCACHE}
	argv := append([]string{w.tool.path, "build", "-v", "-buildvcs=false", "-o", scratch + string(filepath.Separator)}, args...)
	if err := t.run(ctx, program{argv: argv, dir: w.env.Root, env: buildEnviron(), line: func(line string) { t.update(p.take(line)) }}); err != nil {
		return "", err
	}
	if err := os.MkdirAll(w.env.Bin, 0o755); err != nil {
		return "", err
	}
	for _, name := range names {
		if err := os.Rename(filepath.Join(scratch, name), filepath.Join(w.env.Bin, name)); err != nil {
			return "", err
		}
	}
	return p.String(), nil
}

// hashFiles is one hash of the contents of files; of one that cannot be read, of the reason.
func hashFiles(paths ...string) string {
	sum := sha256.New()
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			data = []byte(err.Error())
		}
		fmt.Fprintf(sum, "%s %d\n", filepath.Base(path), len(data))
		sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
