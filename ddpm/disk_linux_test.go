package ddpm_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
)

// TestAFullDiskLosesNothing trains a run on a file system with room for one checkpoint and not for two.
func TestAFullDiskLosesNothing(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=512k"); err != nil {
		t.Skipf("a small file system can be mounted by root only: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, 0) })
	b := backendtest.Open(t, "go")
	run, err := ddpm.OpenRun(filepath.Join(disk, "run"), points())
	if err != nil {
		t.Fatal(err)
	}
	train(t, run, b, 3)
	before := checkpointBytes(t, run)
	if err := os.WriteFile(filepath.Join(disk, "full"), make([]byte, 512<<10), 0o644); err == nil {
		t.Fatal("the disk is larger than it should be: the test would test nothing")
	}
	err = run.Train(context.Background(), b, ddpm.TrainOptions{Steps: 5})
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v; want one that says that there is no space left", err)
	}
	if string(checkpointBytes(t, run)) != string(before) {
		t.Error("the last checkpoint has changed")
	}
	if err := os.Remove(filepath.Join(disk, "full")); err != nil {
		t.Fatal(err)
	}
	train(t, run, b, 5)
}
