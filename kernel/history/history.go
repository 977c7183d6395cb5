// Package history keeps what was run, of all sessions, in one file.
package history

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
)

// Entry is one cell that was run.
type Entry struct {
	Session int    `json:"session"`
	Line    int    `json:"line"` // its execution count
	Source  string `json:"source"`
}

// limit is the size from which the file is cut to its later half when a kernel opens it.
const limit = 4 << 20

// File is the history of all sessions. Several kernels may add to it at once.
type File struct {
	mu      sync.Mutex
	path    string
	session int
	entries []Entry
}

// Open reads the history and begins a session. A file that cannot be read is no reason not to run: the history then is of
// this session alone.
func Open(file string) *File {
	f := &File{path: file, session: 1}
	f.entries, _ = read(file)
	for _, e := range f.entries {
		f.session = max(f.session, e.Session+1)
	}
	if info, err := os.Stat(file); err == nil && info.Size() > limit {
		f.entries = f.entries[len(f.entries)/2:]
		rewrite(file, f.entries)
	}
	return f
}

func read(file string) ([]Entry, error) {
	data, err := os.Open(file)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, nil
		}
		return nil, err
	}
	defer data.Close()
	var entries []Entry
	lines := bufio.NewScanner(data)
	lines.Buffer(nil, limit)
	for lines.Scan() {
		var e Entry
		if json.Unmarshal(lines.Bytes(), &e) == nil { // a line cut short by a crash is left out
			entries = append(entries, e)
		}
	}
	return entries, lines.Err()
}

func rewrite(file string, entries []Entry) error {
	var text []byte
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		text = append(append(text, line...), '\n')
	}
	part := fmt.Sprintf("%s.%d", file, os.Getpid())
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return err
	}
	return os.Rename(part, file)
}

// Add notes a cell.
func (f *File) Add(line int, source string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := Entry{f.session, line, source}
	f.entries = append(f.entries, e)
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
		return err
	}
	out, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.Write(append(text, '\n'))
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Tail returns the last n.
func (f *File) Tail(n int) []Entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.entries[max(0, len(f.entries)-max(0, n)):])
}

// Range returns the lines from start up to stop, stop excepted, of a session: 0 is this one, -1 the one before. A stop of
// 0 is the end.
func (f *File) Range(session, start, stop int) []Entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	if session <= 0 {
		session += f.session
	}
	var found []Entry
	for _, e := range f.entries {
		if e.Session == session && e.Line >= start && (stop == 0 || e.Line < stop) {
			found = append(found, e)
		}
	}
	return found
}

// Search returns the last n, 0 for all, that match a pattern of *, ? and [] ; of the same sources the last, if unique.
func (f *File) Search(pattern string, n int, unique bool) []Entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []Entry
	seen := map[string]bool{}
	for _, e := range slices.Backward(f.entries) {
		if n > 0 && len(found) == n {
			break
		}
		// No source holds the separator that path.Match stops at: it is changed in both.
		matched, err := path.Match(hide(pattern), hide(e.Source))
		if err != nil || !matched || unique && seen[e.Source] {
			continue
		}
		seen[e.Source] = true
		found = append(found, e)
	}
	slices.Reverse(found)
	return found
}

func hide(text string) string {
	runes := []rune(text)
	for i, r := range runes {
		if r == '/' {
			runes[i] = '\x00'
		}
	}
	return string(runes)
}
