package ddpm

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// source is what the Go files of a package declare: the exported functions and methods with their doc comments, by
// name and by Type.Method, and the names that have an Example.
type source struct {
	docs     map[string]string
	examples map[string]bool
}

func parse(t *testing.T, folder string) source {
	t.Helper()
	s := source{docs: map[string]string{}, examples: map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d Go files, %v", folder, len(files), err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			for _, e := range doc.Examples(f) {
				s.examples[strings.ReplaceAll(e.Name, "_", ".")] = true
			}
			continue
		}
		for _, d := range f.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || !function.Name.IsExported() {
				continue
			}
			name := function.Name.Name
			if function.Recv != nil {
				receiver := function.Recv.List[0].Type
				if pointer, ok := receiver.(*ast.StarExpr); ok {
					receiver = pointer.X
				}
				name = receiver.(*ast.Ident).Name + "." + name
			}
			s.docs[name] = function.Doc.Text()
		}
	}
	return s
}

// Each function whose doc comment names an equation of the paper has an Example that runs.
func TestEveryEquationHasAnExample(t *testing.T) {
	equation := regexp.MustCompile(`equations? \(\d+\)`)
	for _, folder := range []string{".", "schedule", "gauss"} {
		s := parse(t, folder)
		for name, text := range s.docs {
			if equation.MatchString(text) && !s.examples[name] {
				t.Errorf("%s: %s states an equation but has no Example%s", folder, name, strings.ReplaceAll(name, ".", "_"))
			}
		}
	}
}

// Each row of the table in doc.go names functions that exist and have an Example, and whose doc comment names the row's
// equation.
func TestTableOfSymbols(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]source{"ddpm": parse(t, "."), "schedule": parse(t, "schedule")}
	columns := regexp.MustCompile(`^\t(\S.*?) {2,}(\S.*?) {2,}\((\d+)\)$`)
	rows := 0
	for _, line := range strings.Split(f.Doc.Text(), "\n") {
		row := columns.FindStringSubmatch(line)
		if row == nil {
			continue
		}
		rows++
		for _, identifier := range strings.Split(row[2], ", ") {
			s, name := sources["ddpm"], identifier
			if inSchedule, ok := strings.CutPrefix(identifier, "schedule."); ok {
				s, name = sources["schedule"], "Schedule."+inSchedule
			}
			text, exists := s.docs[name]
			switch {
			case !exists:
				t.Errorf("%s: %s does not exist", row[1], identifier)
			case !s.examples[name]:
				t.Errorf("%s: %s has no Example", row[1], identifier)
			case !strings.Contains(text, "("+row[3]+")"):
				t.Errorf("%s: the doc comment of %s does not name equation (%s)", row[1], identifier, row[3])
			}
		}
	}
	if rows < 10 {
		t.Errorf("doc.go has a table of %d rows, want 10 and more", rows)
	}
}
