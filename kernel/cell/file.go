package cell

import (
	"go/token"
	"slices"
	"strings"
)

// File is a cell as the Go file that it would be, for what reads Go files. It need not be well formed.
type File struct {
	Text     string
	Packages []string // the names that stand before a dot: packages, perhaps
	Declares []string // the names that it declares outside main
	lines    []string
	from     []int
}

// NewFile makes a file of a cell, with a place for imports that are not the cell's own after the first line.
func NewFile(source string, imports []string) File {
	lines := strings.Split(source, "\n")
	code, commands := split(lines)
	var declarations, body []chunk
	s := &sheet{lines: []string{"package main"}, from: []int{-1}}
	other := func(line string) { s.lines, s.from = append(s.lines, line), append(s.from, -1) }
	for _, path := range imports {
		other("import " + path)
	}
	if word, _ := magic(lines); word != "" {
		code = nil
	}
	if at := slices.IndexFunc(commands, command.opensMain); at >= 0 {
		declarations, _ = chunks(code[:commands[at].from])
		body = []chunk{{from: place{commands[at].to, 0}, to: place{len(code) - 1, len(code[len(code)-1])}}}
		if commands[at].to == len(code) {
			body = nil
		}
	} else {
		declarations, body = chunks(code)
	}
	f := File{Packages: qualifiers(code)}
	main := false
	for _, c := range declarations {
		s.addChunk(code, c)
		main = main || c.main
		list, _ := lex(strings.Join(code[c.from.line:c.to.line+1], "\n"))
		if len(list) > 1 && list[1].token == token.IDENT {
			f.Declares = append(f.Declares, list[1].text)
		}
	}
	if !main {
		other("func main() {")
		for _, c := range body {
			s.addChunk(code, c)
		}
		// A line that is in no chunk, as the empty one where a name is about to be written.
		for i, line := range code {
			if !slices.Contains(s.from, i) && strings.TrimSpace(line) == "" {
				s.lines, s.from = append(s.lines, line), append(s.from, i)
			}
		}
		other("}")
	}
	f.Text, f.lines, f.from = s.String()+"\n", s.lines, s.from
	return f
}

// Position returns where a place of the cell, line and byte in it from 0, is in the file.
func (f File) Position(line, column int) (inFile int, ok bool) {
	for i, from := range f.from {
		if from == line && column <= len(f.lines[i]) {
			return i, true
		}
	}
	return 0, false
}

// Line is a line of the file.
func (f File) Line(i int) string { return f.lines[i] }

// qualifiers lists the names that stand before a dot, and after none.
func qualifiers(code []string) []string {
	list, _ := lex(strings.Join(code, "\n"))
	var names []string
	for i, l := range list {
		if l.token == token.IDENT && i+1 < len(list) && list[i+1].token == token.PERIOD &&
			(i == 0 || list[i-1].token != token.PERIOD) && !slices.Contains(names, l.text) {
			names = append(names, l.text)
		}
	}
	return names
}
