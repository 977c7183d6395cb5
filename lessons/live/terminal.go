package live

import (
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// terminal writes the state as a line of text.
type terminal struct {
	out   io.Writer
	title string
	tty   bool       // the line can be written over
	width func() int // of the terminal, in characters
}

func newTerminal(out io.Writer, title string) *terminal {
	t := &terminal{out: out, title: title}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		t.tty = true
		t.width = func() int {
			w, _, err := term.GetSize(int(f.Fd()))
			if err != nil || w <= 0 {
				return 80
			}
			return w
		}
	}
	return t
}

func (t *terminal) draw(s state, last bool) error {
	line := s.line()
	if t.title != "" {
		line = t.title + ": " + line
	}
	if t.tty {
		line = "\r" + cut(line, t.width()-1) + "\x1b[K" // to the end of the line: clear
	}
	if last || !t.tty {
		line += "\n"
	}
	_, err := io.WriteString(t.out, line)
	return err
}

// cut shortens a line to the given number of characters: a line that wraps cannot be
// written over.
func cut(line string, width int) string {
	if width < 1 || utf8.RuneCountInString(line) <= width {
		return line
	}
	return string([]rune(line)[:width-1]) + "…"
}
