package notebook_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/notebook"
)

func TestFormatReplacesTheFileBehindALink(t *testing.T) {
	folder := t.TempDir()
	real, link := filepath.Join(folder, "real.ipynb"), filepath.Join(folder, "link.ipynb")
	if err := os.WriteFile(real, []byte(ran), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.ipynb", link); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		changed, err := notebook.Format(link)
		if err != nil || changed != want {
			t.Fatalf("Format: changed %v, error %v; want %v", changed, err, want)
		}
	}
	if ok, err := notebook.Canonical(real); err != nil || !ok {
		t.Errorf("Canonical(real): %v, %v", ok, err)
	}
	info, err := os.Stat(real)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, error %v; want 0640 kept", info.Mode(), err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, want the notebook and the link only", entries)
	}
}

func TestFind(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"b.ipynb", "a.ipynb", "notes.md", ".ipynb_checkpoints/a.ipynb", "solutions/c.ipynb", ".d.ipynb"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := notebook.Find(filepath.Join(folder, "b.ipynb"), folder)
	if err != nil {
		t.Fatal(err)
	}
	want := []notebook.File{}
	for _, name := range []string{"b.ipynb", "a.ipynb", "solutions/c.ipynb"} {
		want = append(want, notebook.File{Path: filepath.Join(folder, name), Name: name})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, missing := range []string{filepath.Join(folder, "none"), filepath.Join(folder, ".ipynb_checkpoints", "x"), t.TempDir()} {
		if _, err := notebook.Find(missing); err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("Find(%s): error %v, want one naming it", missing, err)
		}
	}
}
