package assist

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// guess lists what can stand at the cursor without gopls, which may still be loading: after the name of a package and a dot
// what that exports, and elsewhere the names that earlier cells and this one have, those of packages, Go's keywords and what is
// predeclared. It knows no types: after a value's dot it knows nothing.
func (a *Assistant) guess(earlier []byte, code string, cursor int) (matches []string, from, to int) {
	before := code[:byteOffset(code, cursor)]
	prefix := lastWord(before)
	rest := strings.TrimSuffix(before, prefix)
	from = cursor - utf8.RuneCountInString(prefix)
	line := rest[strings.LastIndexByte(rest, '\n')+1:]
	if strings.HasPrefix(line, "!") || strings.HasPrefix(line, "%") {
		return nil, cursor, cursor
	}
	var names []string
	if qualified, ok := strings.CutSuffix(rest, "."); ok {
		names = a.exported(earlier, code, lastName(qualified))
	} else if prefix != "" {
		names = slices.Concat(identifiers(string(earlier)), identifiers(rest+code[len(before):]), slices.Collect(maps.Keys(a.packages())), types.Universe.Names())
		for word := token.BREAK; word <= token.VAR; word++ {
			names = append(names, word.String())
		}
	}
	fold := strings.ToLower(prefix)
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == "_" || name == prefix || !strings.HasPrefix(strings.ToLower(name), fold)
	})
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(len(names), most)], from, cursor
}

// lastWord is what text ends in of letters and digits.
func lastWord(text string) string {
	return text[len(strings.TrimRightFunc(text, func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) })):]
}

// lastName is the name that text ends in, "" where there is none, or one after a dot.
func lastName(text string) string {
	name := lastWord(text)
	if strings.HasSuffix(strings.TrimSuffix(text, name), ".") {
		return ""
	}
	return name
}

// identifiers are the names in Go, which need not be well formed.
func identifiers(text string) []string {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, 0)
	var names []string
	for {
		_, tok, name := s.Scan()
		switch tok {
		case token.EOF:
			return names
		case token.IDENT:
			names = append(names, name)
		}
	}
}

// packages are the paths that a cell may leave out of its imports, by the names of the packages.
func (a *Assistant) packages() map[string]string {
	names := map[string]string{}
	for path := range a.listing() {
		if implied(path) {
			know(names, path)
		}
	}
	return names
}

// listing is the folders of packages by their paths, nil while the go command has not listed them.
func (a *Assistant) listing() map[string]string {
	select {
	case <-a.listed:
		return a.folders
	default:
		return nil
	}
}

// exported lists what the package of that name exports.
func (a *Assistant) exported(earlier []byte, code, name string) (names []string) {
	path := cmp.Or(imported(code, name), imported(string(earlier), name), a.packages()[name])
	folder := a.listing()[path]
	if name == "" || folder == "" {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.go"))
	for _, path := range files {
		if !strings.HasSuffix(path, "_test.go") {
			names = append(names, exportedBy(path)...)
		}
	}
	return names
}

// exportedBy lists what a file exports.
func exportedBy(path string) (names []string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	add := func(name *ast.Ident) {
		if name.IsExported() {
			names = append(names, name.Name)
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						add(name)
					}
				}
			}
		}
	}
	return names
}

// importLine is what one import reads like, alone or in a list.
var importLine = regexp.MustCompile(`(?m)^\s*(?:import\s+)?(\w+\s+)?"([\w./~-]+)"\s*(?://.*)?$`)

// imported is the path that Go imports under a name, "" for none. The Go need not be well formed.
func imported(text, name string) string {
	for _, found := range importLine.FindAllStringSubmatch(text, -1) {
		path := found[2]
		if cmp.Or(strings.TrimSpace(found[1]), path[strings.LastIndexByte(path, '/')+1:]) == name {
			return path
		}
	}
	return ""
}
