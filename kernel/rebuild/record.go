package rebuild

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// recordVariable names the folder into which Record notes the tools of a build.
const recordVariable = "DENOISE_RECORD"

// Record runs a tool as `go build -toolexec` asks for, and notes how the cell's own package is compiled and linked. It
// returns only errors.
func Record(argv []string) error {
	dir := os.Getenv(recordVariable)
	environ := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, recordVariable+"=") })
	if len(argv) == 0 {
		return errors.New("no tool to run: `go build -toolexec` gives one")
	}
	tool := filepath.Base(argv[0])
	if dir != "" && (tool == "link" || tool == "compile" && isMain(argv)) {
		if err := note(dir, tool, command{argv, environ}); err != nil {
			return err
		}
	}
	program, err := exec.LookPath(argv[0]) // the C compiler's version is asked for by its name alone
	if err != nil {
		return err
	}
	return syscall.Exec(program, argv, environ)
}

// isMain says whether the package that is compiled is a program's.
func isMain(argv []string) bool {
	at := slices.Index(argv, "-p")
	return at >= 0 && at+1 < len(argv) && argv[at+1] == "main"
}

// note keeps a command, and the list of archives that it reads.
func note(dir, tool string, c command) error {
	at := slices.Index(c.Argv, "-importcfg") + 1
	if at == 0 || at == len(c.Argv) {
		return nil // it is asked for its version
	}
	config, err := os.ReadFile(c.Argv[at])
	if err != nil {
		return err
	}
	text, err := json.Marshal(c)
	return errors.Join(err, os.WriteFile(filepath.Join(dir, tool+".cfg"), config, 0o600),
		os.WriteFile(filepath.Join(dir, tool+".json"), text, 0o600))
}
