package setup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// step is one thing that the set-up makes.
type step struct {
	name   string   // of its stamp and its log
	title  string   // what the user reads
	number string   // "[2/7]"
	from   []string // all that it is made from: it is made again when one of them changes
	there  func() bool
	make   func(ctx context.Context, t *task) (result string, err error)
}

// key is what the stamp of the step holds when it is up to date.
func (s *step) key() string {
	sum := sha256.New()
	for _, part := range s.from {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// errUnfinished is returned by a step that the lessons can do without: the set-up goes on, the next tries it again.
var errUnfinished = errors.New("unfinished")

// do makes s unless it is up to date, and says whether it did. The stamp goes first and comes back last, so that
// whatever ends the process in between leaves the step undone.
func (w *work) do(ctx context.Context, s *step) (did bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	stamp := filepath.Join(w.env.Dir, "stamps", s.name)
	if held, err := os.ReadFile(stamp); err == nil && string(held) == s.key() && s.there() {
		return false, nil
	}
	if err := os.RemoveAll(stamp); err != nil {
		return false, err
	}
	t := w.out.begin(s.number + " " + s.title)
	t.log = filepath.Join(w.env.Dir, "log", s.name+".log")
	began := time.Now()
	if err := os.RemoveAll(t.log); err != nil {
		return false, err
	}
	result, err := s.make(ctx, t)
	if ctx.Err() != nil {
		err = fmt.Errorf("interrupted; the next set-up goes on from here (%w)", context.Cause(ctx))
	}
	if err != nil && !errors.Is(err, errUnfinished) {
		t.end("failed after " + since(began))
		return false, err
	}
	if result != "" {
		result += ", "
	}
	t.end(result + since(began))
	if err != nil {
		return true, nil
	}
	return true, writeFile(stamp, []byte(s.key()), 0o644)
}

// writeFile writes a file whole or not at all: to a temporary name in the same folder, synced, then renamed.
func writeFile(path string, data []byte, mode os.FileMode) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if _, err := file.Write(data); err != nil {
		return err
	}
	if err := file.Chmod(mode); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// scratch makes a temporary folder inside the set-up folder, so that what is made there can be renamed into place,
// and clears away those that an interrupted set-up left. The lock makes that safe.
func (w *work) scratch(name string) (dir string, remove func(), err error) {
	parent := filepath.Join(w.env.Dir, "tmp")
	dir = filepath.Join(parent, name)
	if err := os.RemoveAll(dir); err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, err
	}
	return dir, func() { os.RemoveAll(dir) }, nil
}

func exists(paths ...string) bool {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return false
		}
	}
	return true
}
