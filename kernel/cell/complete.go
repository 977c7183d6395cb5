package cell

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// The answers of Completeness, in the words of the protocol.
const (
	Complete   = "complete"
	Incomplete = "incomplete"
	Invalid    = "invalid"
)

// Completeness says whether a cell can run, wants more lines, or is wrong whatever follows; and for one that wants more,
// what to indent the next line by.
func Completeness(source string) (status, indent string) {
	lines := strings.Split(source, "\n")
	if word, _ := magic(lines); word != "" {
		return Complete, ""
	}
	code, commands := split(lines)
	if n := len(commands); n > 0 && commands[n-1].to == len(lines) {
		if strings.HasSuffix(lines[len(lines)-1], `\`) {
			return Incomplete, ""
		}
	}
	text := strings.Join(code, "\n")
	list, errs := lex(text)
	for _, err := range errs {
		if strings.Contains(err.Msg, "not terminated") && !strings.Contains(err.Msg, "rune") && !strings.HasPrefix(err.Msg, "string") {
			return Incomplete, ""
		}
		return Invalid, ""
	}
	depth := 0
	for _, l := range list {
		switch l.token {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			if depth--; depth < 0 {
				return Invalid, ""
			}
		}
	}
	if depth > 0 || len(list) > 0 && list[len(list)-1].token != token.SEMICOLON {
		return Incomplete, strings.Repeat("\t", depth)
	}
	if !parses(code, commands) {
		return Invalid, ""
	}
	return Complete, ""
}

// parses says whether the Go of a cell is well formed.
func parses(code []string, commands []command) bool {
	var declarations, body []string
	if at := slices.IndexFunc(commands, command.opensMain); at >= 0 {
		declarations, body = code[:commands[at].from], code[commands[at].to:]
	} else {
		first, rest := chunks(code)
		var d, b sheet
		for _, c := range first {
			d.addChunk(code, c)
		}
		for _, c := range rest {
			b.addChunk(code, c)
		}
		declarations, body = d.lines, b.lines
	}
	// An import may stand anywhere among the declarations of a cell.
	var imports, others []string
	for _, c := range first(chunks(declarations)) {
		var one sheet
		one.addChunk(declarations, c)
		if strings.HasPrefix(strings.TrimSpace(strings.Join(one.lines, "\n")), "import") {
			imports = append(imports, one.lines...)
		} else {
			others = append(others, one.lines...)
		}
	}
	text := "package p\n" + strings.Join(imports, "\n") + "\n" + strings.Join(others, "\n") + "\nfunc _() {\n" + strings.Join(body, "\n") + "\n}\n"
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	return err == nil
}

func first[A, B any](a A, _ B) A { return a }
