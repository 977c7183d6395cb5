package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/doctor"
	"denoise/kernel/headless"
	"denoise/kernel/notebook"
	"denoise/kernel/setup"
)

// runDoctor runs the command; its output, and whether it ended with status 1.
func runDoctor(t *testing.T, args ...string) (output string, failed bool) {
	t.Helper()
	var out bytes.Buffer
	root := newRootCommand()
	root.SetArgs(append([]string{"doctor"}, args...))
	root.SetOut(&out)
	err := root.ExecuteContext(t.Context())
	var exit *exitError
	if err != nil && !(errors.As(err, &exit) && exit.status == 1) {
		t.Fatal(err)
	}
	return out.String(), err != nil
}

func TestDoctorCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Jupyter, which -short leaves out")
	}
	if _, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr}); err != nil {
		t.Fatal(err)
	}
	text, failed := runDoctor(t)
	if failed || !strings.Contains(text, "All that the lessons need is here and works.") {
		t.Errorf("failed %v:\n%s", failed, text)
	}
	data, failed := runDoctor(t, "--json")
	var found doctor.Findings
	if err := json.Unmarshal([]byte(data), &found); err != nil || failed || !found.OK() {
		t.Fatalf("failed %v, error %v:\n%s", failed, err, data)
	}
	for _, thing := range found.Things {
		if !strings.Contains(text, string(thing.State)) || !strings.Contains(text, thing.Name) {
			t.Errorf("%s is not in the text:\n%s", thing.Name, text)
		}
	}
}

// Without any tool on the PATH the doctor still runs, and exits 1.
func TestDoctorCommandFindsFaults(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	data, failed := runDoctor(t, "--json")
	var found doctor.Findings
	if err := json.Unmarshal([]byte(data), &found); err != nil {
		t.Fatal(err)
	}
	states := map[string]doctor.State{}
	for _, thing := range found.Things {
		states[thing.Name] = thing.State
	}
	got := map[string]doctor.State{"Go": states["Go"], "C compiler": states["C compiler"], "Python": states["Python"], "go": states["go"]}
	want := map[string]doctor.State{"Go": doctor.Missing, "C compiler": doctor.Missing, "Python": doctor.Missing, "go": doctor.Broken}
	if diff := cmp.Diff(want, got); diff != "" || !failed {
		t.Errorf("failed %v (-want +got):\n%s", failed, diff)
	}
}

// The doctor in a cell, as its package says.
func TestDoctorInACell(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Jupyter, which -short leaves out")
	}
	made, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	n := &notebook.Notebook{Cells: []notebook.Cell{{Type: "code", Source: `import (
	"context"

	"github.com/janpfeifer/gonb/gonbui"
	"denoise/kernel/doctor"
)

%%
gonbui.DisplayMarkdown(doctor.Report(context.Background()).Markdown())
gonbui.Sync()`}}}
	folder := t.TempDir()
	path, executed := filepath.Join(folder, "doctor.ipynb"), filepath.Join(folder, "executed.ipynb")
	if err := os.WriteFile(path, n.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
	err = headless.Run(t.Context(), headless.Options{
		Python: made.Python, Environ: made.Environ(), Notebook: path, Executed: executed, CellTimeout: 5 * time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(executed)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"text/markdown", "| ✓ | xla:cpu |", "All that the lessons need is here and works."} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in\n%s", want, data)
		}
	}
}
