package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCurrent(t *testing.T) {
	root := t.TempDir()
	began := time.Now()
	file := func(name string, changed time.Time) {
		path := filepath.Join(root, name)
		for _, err := range []error{os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o644), os.Chtimes(path, changed, changed)} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	file("ddpm/step.go", began.Add(-time.Hour))
	file("ddpm/network/unet.go", began.Add(-time.Minute))
	file("ddpm/step_test.go", began.Add(time.Minute))
	file("lessons/start/start.go", began.Add(time.Minute))
	if err := current(root, began); err != nil {
		t.Errorf("of code that has not changed: %v", err)
	}
	file("ddpm/network/unet.go", began.Add(time.Minute))
	err := current(root, began)
	if err == nil || !strings.Contains(err.Error(), filepath.Join("network", "unet.go")+" has changed") || !strings.Contains(err.Error(), "restart the kernel") {
		t.Errorf("error %v; want one that names the file", err)
	}
}
