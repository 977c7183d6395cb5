package catalogue

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// source is what the Go files of a package declare: the exported functions and methods with their doc comments, by
// name and by Type.Method, and the names that have an Example with an output, so that it runs.
type source struct {
	docs     map[string]string
	examples map[string]bool
}

func read(t *testing.T, folder string) source {
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
				if e.Output != "" {
					s.examples[exampled(e.Name)] = true
				}
			}
			continue
		}
		for _, d := range f.Decls {
			if function, ok := d.(*ast.FuncDecl); ok && function.Name.IsExported() {
				s.docs[name(function)] = function.Doc.Text()
			}
		}
	}
	return s
}

// exampled is the function that an Example of that name shows: a part in lower case at the end is the name's suffix.
func exampled(name string) string {
	parts := strings.Split(name, "_")
	if last := parts[len(parts)-1]; len(parts) > 1 && last != "" && !token.IsExported(last) {
		parts = parts[:len(parts)-1]
	}
	return strings.Join(parts, ".")
}

func name(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return function.Name.Name
	}
	receiver := function.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	return receiver.(*ast.Ident).Name + "." + function.Name.Name
}
