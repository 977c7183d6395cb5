package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// What stands around the expression that a cell ends in: it goes, as text, into the file that the environment names.
const (
	beforeValue = `os.WriteFile(os.Getenv("DENOISE_RESULT"), fmt.Appendf(nil, "%v", `
	afterValue  = `), 0o600)`
)

// showLast has the value shown of the expression that lines from to to, the body of main, end in. A call is left
// alone: whether it has one value only its type tells. Go itself accepts none of the other expressions as statements.
func (s *sheet) showLast(from, to int) {
	const opening = "package p; func _() {"
	lines := make([]string, to-from)
	for i, line := range s.lines[from:to] {
		if t := trim(line); len(t) < 2 || t[0] != '!' && t[0] != '%' {
			lines[i] = line
		}
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", opening+strings.Join(lines, "\n")+"\n}", parser.SkipObjectResolution)
	if err != nil || len(file.Decls) != 1 {
		return
	}
	body := file.Decls[0].(*ast.FuncDecl).Body.List
	if len(body) == 0 {
		return
	}
	last, ok := body[len(body)-1].(*ast.ExprStmt)
	if !ok || !isValue(last.X) {
		return
	}
	put := func(pos token.Pos, insert string) {
		at := files.Position(pos)
		line, column := from+at.Line-1, at.Column-1
		if at.Line == 1 {
			column -= len(opening)
		}
		s.lines[line] = s.lines[line][:column] + insert + s.lines[line][column:]
	}
	put(last.End(), afterValue)
	put(last.Pos(), beforeValue)
}

// isValue says whether an expression certainly has one value.
func isValue(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		unary, ok := ast.Unparen(x).(*ast.UnaryExpr)
		return !ok || unary.Op != token.ARROW // which waits, and needs no use
	}
	switch called := ast.Unparen(call.Fun).(type) {
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.InterfaceType:
		return true
	case *ast.Ident:
		return slices.Contains([]string{
			"len", "cap", "min", "max", "append", "make", "new", "complex", "real", "imag",
			"bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
			"float32", "float64", "complex64", "complex128", "byte", "rune", "any",
		}, called.Name)
	}
	return false
}

// Unshow undoes what Plan does to a line whose value is shown: the line as it was written, and the column in it.
func Unshow(line string, column int) (string, int) {
	at := strings.Index(line, beforeValue)
	if at < 0 {
		return line, column
	}
	line = strings.Replace(line[:at]+line[at+len(beforeValue):], afterValue, "", 1)
	if column >= at+len(beforeValue) {
		return line, column - len(beforeValue)
	}
	return line, min(column, at)
}
