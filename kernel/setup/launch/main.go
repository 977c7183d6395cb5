// Command launch starts GoNB as the kernel of a notebook: Jupyter runs it with the connection file. It gives GoNB the
// environment that cells need (package env), whatever environment Jupyter was started in, and becomes GoNB, so that
// Jupyter's signals reach GoNB itself.
//
// It is built into the bin folder of the set-up, which tells it where everything is; DENOISE_ROOT names the checkout.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"denoise/kernel/setup/env"
)

func main() {
	if err := launch(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "denoise kernel: %v\n", err)
		os.Exit(1)
	}
}

func launch(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("got %d arguments, want one: the connection file that Jupyter writes", len(args))
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir := filepath.Dir(filepath.Dir(self))
	root := os.Getenv("DENOISE_ROOT")
	if root == "" {
		root = filepath.Dir(dir)
	}
	place := env.Place{Root: root, Dir: dir}
	log := filepath.Join(dir, "log", "gonb.log")
	if err := os.MkdirAll(filepath.Dir(log), 0o755); err != nil {
		return err
	}
	gonb := filepath.Join(place.Bin(), "gonb")
	argv := []string{gonb, "-kernel", args[0], "-go_work", root}
	argv = append(argv, logFlags(log)...)
	err = syscall.Exec(gonb, argv, env.Kernel(os.Environ(), place))
	return fmt.Errorf("cannot start %s: %w; run: go run ./kernel setup", gonb, err)
}

// logFlags send GoNB's log to a file rather than into the output of Jupyter, where only what ends the kernel shows. A
// file that has grown past 4 MB starts anew.
func logFlags(file string) []string {
	if info, err := os.Stat(file); err == nil && info.Size() > 4e6 {
		os.Remove(file)
	}
	return []string{"-logtostderr=false", "-extra_log", file, "-log_file", os.DevNull, "-stderrthreshold", "FATAL"}
}
