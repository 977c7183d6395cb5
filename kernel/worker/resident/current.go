package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
)

// current fails when a file of the code that the worker runs, all below ddpm, was changed after it began: cells are
// compiled from that file as it is now, and would get the answers of another.
func current(root string, began time.Time) error {
	return filepath.WalkDir(filepath.Join(root, "ddpm"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.ModTime().After(began) {
			err = fmt.Errorf("%s has changed since the kernel's worker was started: restart the kernel, which builds it anew; "+
				"what runs keep in their folders stays", path)
		}
		return err
	})
}
