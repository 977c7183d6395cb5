package main

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"denoise/kernel/headless"
	"denoise/kernel/notebook"
	"denoise/kernel/setup"
	"denoise/lessons/catalogue"
)

const lessons = "../notebooks"

// TestNotebooksAreCanonical holds the committed notebooks to the form that `fmt` writes.
func TestNotebooksAreCanonical(t *testing.T) {
	files, err := notebook.Find(lessons)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		canonical, err := notebook.Canonical(file.Path)
		if err != nil {
			t.Error(err)
		} else if !canonical {
			t.Errorf("%s is not in canonical form: run `go run ./kernel fmt notebooks`", file.Name)
		}
	}
}

// TestNotebooks runs every lesson and every solution from its first cell to its last through Jupyter, with the smallest
// budget. Each runs on a copy in a folder of its own, so that it neither finds nor leaves a run of the reader's.
func TestNotebooks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs notebooks through Jupyter, which -short leaves out")
	}
	files, err := notebook.Find(lessons)
	if err != nil {
		t.Fatal(err)
	}
	env, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(file.Name, func(t *testing.T) {
			data, err := os.ReadFile(file.Path)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), filepath.Base(file.Name))
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			cells, executed := 0, filepath.Join(t.TempDir(), "executed.ipynb")
			err = headless.Run(t.Context(), headless.Options{
				Python: env.Python, Environ: env.Environ(), Notebook: path,
				CellTimeout: 10 * time.Minute, Smoke: true, Executed: executed,
				Observe: func(event headless.Event) {
					if event.Ended {
						cells++
						t.Logf("[%d/%d] %s: %v", event.Cell, event.Total, event.Line, event.Elapsed.Round(time.Millisecond))
					}
				},
			})
			if err != nil {
				t.Error(err)
			}
			if cells == 0 {
				t.Error("no cell was run")
			}
			if err == nil {
				showsItsEquations(t, strings.TrimSuffix(file.Name, ".ipynb"), executed)
			}
		})
	}
}

// showsItsEquations fails where the catalogue says that a lesson answers for an equation, and no cell of the executed
// notebook shows a check of it.
func showsItsEquations(t *testing.T, lesson, executed string) {
	t.Helper()
	shown, err := os.ReadFile(executed)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cells []struct {
			Outputs []struct {
				Data struct {
					HTML []string `json:"text/html"`
				}
			}
		}
	}
	if err := json.Unmarshal(shown, &file); err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	for _, cell := range file.Cells {
		for _, output := range cell.Outputs {
			page.WriteString(strings.Join(output.Data.HTML, ""))
		}
	}
	for _, e := range catalogue.Equations() {
		if e.Lesson == lesson && !strings.Contains(page.String(), `">`+html.EscapeString(e.Label)+" ") {
			t.Errorf("%s: no cell of %s shows a check of it", e.Label, lesson)
		}
	}
}
