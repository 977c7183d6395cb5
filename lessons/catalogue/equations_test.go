package catalogue

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"denoise/kernel/notebook"
	"denoise/lessons/check"
)

var update = flag.Bool("update", false, "write the table of equations into the package comment of ddpm")

const (
	ddpm      = "../../ddpm"
	notebooks = "../../notebooks"
)

// folders are the packages whose functions the table names, by the name before the first dot.
var folders = map[string]string{
	"ddpm": ddpm, "schedule": ddpm + "/schedule", "gauss": ddpm + "/gauss", "bound": ddpm + "/bound", "exact": ddpm + "/exact",
	"elbo": "../elbo", "beyond": "../beyond",
}

func sources(t *testing.T) map[string]source {
	all := map[string]source{}
	for pkg, folder := range folders {
		all[pkg] = read(t, folder)
	}
	return all
}

// Nothing the paper numbers is left out.
func TestEveryNumberOfThePaper(t *testing.T) {
	have := map[string]bool{}
	for _, e := range Equations() {
		if have[e.Label] {
			t.Errorf("%s stands twice", e.Label)
		}
		have[e.Label] = true
	}
	for n := 1; n <= 16; n++ {
		if label := fmt.Sprintf("(%d)", n); !have[label] {
			t.Errorf("equation %s is missing", label)
		}
	}
}

// The function and the Example.
func TestEveryEquationIsAFunctionWithAnExample(t *testing.T) {
	all := sources(t)
	for _, e := range Equations() {
		for _, function := range e.Functions {
			pkg, name, _ := strings.Cut(function, ".")
			text, exists := all[pkg].docs[name]
			switch {
			case !exists:
				t.Errorf("%s: %s does not exist", e.Label, function)
			case !all[pkg].examples[name]:
				t.Errorf("%s: %s has no Example with an output", e.Label, function)
			case e.Numbered() && !strings.Contains(text, e.Label):
				t.Errorf("%s: the doc comment of %s does not name the equation", e.Label, function)
			}
		}
	}
}

// No function that states an equation goes without an Example, in the table or not.
func TestWhoNamesAnEquationHasAnExample(t *testing.T) {
	equation := regexp.MustCompile(`equations? \(\d+\)`)
	for pkg, s := range sources(t) {
		for name, text := range s.docs {
			if equation.MatchString(text) && !s.examples[name] {
				t.Errorf("%s.%s states an equation but has no Example with an output", pkg, name)
			}
		}
	}
}

// The check: by another route than the function's, in the lesson that answers for the equation.
func TestEveryEquationIsChecked(t *testing.T) {
	checks := map[string]check.List{}
	for _, l := range Lessons() {
		list, err := l.Checks()
		if err != nil {
			t.Fatalf("%s: %v", l.Name, err)
		}
		if err := list.Err(); err != nil {
			t.Errorf("%s: %v", l.Name, err)
		}
		for _, c := range list {
			if c.Equation == "" || c.Route == "" || c.Against == "" || c.Route == c.Against {
				t.Errorf("%s: check %q of equation %q by %q and by %q: want an equation and two routes", l.Name, c.Name, c.Equation, c.Route, c.Against)
			}
		}
		checks[l.Name] = list
	}
	for _, e := range Equations() {
		if _, err := find(e.Lesson); err != nil {
			t.Errorf("%s: %v", e.Label, err)
		}
		found := false
		for _, c := range checks[e.Lesson] {
			found = found || c.Equation == e.Label
		}
		if !found {
			t.Errorf("%s: lesson %s has no check of it", e.Label, e.Lesson)
		}
	}
}

// The cell: the notebook typesets a numbered equation under its number, names a step, and shows checks. That the
// checks it shows are those of the equation is seen when the notebooks run, by the tests of package kernel.
func TestEveryEquationHasACell(t *testing.T) {
	for _, e := range Equations() {
		text, code := cells(t, e.Lesson)
		if e.Numbered() && !strings.Contains(text, fmt.Sprintf(`\tag{%s}`, strings.Trim(e.Label, "()"))) {
			t.Errorf(`%s: %s does not typeset it with \tag{%s}`, e.Label, e.Lesson, strings.Trim(e.Label, "()"))
		}
		if !e.Numbered() && !strings.Contains(strings.ToLower(text), strings.ToLower(e.Label)) {
			t.Errorf("%s: the text of %s does not name it", e.Label, e.Lesson)
		}
		if !strings.Contains(code, "check.Show(") {
			t.Errorf("%s: no cell of %s shows checks", e.Label, e.Lesson)
		}
	}
}

// cells returns the text and the code of a notebook.
func cells(t *testing.T, name string) (text, code string) {
	t.Helper()
	path := filepath.Join(notebooks, name+".ipynb")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n, err := notebook.Parse(path, data)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range n.Cells {
		if c.Type == "code" {
			code += c.Source + "\n"
		} else {
			text += c.Source + "\n"
		}
	}
	return text, code
}

// The package comment of ddpm shows the table, as -update writes it.
func TestTheTableOfDDPM(t *testing.T) {
	path := filepath.Join(ddpm, "doc.go")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const heading = "// # Equation, function, lesson\n//\n" +
		"// The number is that of the equation in the paper; a step between them goes by its name. The lesson, a notebook,\n" +
		"// derives it and checks it by another route; each function has an Example.\n//\n"
	before, rest, found := strings.Cut(string(data), heading)
	if !found {
		t.Fatalf("%s has no section %q", path, heading)
	}
	want := before + heading + Table() + rest[strings.LastIndex(rest, "package ddpm"):]
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("the table in %s is not that of the catalogue: go test ./lessons/catalogue -update", path)
	}
}
