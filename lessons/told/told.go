// Package told is for the tests of lessons: it holds the numbers that the text of a notebook tells against those that
// the code computes.
package told

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/kernel/notebook"
)

// Notebook is the text of a notebook, in which a test looks for sentences.
type Notebook struct {
	t    testing.TB
	name string
	text string
}

// In reads the markdown cells of notebooks/NAME.ipynb, for the test of a package in lessons.
func In(t testing.TB, name string) Notebook {
	t.Helper()
	path := filepath.Join("..", "..", "notebooks", filepath.FromSlash(name)+".ipynb")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n, err := notebook.Parse(path, data)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, c := range n.Cells {
		if c.Type == "markdown" {
			text.WriteString(c.Source + "\n")
		}
	}
	return Notebook{t, name, words(text.String())}
}

// Says fails the test unless the text has the phrase, filled with the values as by fmt.Sprintf. Where lines break makes no
// difference.
//
//	told.In(t, "01-forward").Says("The first grows to %.2f", std)
func (n Notebook) Says(format string, values ...any) {
	n.t.Helper()
	if phrase := words(fmt.Sprintf(format, values...)); !strings.Contains(n.text, phrase) {
		n.t.Errorf("%s does not say %q", n.name, phrase)
	}
}

// words has a single space wherever s has white space.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }
