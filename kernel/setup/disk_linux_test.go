package setup

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// A disk that fills in the middle of a set-up: the error says so, and with room again the next set-up completes it.
func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	dir := w.root + "/.denoise"
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small file system can be mounted by root only: %v", err)
	}
	mounted := true
	unmount := func() {
		if mounted {
			syscall.Unmount(dir, syscall.MNT_DETACH)
			mounted = false
		}
	}
	defer unmount()
	_, err := w.ensure(t.Context())
	if err == nil {
		t.Fatal("the set-up of 100 kB succeeded on a disk of 64 kB")
	}
	for _, want := range []string{"no space left on device", "the disk is full"} {
		if !strings.Contains(strings.ToLower(err.Error()), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
	if err := syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size=10m"); err != nil {
		t.Fatal(err)
	}
	w.made()
	w.complete()
}
