package setup

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"denoise/kernel/setup/env"
)

// warmStep compiles what cells import, so that the first cell does not wait for it: the packages of the lessons and
// GoNB's display; and the worker that outlives cells. The build cache is Go's own. A package of the checkout that does not compile, as one being edited,
// leaves a cold cache and nothing worse; the next set-up tries again.
func (w *work) warmStep() *step {
	var worker []string // the program that a kernel builds again when it starts it, which then takes a moment
	if exists(filepath.Join(w.env.Root, "kernel", "worker", "resident")) {
		worker = []string{"resident"}
	}
	return &step{
		name:  "warm",
		title: "compiling what cells import",
		from: []string{w.tool.GOVERSION, w.tool.GOCACHE, w.tool.GOMODCACHE,
			hashFiles(filepath.Join(w.env.Root, "go.mod"), filepath.Join(w.env.Root, "go.sum"))},
		there: func() bool { return exists(w.tool.GOCACHE, w.tool.GOMODCACHE) && w.inBin(worker...) },
		make: func(ctx context.Context, t *task) (string, error) {
			if err := w.requireCC(ctx); err != nil {
				return "", err
			}
			// A cell's go get reads the go.mod of every module that ours lists, those too that no package here imports.
			if err := t.run(ctx, program{argv: []string{w.tool.path, "mod", "download"}, dir: w.env.Root, env: w.cellEnviron()}); err != nil {
				return "", err
			}
			p := goProgress{cache: w.tool.GOMODCACHE}
			argv := []string{w.tool.path, "build", "-v", "-buildvcs=false", "github.com/janpfeifer/gonb/gonbui"}
			for _, folder := range []string{"ddpm", "lessons"} {
				if exists(filepath.Join(w.env.Root, folder)) {
					argv = append(argv, "./"+folder+"/...")
				}
			}
			err := t.run(ctx, program{argv: argv, dir: w.env.Root, env: w.cellEnviron(), line: func(line string) { t.update(p.take(line)) }})
			if err != nil && ctx.Err() == nil {
				t.c.say("  some packages do not compile; cells that import them will say why: %s", firstLine(err.Error(), "#"))
				return p.String(), errUnfinished
			}
			if err != nil || worker == nil {
				return p.String(), err
			}
			argv = []string{w.tool.path, "build", "-buildvcs=false", "-o", filepath.Join(w.env.Bin, "resident"), "./kernel/worker/resident"}
			return p.String(), t.run(ctx, program{argv: argv, dir: w.env.Root, env: w.cellEnviron()})
		},
	}
}

// cellEnviron is the environment of a cell's go build, but for the go.work that only a kernel has, and with the proxy:
// what is not in the module cache yet comes here.
func (w *work) cellEnviron() []string {
	environ := append(env.Kernel(os.Environ(), env.Place{Root: w.env.Root, Dir: w.env.Dir}), "GOWORK=off")
	proxy, set := os.LookupEnv("GOPROXY")
	if !set {
		return env.Without(environ, "GOPROXY")
	}
	return env.With(environ, "GOPROXY="+proxy)
}

// firstLine returns the first line of text after one that begins with mark, without indentation.
func firstLine(text, mark string) string {
	found := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if found && line != "" {
			return line
		}
		found = found || strings.HasPrefix(line, mark)
	}
	return strings.TrimSpace(text)
}
