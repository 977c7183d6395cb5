package shim

import (
	"errors"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"denoise/kernel/process"
	"denoise/kernel/rebuild"
)

// programSuffix tells a cell's program from the shim in its place.
const programSuffix = ".cell"

// What a kernel's scratch folder has for making programs: this program under the name by which it is rebuild.Record, and
// a folder for what that notes.
const (
	RecorderName = "record"
	PlansName    = "plans"
)

// Go is the go command as GoNB sees it. It returns only errors.
func Go(args []string) error {
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		return err
	}
	tool, err := realGo(self)
	if err != nil {
		return err
	}
	temporary := os.Getenv("GONB_TMP_DIR")
	if here, err := os.Getwd(); err == nil && temporary != "" && sameFolder(here, temporary) {
		switch {
		case slices.Equal(args, []string{"get"}) && nothingToGet(temporary, os.Getenv("DENOISE_ROOT")):
			os.Exit(0)
		case len(args) > 0 && (args[0] == "build" || args[0] == "test"):
			if args, err = divertProgram(args, temporary, self); err != nil {
				return err
			}
			if len(args) == 3 && args[0] == "build" && strings.HasSuffix(args[2], programSuffix) {
				return build(tool, temporary, args[2])
			}
		}
	}
	return syscall.Exec(tool, append([]string{"go"}, args...), os.Environ())
}

// build makes the cell's program, as `go build` does.
func build(tool, temporary, program string) error {
	scratch := os.Getenv(process.Mark)
	output, err := rebuild.Cell{
		Go: tool, Dir: temporary, Program: program, Root: os.Getenv("DENOISE_ROOT"),
		Recorder: filepath.Join(scratch, RecorderName), Plans: filepath.Join(scratch, PlansName),
	}.Build()
	os.Stderr.Write(output)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	return err
}

func sameFolder(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// realGo is the first go on the PATH that is not this program.
func realGo(self string) (string, error) {
	mine, err := os.Stat(self)
	if err != nil {
		return "", err
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		file := filepath.Join(dir, "go")
		info, err := os.Stat(file)
		if err == nil && !info.IsDir() && info.Mode()&0o111 != 0 && !os.SameFile(info, mine) {
			return file, nil
		}
	}
	return "", errors.New("the go command is not on the PATH")
}

// divertProgram changes where a build of the cell's program goes, and puts the shim where it would have gone.
func divertProgram(args []string, temporary, self string) ([]string, error) {
	at := slices.Index(args, "-o") + 1
	if at == 0 || at == len(args) || !strings.HasPrefix(args[at], filepath.Join(temporary, "gonb_")) {
		return args, nil
	}
	program := args[at]
	if target, err := os.Readlink(program); err != nil || target != self {
		os.Remove(program)
		if err := os.Symlink(self, program); err != nil {
			return nil, err
		}
	}
	args = slices.Clone(args)
	args[at] = program + programSuffix
	return args, nil
}

// nothingToGet says whether every import of the cell is of the standard library, of the checkout, or of a module that the
// checkout requires: the workspace has all of those.
func nothingToGet(temporary, root string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(temporary, "main.go"), nil, parser.ImportsOnly)
	if err != nil {
		return false
	}
	modules := []string{"denoise"}
	goMod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(goMod)) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && strings.HasPrefix(fields[1], "v") {
			modules = append(modules, fields[0])
		}
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return false
		}
		first, _, _ := strings.Cut(path, "/")
		known := !strings.Contains(first, ".") && first != "denoise" || slices.ContainsFunc(modules, func(module string) bool {
			return path == module || strings.HasPrefix(path, module+"/")
		})
		if !known {
			return false
		}
	}
	return true
}
