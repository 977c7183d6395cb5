package assist

import (
	"bytes"
	"context"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"denoise/kernel/cell"
)

type completionList struct {
	Items []struct {
		Label    string
		TextEdit *struct {
			NewText string
			Range   struct{ Start struct{ Line, Character int } }
		}
	}
}

// most is how many completions a reader is shown.
const most = 200

// Complete lists what can stand at the cursor, a count of characters, and which characters it would replace. Where gopls has
// no answer before ctx ends, as while it loads, it guesses.
func (a *Assistant) Complete(ctx context.Context, earlier []byte, code string, cursor int) (matches []string, from, to int, err error) {
	matches, from, to, err = a.completeByGopls(ctx, earlier, code, cursor)
	if err != nil {
		if matches, from, to = a.guess(earlier, code, cursor); len(matches) > 0 {
			err = nil
		}
	}
	return matches, from, to, err
}

func (a *Assistant) completeByGopls(ctx context.Context, earlier []byte, code string, cursor int) (matches []string, from, to int, err error) {
	from, to = cursor, cursor
	q, err := a.prepare(ctx, earlier, code, cursor)
	if q == nil {
		return nil, from, to, err
	}
	defer a.done()
	var list completionList
	if err := a.server.call(ctx, "textDocument/completion", a.at("main.go", q.line, units(q.text[:q.column])), &list); err != nil {
		return nil, from, to, err
	}
	for _, item := range list.Items[:min(len(list.Items), most)] {
		match := item.Label
		if item.TextEdit != nil {
			match = item.TextEdit.NewText
			start := unitOffset(q.text, item.TextEdit.Range.Start.Character)
			if item.TextEdit.Range.Start.Line != q.line || start > q.column {
				continue
			}
			from = cursor - utf8.RuneCountInString(q.text[start:q.column])
		}
		if !slices.Contains(matches, match) {
			matches = append(matches, match)
		}
	}
	return matches, from, to, nil
}

// Inspect says what the name at the cursor is, or the one before it, or what is being called: as Markdown, "" for nothing.
func (a *Assistant) Inspect(ctx context.Context, earlier []byte, code string, cursor int) (string, error) {
	q, err := a.prepare(ctx, earlier, code, cursor)
	if q == nil {
		return "", err
	}
	defer a.done()
	before := q.text[:q.column]
	var places []int
	if name := strings.TrimRight(before, " \t("); name != "" {
		_, size := utf8.DecodeLastRuneInString(name)
		places = append(places, len(name)-size)
	}
	if next, _ := utf8.DecodeRuneInString(q.text[q.column:]); next == '_' || unicode.IsLetter(next) {
		places = append([]int{q.column}, places...)
	}
	if called := openCall(before); called > 0 {
		places = append(places, called-1)
	}
	for _, place := range places {
		var hover *struct{ Contents struct{ Value string } }
		if err := a.server.call(ctx, "textDocument/hover", a.at("main.go", q.line, units(q.text[:place])), &hover); err != nil {
			return "", err
		}
		if hover != nil && hover.Contents.Value != "" {
			return hover.Contents.Value, nil
		}
	}
	return "", nil
}

// Warm has gopls load what earlier cells import, before anyone asks.
func (a *Assistant) Warm(ctx context.Context, earlier []byte) error {
	q, err := a.prepare(ctx, earlier, "fmt.", 4)
	if q == nil {
		return err
	}
	defer a.done()
	return a.server.call(ctx, "textDocument/completion", a.at("main.go", q.line, q.column), &completionList{})
}

// units is the length of text as the protocol counts it, in UTF-16.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// unitOffset is where in text the unit numbered n begins.
func unitOffset(text string, n int) int {
	for at, r := range text {
		if n <= 0 {
			return at
		}
		n -= utf16.RuneLen(r)
	}
	return len(text)
}

// openCall is where the parenthesis of the call is that text ends within, -1 for none.
func openCall(text string) int {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// question is where in the file main.go a cursor is.
type question struct {
	line, column int // the column in bytes
	text         string
}

// prepare shows gopls the cell and what earlier ones declared, and finds the cursor's place. It leaves the assistant locked
// unless it returns nil, as for a cursor in a line that is not Go.
func (a *Assistant) prepare(ctx context.Context, earlier []byte, code string, cursor int) (*question, error) {
	select {
	case <-a.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	select {
	case a.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	before := code[:byteOffset(code, cursor)]
	file := cell.NewFile(code, nil)
	declarations, imports := declared(earlier, file.Declares)
	for _, path := range imports {
		know(a.known, path)
	}
	file = cell.NewFile(code, a.missing(code, file.Packages))
	q := &question{column: len(before) - strings.LastIndexByte(before, '\n') - 1}
	var ok bool
	if q.line, ok = file.Position(strings.Count(before, "\n"), q.column); !ok {
		a.done()
		return nil, nil
	}
	q.text = file.Line(q.line)
	a.show("earlier.go", declarations)
	a.show("main.go", file.Text)
	return q, nil
}

// done lets the next question have its turn.
func (a *Assistant) done() { <-a.turn }

// missing lists the imports, of the packages named, that a cell does without.
func (a *Assistant) missing(code string, names []string) []string {
	var list []string
	for _, name := range names {
		if path, ok := a.known[name]; ok && !strings.Contains(code, strconv.Quote(path)) {
			list = append(list, strconv.Quote(path))
		}
	}
	return list
}

// declared returns GoNB's program without main and without what a cell declares anew, and its imports.
func declared(program []byte, without []string) (text string, imports []string) {
	const nothing = "package main\n"
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", program, parser.SkipObjectResolution)
	if err != nil {
		return nothing, nil
	}
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			imports = append(imports, path)
		}
	}
	gone := func(name string) bool { return name == "main" || slices.Contains(without, name) }
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			return d.Recv == nil && gone(d.Name.Name)
		case *ast.GenDecl:
			d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
				switch s := s.(type) {
				case *ast.TypeSpec:
					return gone(s.Name.Name)
				case *ast.ValueSpec:
					return len(s.Names) == 1 && gone(s.Names[0].Name)
				}
				return false
			})
			return len(d.Specs) == 0
		}
		return false
	})
	file.Comments = nil
	var out bytes.Buffer
	if format.Node(&out, files, file) != nil {
		return nothing, imports
	}
	return out.String(), imports
}

// byteOffset is where the character numbered n begins.
func byteOffset(text string, n int) int {
	for at := range text {
		if n == 0 {
			return at
		}
		n--
	}
	return len(text)
}
