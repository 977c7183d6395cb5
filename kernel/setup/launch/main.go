// Command launch is the kernel of a notebook: Jupyter runs it with the connection file. It gives GoNB, and all that cells
// run, the environment that they need (package env), whatever environment Jupyter was started in, and is the kernel in
// front of GoNB (package proxy).
//
// It is built into the bin folder of the set-up, which tells it where everything is; DENOISE_ROOT names the checkout.
//
// Under other names the same program is what GoNB finds in place of `go` and of a cell's program, and what runs shell lines
// (package shim); what notes how a cell's program is made (package rebuild); and the guard, which ends and removes what a
// kernel leaves that was killed.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"denoise/kernel/rebuild"
	"denoise/kernel/shim"
)

func main() {
	var err error
	switch name := filepath.Base(os.Args[0]); {
	case name == "go":
		err = shim.Go(os.Args[1:])
	case name == "shell":
		err = shim.Shell(os.Args[1:])
	case name == shim.RecorderName:
		err = rebuild.Record(os.Args[1:])
	case strings.HasPrefix(name, "gonb_"):
		err = shim.Cell(os.Args)
	case name == guardName && len(os.Args) == 3:
		guard(os.Args[1], os.Args[2])
	default:
		err = launch(os.Args[1:])
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "denoise kernel: %v\n", err)
		os.Exit(1)
	}
}
