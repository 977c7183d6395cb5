// Package whole writes files that appear under their names whole, or not at all.
package whole

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// Write makes the file at path hold what write writes. The file appears under its name only when it is whole and on disk; an
// error, or a crash at any moment, leaves what was there before.
//
// Until then it lies beside its place, under its name with a dot before it and digits after, and not in the system's folder for
// temporary files: what a crash leaves behind is so found, and removed, where it belongs.
func Write(path string, write func(io.Writer) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	folder := filepath.Dir(path)
	file, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644), renameio.WithTempDir(folder))
	if err != nil {
		return err
	}
	defer file.Cleanup()
	buffered := bufio.NewWriterSize(file, 1<<16)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if err := file.CloseAtomicallyReplace(); err != nil {
		return err
	}
	syncFolder(folder)
	return nil
}

// Bytes makes the file at path hold the data, as Write does.
func Bytes(path string, data []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// syncFolder brings the new name to the disk, on file systems that can: on others the old file, which is whole too, may come back
// after a crash of the machine.
func syncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		f.Sync()
		f.Close()
	}
}
