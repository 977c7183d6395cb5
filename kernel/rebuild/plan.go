package rebuild

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// plan is how a cell was compiled and linked.
type plan struct {
	Imports       []string // what a cell may import, sorted
	Compile, Link command
	Folders       []string // of the checkout's packages that are linked in
	Stamp         string   // of the files there
	Internal      bool     // whether Go's own linker can link all of it

	dir string // where the plan is
}

// command is one run of a tool.
type command struct {
	Argv    []string
	Environ []string
}

const planName = "plan.json"

// find returns a plan for cells of this key that import no more than it allows, whose folders are as they were.
func (c Cell) find(key string, imports []string) *plan {
	found, _ := filepath.Glob(filepath.Join(c.Plans, key+"-*", planName))
	for _, file := range found {
		text, err := os.ReadFile(file)
		var p plan
		if err != nil || json.Unmarshal(text, &p) != nil || !subset(imports, p.Imports) {
			continue
		}
		if now, err := stamp(p.Folders, time.Time{}); err != nil || now != p.Stamp {
			os.RemoveAll(filepath.Dir(file))
			continue
		}
		p.dir = filepath.Dir(file)
		return &p
	}
	return nil
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

// identity stands for all that a program made by the plan from the source depends on.
func (p *plan) identity(source []byte) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s %s\n%s", filepath.Base(p.dir), p.Stamp, source)
	return hex.EncodeToString(sum.Sum(nil))
}

// learn makes a plan of what a build has recorded, which began at a time; nil where the same commands would not do
// again.
func (c Cell) learn(key string, imports []string, record string, began time.Time) *plan {
	p := &plan{Imports: imports}
	for _, tool := range []struct {
		name    string
		command *command
	}{{"compile", &p.Compile}, {"link", &p.Link}} {
		text, err := os.ReadFile(filepath.Join(record, tool.name+".json"))
		if err != nil || json.Unmarshal(text, tool.command) != nil {
			return nil
		}
	}
	if last := len(p.Compile.Argv) - 1; filepath.Base(p.Compile.Argv[last]) != "main.go" || p.Compile.Argv[last-1] != "-pack" {
		return nil
	}
	config, err := os.ReadFile(filepath.Join(record, "link.cfg"))
	if err != nil {
		return nil
	}
	var archives []string
	for line := range strings.Lines(string(config)) {
		entry, ok := strings.CutPrefix(strings.TrimSpace(line), "packagefile ")
		if !ok {
			continue
		}
		path, archive, _ := strings.Cut(entry, "=")
		if path == "main" || archive == p.Link.Argv[len(p.Link.Argv)-1] {
			continue
		}
		if _, err := os.Stat(archive); err != nil {
			return nil // it was made by this build, whose folder is gone
		}
		archives = append(archives, archive)
		if folder, ok := strings.CutPrefix(path, "denoise/"); ok {
			p.Folders = append(p.Folders, filepath.Join(c.Root, folder))
		}
	}
	if p.Stamp, err = stamp(p.Folders, began); err != nil {
		return nil
	}
	p.Internal = p.Link.usual() && !slices.ContainsFunc(archives, needsSystemLinker)
	sum := sha256.Sum256([]byte(strings.Join(imports, "\n")))
	p.dir = filepath.Join(c.Plans, key+"-"+hex.EncodeToString(sum[:8]))
	if os.RemoveAll(p.dir) != nil || os.Rename(record, p.dir) != nil || p.save() != nil {
		return nil
	}
	return p
}

func (p *plan) save() error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.dir, planName), text, 0o600)
}

// replay compiles and links the cell by the commands of the plan.
func (p *plan) replay(c Cell) error {
	archive, program := c.Program+".a", c.Program+".new"
	defer os.Remove(archive)
	defer os.Remove(program)
	compile := p.Compile.with("-o", archive, "-importcfg", filepath.Join(p.dir, "compile.cfg"), "-buildid", "")
	// The program is not to be taken for the one that `go build` would make.
	link := p.Link.with("-o", program, "-importcfg", filepath.Join(p.dir, "link.cfg"), "-buildid", "denoise")
	link.Argv[len(link.Argv)-1] = archive
	if err := compile.run(c.Dir); err != nil {
		return err
	}
	err := errors.ErrUnsupported
	if p.Internal {
		if err = link.internal().run(c.Dir); err != nil {
			p.Internal = false
			p.save()
		}
	}
	if err != nil {
		err = link.run(c.Dir)
	}
	if err != nil {
		return err
	}
	return os.Rename(program, c.Program)
}

// with returns the command with other values of its flags, which are given in pairs.
func (c command) with(flags ...string) command {
	argv := slices.Clone(c.Argv)
	for i := 0; i < len(flags); i += 2 {
		for at, arg := range argv {
			switch {
			case arg == flags[i] && at+1 < len(argv):
				argv[at+1] = flags[i+1]
			case strings.HasPrefix(arg, flags[i]+"="):
				argv[at] = flags[i] + "=" + flags[i+1]
			}
		}
	}
	return command{argv, c.Environ}
}

func (c command) run(dir string) error {
	cmd := exec.Command(c.Argv[0], c.Argv[1:]...)
	cmd.Dir, cmd.Env = dir, c.Environ
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(output))
	}
	return nil
}
