package cell

import (
	"slices"
	"strings"
)

// command is a line that is not Go, with the lines that a backslash at its end joins to it.
type command struct {
	mark     byte   // '!' or '%'
	written  string // the lines, joined
	text     string // without the mark
	from, to int    // its lines
}

// name is the first word, as "cd" of %cd.
func (c command) name() string {
	fields := strings.Fields(c.text)
	if len(fields) == 0 {
		return ""
	}
	return fields[0]
}

// configures says whether a command is about how the Go of its cell runs, and means nothing in a cell without.
func (c command) configures() bool {
	return c.mark == '%' && slices.Contains([]string{"%", "main", "args", "test", "exec", "wasm", "capture"}, c.name())
}

// opensMain says whether what follows the command is the body of main.
func (c command) opensMain() bool {
	return c.mark == '%' && (c.name() == "%" || c.name() == "main")
}

// trim takes away the comment mark that lets GoNB's commands stand in a Go file.
func trim(line string) string { return strings.TrimPrefix(line, "//gonb:") }

// split finds the commands among the lines of a cell, as GoNB does, and returns the lines with theirs empty.
func split(lines []string) (code []string, commands []command) {
	code = slices.Clone(lines)
	for at := 0; at < len(lines); at++ {
		line := trim(lines[at])
		if len(line) < 2 || line[0] != '!' && line[0] != '%' {
			continue
		}
		c := command{mark: line[0], from: at}
		for strings.HasSuffix(line, `\`) && at+1 < len(lines) {
			at++
			line = line[:len(line)-1] + " " + trim(lines[at])
		}
		c.written, c.text, c.to = line, strings.TrimLeft(line[1:], " \t"), at+1
		clear(code[c.from:c.to])
		commands = append(commands, c)
	}
	return code, commands
}

// magic returns the first word of a cell that is not Go but a script or a file, "" for other cells, and the rest of its line.
func magic(lines []string) (word, rest string) {
	word, rest, _ = strings.Cut(trim(lines[0]), " ")
	if slices.Contains([]string{"%%writefile", "%%script", "%%bash", "%%sh", "%%gx"}, word) {
		return word, strings.TrimSpace(rest)
	}
	return "", ""
}
