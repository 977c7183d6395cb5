package wire

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// journalName is of the file beside the socket in which the worker notes what it holds, so that it can be told when it is
// lost.
const journalName = "held"

func journal(socket string) string { return filepath.Join(filepath.Dir(socket), journalName) }

// WriteJournal notes the names of what the worker at the socket holds.
func WriteJournal(socket string, held []string) error {
	unfinished := journal(socket) + ".new"
	if err := os.WriteFile(unfinished, []byte(strings.Join(held, "\n")), 0o600); err != nil {
		return err
	}
	return os.Rename(unfinished, journal(socket))
}

// ReadJournal returns what the worker at the socket holds, or held when it ended; nil where there was none.
func ReadJournal(socket string) []string {
	text, err := os.ReadFile(journal(socket))
	if err != nil || len(text) == 0 {
		return nil
	}
	return strings.Split(string(text), "\n")
}

// Enumerate joins the names, the first ten of them.
func Enumerate(names []string) string {
	if len(names) > 10 {
		return strings.Join(names[:10], ", ") + " and more"
	}
	return strings.Join(names, ", ")
}

// Lost is what a worker held when it died.
type Lost struct {
	Ended string // when and how
	Names []string
}

// Of says, for an error about something that is not there, whether it was lost; "" when it was not.
func (l Lost) Of(name string) string {
	if !slices.Contains(l.Names, name) {
		return ""
	}
	return fmt.Sprintf("; it was lost when the worker that held it ended %s", l.Ended)
}
