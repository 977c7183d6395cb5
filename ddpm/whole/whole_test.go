package whole

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func names(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Half way the file of before is still there, the new one lies beside it, and nothing lies in the folder for temporary files.
func TestTheOldFileStandsUntilTheNewIsWhole(t *testing.T) {
	folder, temporary := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	path := filepath.Join(folder, "file")
	if err := Bytes(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	err := Write(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<17)); err != nil {
			return err
		}
		if text, err := os.ReadFile(path); string(text) != "old" {
			t.Errorf("half way the file holds %q (%v)", text, err)
		}
		if got := names(t, folder); len(got) != 2 || !strings.HasPrefix(got[0], ".file") {
			t.Errorf("half way there are %q", got)
		}
		if got := names(t, temporary); len(got) != 0 {
			t.Errorf("in the folder for temporary files there are %q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 1<<17 || info.Mode().Perm()&0o600 != 0o600 {
		t.Errorf("the new file: %v, %v", info, err)
	}
	if got := names(t, folder); !slices.Equal(got, []string{"file"}) {
		t.Errorf("there are %q", got)
	}
}

func TestAnErrorLeavesWhatWasThere(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	if err := Bytes(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("no more")
	err := Write(path, func(w io.Writer) error {
		w.Write([]byte("new"))
		return broken
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v; want one that names the file and says why", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" || len(names(t, folder)) != 1 {
		t.Errorf("the file holds %q, the folder %q", text, names(t, folder))
	}
	if err := Bytes(filepath.Join(folder, "none", "file"), nil); err == nil {
		t.Error("a file was written into a folder that is not there")
	}
}
