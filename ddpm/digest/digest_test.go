package digest

import (
	"os"
	"path/filepath"
	"testing"
)

// The digest of "abc" is the first example of FIPS 180-2.
func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "abc")
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum, size, err := File(path)
	if want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; sum != want || size != 3 || err != nil {
		t.Errorf("%s of %d bytes, %v; want %s of 3", sum, size, err, want)
	}
	if _, _, err := File(path + ".missing"); err == nil {
		t.Error("a missing file has a digest")
	}
}
