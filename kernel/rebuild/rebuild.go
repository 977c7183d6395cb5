// Package rebuild makes the program of a cell as `go build` does, but sooner. Nearly all of what `go build` does for a
// cell it has done for an earlier one: it finds the packages, asks of each whether it has changed, and then runs the
// compiler on one file and the linker. What it runs, it runs through Record, which notes it; the next cell that imports
// nothing else is compiled and linked by the same two commands, and one whose program is there is not made at all.
//
// Whatever is not exactly as it was noted goes to `go build`: other settings, another go.mod, a changed file of the
// checkout, an archive that is gone, a cell that does not compile.
package rebuild

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Cell is a cell's program that is to be made.
type Cell struct {
	Go       string // the go command
	Dir      string // where the cell is, as main.go, a module and a workspace with the checkout
	Program  string // the file that becomes the program
	Root     string // the checkout
	Recorder string // a program that calls Record
	Plans    string // a folder for what is noted
}

// Build makes the program. The output is that of `go build`, and so is an error but for those of starting it.
func (c Cell) Build() (output []byte, err error) {
	began := time.Now()
	source, imports, plain := c.source()
	var key string
	if plain {
		key, plain = c.key()
	}
	if plain {
		if p := c.find(key, imports); p != nil {
			made := p.identity(source)
			if c.isMade(made) || p.replay(c) == nil {
				return nil, c.noteMade(made)
			}
		}
	}
	os.Remove(c.Program + madeSuffix)
	record, err := os.MkdirTemp(c.Plans, "record-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(record)
	output, err = c.build(record)
	if err == nil && plain {
		if p := c.learn(key, imports, record, began); p != nil {
			err = c.noteMade(p.identity(source))
		}
	}
	return output, err
}

// build is `go build`, whose commands are noted in the folder record.
func (c Cell) build(record string) ([]byte, error) {
	cmd := exec.Command(c.Go, "build", "-o", c.Program, "-toolexec="+quote(c.Recorder))
	cmd.Dir = c.Dir
	cmd.Env = append(os.Environ(), recordVariable+"="+record)
	return cmd.CombinedOutput()
}

// quote makes one word of a path, as `go build` reads its flags.
func quote(path string) string {
	if strings.Contains(path, "'") {
		return `"` + path + `"`
	}
	return "'" + path + "'"
}

// source is the cell and what it imports. A cell that is more than one file of plain Go, by C or by a directive, is left
// to `go build`.
func (c Cell) source() (text []byte, imports []string, plain bool) {
	main := filepath.Join(c.Dir, "main.go")
	files, _ := filepath.Glob(filepath.Join(c.Dir, "*"))
	others := slices.DeleteFunc(files, func(file string) bool {
		name := filepath.Base(file)
		return file == main || !slices.Contains([]string{".go", ".c", ".h", ".s", ".S", ".syso", ".cc", ".cpp", ".m", ".f"}, filepath.Ext(name))
	})
	text, err := os.ReadFile(main)
	if err != nil || len(others) > 0 || bytes.Contains(text, []byte("//go:")) {
		return nil, nil, false
	}
	file, err := parser.ParseFile(token.NewFileSet(), main, text, parser.ImportsOnly)
	if err != nil {
		return nil, nil, false
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || path == "C" {
			return nil, nil, false
		}
		imports = append(imports, path)
	}
	slices.Sort(imports)
	return text, slices.Compact(imports), true
}

// key stands for all besides the sources that decides what `go build` makes. It is not known where packages may come from
// another folder than the checkout and the module cache.
func (c Cell) key() (key string, known bool) {
	sum := sha256.New()
	info, err := os.Stat(c.Go)
	if err != nil {
		return "", false
	}
	fmt.Fprintln(sum, c.Go, c.Program, info.Size(), info.ModTime().UnixNano())
	environ := os.Environ()
	slices.Sort(environ)
	for _, entry := range environ {
		fmt.Fprintf(sum, "%q\n", entry)
	}
	goenv := os.Getenv("GOENV")
	if goenv == "" {
		if config, err := os.UserConfigDir(); err == nil {
			goenv = filepath.Join(config, "go", "env")
		}
	}
	files := []string{goenv}
	for _, name := range []string{"go.mod", "go.sum", "go.work", "go.work.sum"} {
		files = append(files, filepath.Join(c.Dir, name), filepath.Join(c.Root, name))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", false
		}
		if base := filepath.Base(file); base == "go.mod" || base == "go.work" {
			if c.leadsElsewhere(filepath.Dir(file), string(text)) {
				return "", false
			}
		}
		fmt.Fprintf(sum, "%s %d\n%s", file, len(text), text)
	}
	flags := os.Getenv("GOFLAGS")
	for _, elsewhere := range []string{"overlay", "modfile", "toolexec"} {
		if strings.Contains(flags, elsewhere) {
			return "", false
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:32], true
}

// leadsElsewhere says whether a go.mod or go.work, in a folder, has packages come from one that is neither the cell's nor
// the checkout, by a use or a replacement. GoNB replaces the module of the checkout by the checkout.
func (c Cell) leadsElsewhere(dir, text string) bool {
	is := func(path, what string) bool {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return filepath.Clean(path) == filepath.Clean(what)
	}
	block := ""
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		switch {
		case fields[0] == ")":
			block = ""
			continue
		case len(fields) == 2 && fields[1] == "(":
			block = fields[0]
			continue
		case block != "":
			fields = append([]string{block}, fields...)
		}
		target := strings.Trim(fields[len(fields)-1], `"`+"`")
		switch fields[0] {
		case "use":
			if len(fields) != 2 || !is(target, c.Dir) && !is(target, c.Root) {
				return true
			}
		case "replace":
			if len(fields) != 4 || fields[1] != "denoise" || !is(target, c.Root) {
				return true
			}
		}
	}
	return false
}

// madeSuffix is of the file beside a program that says of what it was made.
const madeSuffix = ".made"

// state tells a program's file from one that was written later.
func (c Cell) state(identity string) []byte {
	info, err := os.Stat(c.Program)
	if err != nil {
		return nil
	}
	return fmt.Appendf(nil, "%s %d %d", identity, info.Size(), info.ModTime().UnixNano())
}

func (c Cell) isMade(identity string) bool {
	noted, err := os.ReadFile(c.Program + madeSuffix)
	return err == nil && identity != "" && bytes.Equal(noted, c.state(identity))
}

func (c Cell) noteMade(identity string) error {
	if identity == "" {
		return nil
	}
	return os.WriteFile(c.Program+madeSuffix, c.state(identity), 0o600)
}
