package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts and tests run this command as a process of its own, by its name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"kernel": func() { os.Exit(run(os.Args[1:])) },
	})
}

// TestScripts runs the scripts that need nothing but this command.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
