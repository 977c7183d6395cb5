package headless

import "strings"

// headline is the first line of a cell that says what it does: the first that is neither blank nor GoNB's mark of the
// beginning of main nor an import, or the first line at all where there is no such line.
func headline(source string) string {
	first, inImports := "", false
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if first == "" {
			first = line
		}
		switch {
		case strings.HasPrefix(line, "import ("):
			inImports = !strings.Contains(line, ")")
		case inImports:
			inImports = !strings.HasPrefix(line, ")")
		case line != "" && line != "%%" && !strings.HasPrefix(line, "import "):
			return line
		}
	}
	return first
}
