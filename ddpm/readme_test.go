package ddpm_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheProgramOfTheREADMEBuilds compiles it as it is printed.
func TestTheProgramOfTheREADMEBuilds(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, program, found := strings.Cut(string(text), "```go\npackage main\n")
	program, _, closed := strings.Cut(program, "```\n")
	if !found || !closed {
		t.Fatal("README.md prints no program")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "main.go")
	if err := os.WriteFile(file, []byte("package main\n"+program), 0o644); err != nil {
		t.Fatal(err)
	}
	// Given by its file, it is compiled as part of the module whose folder this is.
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "program"), file)
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, left := range []string{"BUDGET", "MEASURED"} {
		if strings.Contains(string(text), left) {
			t.Errorf("README.md still says %s", left)
		}
	}
}
