// Package assist answers what a learner's Tab and Shift-Tab ask, with a gopls of its own: one that has loaded what cells
// import before the first question, and that no cell keeps waiting.
package assist

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"denoise/kernel/cell"
	"denoise/kernel/process"
	"denoise/kernel/setup/env"
)

// Assistant answers for one kernel.
type Assistant struct {
	folder  string
	listed  chan struct{}     // closed when the packages have been listed
	folders map[string]string // of packages by their paths, then
	ready   chan struct{}     // closed when gopls has started, or has not
	err     error
	turn    chan struct{} // holds one: one question at a time
	server  *conn
	known   map[string]string // imports by the names of their packages
	open    map[string]string // the files that gopls has, by name
	version int
}

// Start starts gopls in a folder that it makes into a module with the requirements of the checkout. It does not wait. The
// folder is the mark of the processes.
func Start(folder, root, gopls string, environ []string) *Assistant {
	a := &Assistant{folder: folder, listed: make(chan struct{}), ready: make(chan struct{}), turn: make(chan struct{}, 1),
		open: map[string]string{}, known: map[string]string{}}
	go func() {
		defer close(a.ready)
		a.err = a.start(root, gopls, append(slices.Clone(environ), process.Mark+"="+folder))
	}()
	return a
}

func (a *Assistant) start(root, gopls string, environ []string) error {
	if err := writeModule(a.folder, root); err != nil {
		close(a.listed)
		return err
	}
	go func() {
		defer close(a.listed)
		a.folders = packageFolders(a.folder, environ)
	}()
	cmd := exec.Command(gopls, "serve")
	cmd.Dir, cmd.Env = a.folder, environ
	// Jupyter interrupts the group of the kernel, which gopls would end at. It ends when its input does.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	a.server = newConn(in, out)
	uri := "file://" + a.folder
	err = a.server.call(context.Background(), "initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": uri,
		"workspaceFolders": []any{map[string]any{"uri": uri, "name": "cells"}},
		"capabilities": map[string]any{"textDocument": map[string]any{
			"hover": map[string]any{"contentFormat": []string{"markdown"}},
		}},
		"initializationOptions": map[string]any{"matcher": "CaseInsensitive", "linksInHover": false},
	}, &struct{}{})
	if err != nil {
		return err
	}
	if err := a.server.notify("initialized", struct{}{}); err != nil {
		return err
	}
	<-a.listed
	for path := range a.folders {
		if implied(path) {
			know(a.known, path)
		}
	}
	// The first question makes gopls load the packages: ask it here.
	warm := cell.NewFile("import \"fmt\"\nimport \"github.com/janpfeifer/gonb/gonbui\"\n%%\nfmt.", nil)
	a.show("main.go", warm.Text)
	var list completionList
	return a.server.call(context.Background(), "textDocument/completion", a.at("main.go", 5, 4), &list)
}

// writeModule makes folder a module that requires what the checkout does, and the checkout: so gopls looks at the packages
// that a cell imports and at no others.
func writeModule(folder, root string) error {
	goMod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	goSum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	text := strings.Replace(string(goMod), "module denoise", "module cells", 1) +
		"\nrequire denoise v0.0.0\n\nreplace denoise => " + strconv.Quote(root) + "\n"
	return errors.Join(os.MkdirAll(folder, 0o700),
		os.WriteFile(filepath.Join(folder, "go.mod"), []byte(text), 0o600),
		os.WriteFile(filepath.Join(folder, "go.sum"), goSum, 0o600))
}

// packageFolders lists the folders of the packages that cells can import, by their paths.
func packageFolders(folder string, environ []string) map[string]string {
	list := exec.Command(env.Find("go", environ), "list", "-e", "-deps", "-f", "{{.ImportPath}}\t{{.Dir}}", "std", "denoise/ddpm/...", "denoise/lessons/...")
	list.Dir, list.Env = folder, environ
	output, _ := list.Output()
	folders := map[string]string{}
	for line := range strings.Lines(string(output)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		folders[path] = dir
	}
	return folders
}

// implied says whether a cell may leave out the import: that of the standard library and of the checkout.
func implied(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && !strings.Contains("/"+path+"/", "/internal/") && first != "vendor"
}

// know notes an import path by its last element; of two the shorter, and of those the one that sorts first.
func know(paths map[string]string, path string) {
	name := path[strings.LastIndexByte(path, '/')+1:]
	if old, ok := paths[name]; !ok || len(path) < len(old) || len(path) == len(old) && path < old {
		paths[name] = path
	}
}

// Close ends gopls and what it runs.
func (a *Assistant) Close() {
	for started := false; !started; {
		select {
		case <-a.ready:
			started = true
		case <-time.After(20 * time.Millisecond): // starting: again, until it has failed
		}
		process.End(a.folder, 0)
	}
}

// uri names a file to gopls.
func (a *Assistant) uri(name string) string { return "file://" + filepath.Join(a.folder, name) }

// show gives gopls the text of a file.
func (a *Assistant) show(name, text string) {
	old, open := a.open[name]
	if open && old == text {
		return
	}
	a.open[name] = text
	a.version++
	if !open {
		a.server.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": a.uri(name), "languageId": "go", "version": a.version, "text": text}})
		return
	}
	a.server.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": a.uri(name), "version": a.version},
		"contentChanges": []any{map[string]string{"text": text}}})
}

func (a *Assistant) at(name string, line, character int) map[string]any {
	return map[string]any{
		"textDocument": map[string]string{"uri": a.uri(name)},
		"position":     map[string]int{"line": line, "character": character},
	}
}
