package cell

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// addCode puts the Go of a cell into a sheet. Where the cell has statements outside a function and does not say where main
// begins, its declarations come first and the statements, in their order, become main. A variable or constant declared
// after the first statement is one of main's. A value at the end of main is shown.
func (s *sheet) addCode(code []string, configuring []command) {
	named := func(names ...string) bool {
		return slices.ContainsFunc(configuring, func(c command) bool { return slices.Contains(names, c.name()) })
	}
	if at := slices.IndexFunc(configuring, command.opensMain); at >= 0 {
		copyCode(s.lines, code)
		s.showLast(configuring[at].to, len(s.lines))
		return
	}
	declarations, statements := chunks(code)
	if len(statements) == 0 || named("test", "exec", "wasm") ||
		slices.ContainsFunc(declarations, func(c chunk) bool { return c.main }) {
		copyCode(s.lines, code)
		return
	}
	for _, c := range declarations {
		s.addChunk(code, c)
	}
	s.lines, s.from = append(s.lines, "%%"), append(s.from, statements[0].from.line)
	body := len(s.lines)
	for _, c := range statements {
		s.addChunk(code, c)
	}
	s.showLast(body, len(s.lines))
}

// copyCode puts the lines of Go at their places, between those of commands.
func copyCode(lines, code []string) {
	for i, line := range code {
		if line != "" {
			lines[i] = line
		}
	}
}

// place is a place in a cell, both from 0.
type place struct{ line, column int }

// chunk is a declaration or a statement outside functions, with the comments before it.
type chunk struct {
	from, to place
	main     bool // whether it declares func main
}

// addChunk appends a chunk, each character in its own column.
func (s *sheet) addChunk(code []string, c chunk) {
	for at := c.from.line; at <= c.to.line; at++ {
		line := code[at]
		if at == c.to.line {
			line = line[:c.to.column]
		}
		if before := code[at][:c.from.column]; at == c.from.line && strings.TrimSpace(before) != "" {
			line = strings.Repeat(" ", len(before)) + line[len(before):]
		}
		s.lines, s.from = append(s.lines, line), append(s.from, at)
	}
}

// lexeme is a token and its place in the text.
type lexeme struct {
	token   token.Token
	text    string
	at      int
	virtual bool // a semicolon that the end of a line stands for
}

// lex reads the tokens of Go. The errors are those of the scanner.
func lex(text string) (list []lexeme, errs scanner.ErrorList) {
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(pos token.Position, message string) { errs.Add(pos, message) }, 0)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return list, errs
		}
		list = append(list, lexeme{tok, literal, file.Offset(pos), tok == token.SEMICOLON && literal == "\n"})
	}
}

// chunks divides the Go of a cell.
func chunks(code []string) (declarations, statements []chunk) {
	text := strings.Join(code, "\n")
	list, _ := lex(text)
	depth, begin, start := 0, 0, 0 // nesting; the first token of the chunk; where its text starts
	end := func(next, stop int) {
		if begin == next {
			return // nothing but a semicolon
		}
		tokens := list[begin:next]
		c := chunk{from: placeOf(text, start+len(text[start:])-len(strings.TrimLeft(text[start:], " \t\r\n;"))), to: placeOf(text, stop)}
		first := tokens[0].token
		switch {
		case first == token.PACKAGE:
		case first == token.IMPORT || first == token.TYPE || first == token.FUNC && declares(tokens):
			c.main = first == token.FUNC && len(tokens) > 1 && tokens[1].text == "main"
			declarations = append(declarations, c)
		case (first == token.VAR || first == token.CONST) && len(statements) == 0:
			declarations = append(declarations, c)
		default:
			statements = append(statements, c)
		}
	}
	for i, l := range list {
		switch l.token {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		case token.SEMICOLON:
			if depth <= 0 {
				stop := l.at
				if l.virtual { // with the comment at the end of the line
					if line := strings.IndexByte(text[stop:], '\n'); line >= 0 {
						stop += line
					}
				}
				end(i, min(stop, len(text)))
				begin, start = i+1, min(stop+1, len(text))
			}
		}
	}
	end(len(list), len(text))
	return declarations, statements
}

// declares says whether tokens that begin with func declare one, rather than call or assign a literal.
func declares(tokens []lexeme) bool {
	if len(tokens) > 1 && tokens[1].token == token.IDENT {
		return true
	}
	depth := 0
	for i, l := range tokens[1:] {
		switch l.token {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		}
		if depth == 0 { // after the receiver, or the parameters of a literal: only a method has a name and ( there
			return i+3 < len(tokens) && tokens[i+2].token == token.IDENT && tokens[i+3].token == token.LPAREN
		}
	}
	return false
}

func placeOf(text string, offset int) place {
	before := text[:offset]
	return place{strings.Count(before, "\n"), offset - strings.LastIndexByte(before, '\n') - 1}
}
